"""Codes by text message."""

import time
from dataclasses import replace

import pytest
import time_machine

import accounts.tasks  # noqa: F401  its handlers send the messages
from accounts.domain import telephone_numbers
from accounts.models import Organisation, Phone, Plan
from accounts.services import sms, text_limits
from accounts.services.throttling import Rule
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import outbox
from kazinex.core.models import Outbox, Throttle
from tests.accounts.factors import found, sign_in

PAGE = "/sign-in/second-factor/"
SEND = "/sign-in/second-factor/send/"
NUMBER = "+61 412 345 678"


@pytest.fixture(autouse=True)
def files(settings):
    settings.KAZINEX_SMS_BACKEND = "file"


def messages(settings):
    while outbox.dispatch():
        pass
    return [path.read_text() for path in sorted((settings.KAZINEX_VAR / "sms").glob("*.txt"))]


def newest_code(settings):
    return found(r"#(\d{6})$", messages(settings)[-1].strip())


@pytest.fixture
def phone(world):
    made = Phone.sealed(world.dina.pk, "+61412345678")
    made.confirmed = True
    made.save()
    return made


def at_second_step(world):
    client = world.client()
    sign_in(client, "dina@meridian.example", world.password)
    return client


def test_a_number_is_confirmed_before_it_counts(world, settings):
    client = world.client("dina")
    asked = client.post("/account/security/phone/", {"number": NUMBER})
    assert not Phone.objects.get().confirmed

    answer = client.post(asked["Location"], {"code": newest_code(settings)})

    assert answer.status_code == 303
    assert Phone.objects.get().confirmed
    assert "412" not in Phone.objects.get().sealed_number + Phone.objects.get().name
    assert [sentence(event) for event in AuditEvent.objects.filter(action="second_factor_added")] == [
        "Dina Okafor set up a second factor: Phone ending in 678"
    ]


@pytest.mark.parametrize(
    "number", ["0412345678", "+0412345678", "+61", "+61412345678901234", "nonsense", "+٦١٤١٢٣٤٥٦٧"]
)
def test_a_number_without_its_country_is_refused(world, number):
    answer = world.client("dina").post("/account/security/phone/", {"number": number})

    assert (answer.status_code, Phone.objects.count()) == (422, 0)


def test_only_listed_countries_are_written_to(world, settings):
    settings.KAZINEX_SMS_COUNTRIES = ["+44"]

    answer = world.client("dina").post("/account/security/phone/", {"number": NUMBER})

    assert "only to numbers that begin with +44" in answer.text


def test_without_the_plan_or_a_provider_there_is_no_such_page(world, settings):
    settings.KAZINEX_SMS_BACKEND = "none"
    assert world.client("dina").get("/account/security/phone/").status_code == 404
    settings.KAZINEX_SMS_BACKEND = "file"
    Organisation.objects.update(plan=Plan.STANDARD)
    assert world.client("dina").get("/account/security/phone/").status_code == 404


def test_a_code_signs_in_once_and_waits_nowhere_in_clear(world, settings, phone):
    client = at_second_step(world)
    client.post(SEND)
    assert "412" not in str(Outbox.objects.filter(kind="sms.send").values_list("payload", flat=True))
    digits = newest_code(settings)

    first = client.post(f"{PAGE}?with=sms", {"code": digits})
    again = at_second_step(world).post(f"{PAGE}?with=sms", {"code": digits})

    assert (first.status_code, again.status_code) == (303, 422)
    assert digits not in str(Outbox.objects.filter(kind="sms.send").values_list("payload", flat=True))
    assert messages(settings)[0].endswith(f"@localhost #{digits}\n")


def test_a_code_belongs_to_its_sign_in_and_to_the_newest_message(world, settings, phone):
    one, two = at_second_step(world), at_second_step(world)
    one.post(SEND)
    first = newest_code(settings)
    assert two.post(f"{PAGE}?with=sms", {"code": first}).status_code == 422
    Throttle.objects.filter(scope="sms-cool-down").delete()
    one.post(SEND)
    second = newest_code(settings)
    assert one.post(f"{PAGE}?with=sms", {"code": first}).status_code == 422
    assert one.post(f"{PAGE}?with=sms", {"code": second}).status_code == 303


def test_a_code_works_for_five_minutes_and_five_tries(world, settings, phone):
    client = at_second_step(world)
    client.post(SEND)
    digits = newest_code(settings)

    with time_machine.travel(time.time() + 301):
        assert client.post(f"{PAGE}?with=sms", {"code": digits}).status_code == 422
    Phone.objects.update(code_tries=5)
    assert client.post(f"{PAGE}?with=sms", {"code": digits}).status_code == 422


def test_a_wrong_code_speaks_of_the_message(world, settings, phone):
    client = at_second_step(world)
    client.post(SEND)

    said = client.post(f"{PAGE}?with=sms", {"code": "000000" if newest_code(settings) != "000000" else "1" * 6}).text

    assert "Type the six digits of the newest text message." in said


def test_messages_are_limited(world, settings, phone):
    client = at_second_step(world)

    for _ in range(3):
        client.post(SEND)

    assert len(messages(settings)) == 1
    assert "A code was sent a moment ago." in client.get(f"{PAGE}?with=sms").text


def test_twilio_is_asked_as_its_documentation_says(settings, monkeypatch):
    settings.KAZINEX_SMS_BACKEND = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC1", "secret", "+15005550006"
    asked = []

    class Answer:
        def __enter__(self):
            return self

        def __exit__(self, *_error):
            return None

        def read(self):
            return b'{"sid": "SM1"}'

    def urlopen(request, timeout):
        asked.append((request, timeout))
        return Answer()

    monkeypatch.setattr(sms, "urlopen", urlopen)

    reference = sms.backend().send("+61412345678", "123456", "outbox-1")

    request, timeout = asked[0]
    assert (reference, timeout) == ("SM1", 5)
    assert request.full_url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    assert request.data == b"To=%2B61412345678&From=%2B15005550006&Body=123456"
    assert request.headers["Authorization"] == "Basic QUMxOnNlY3JldA=="


@pytest.mark.parametrize(
    "number", ["+881612345678", "+870773123456", "+979123456789", "+19005551234", "+4490912345678"]
)
def test_satellite_and_premium_numbers_are_refused(world, number):
    answer = world.client("dina").post("/account/security/phone/", {"number": number})

    assert (answer.status_code, Phone.objects.count()) == (422, 0)
    assert "No codes go to satellite, shared-cost or premium numbers." in answer.text


def test_setting_up_many_telephones_sends_few_messages_and_locks_nobody_out(world, settings, phone):
    """One Observer sent 98 texts in six seconds, and no member could sign in by text for a day."""
    client = world.client("vera")

    for number in range(98):
        client.post("/account/security/phone/", {"number": f"+614120000{number:02}"})
        Throttle.objects.filter(scope="sms-new-person-cool-down").delete()

    assert len(messages(settings)) == 5
    at_second_step(world).post(SEND)
    assert len(messages(settings)) == 6


def test_setting_up_somebody_elses_number_takes_nothing_from_its_owner(world, settings, phone):
    client = world.client("vera")
    for _ in range(12):
        client.post("/account/security/phone/", {"number": NUMBER})
        Throttle.objects.filter(scope__contains="cool-down").delete()

    at_second_step(world).post(SEND)

    assert len(messages(settings)) == 3 + 1


@pytest.mark.parametrize(
    ("number", "country"),
    [("+61412345678", "+61"), ("+15005550006", "+1"), ("+353871234567", "+353"), ("+79161234567", "+7")],
)
def test_a_number_says_its_country(number, country):
    assert telephone_numbers.country_code(number) == country


def test_one_country_takes_so_many_new_telephones_an_hour(world, monkeypatch):
    monkeypatch.setattr(text_limits, "ENROLLING", replace(text_limits.ENROLLING, country=Rule("few", 1, 3600)))
    world.client("vera").post("/account/security/phone/", {"number": "+61412000001"})

    refused = world.client("remy").post("/account/security/phone/", {"number": "+61412000002"})
    elsewhere = world.client("dina").post("/account/security/phone/", {"number": "+447700900123"})

    assert "Too many codes went to numbers that begin with +61." in refused.text
    assert elsewhere.status_code == 303
