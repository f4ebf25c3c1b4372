"""The second step of signing in."""

import time

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from django_otp.oath import hotp

from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import WRONG, Outcome
from accounts.models import Authenticator
from accounts.services import authenticators, recovery_codes
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import outbox
from tests.accounts.factors import code, enrol, wrong

PAGE = "/sign-in/second-factor/"
RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
RFC_6238 = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
SECRET = b"12345678901234567890"


def sentences(action):
    return [sentence(event) for event in AuditEvent.objects.filter(action=action).order_by("pk")]


def at_second_step(world, name="dina"):
    client = world.client()
    client.post("/sign-in/", {"email": f"{name}@meridian.example", "password": world.password})
    return client


def test_hotp_gives_the_values_of_rfc_4226():
    assert [f"{hotp(SECRET, counter):06}" for counter in range(10)] == RFC_4226


@pytest.mark.parametrize(("instant", "expected"), RFC_6238.items())
def test_totp_takes_the_values_of_rfc_6238(world, instant, expected):
    enrol(world.dina, SECRET)

    with time_machine.travel(instant, tick=False):
        assert authenticators.verify(world.dina, code=expected).outcome is Outcome.ACCEPTED


def test_nobody_is_signed_in_before_the_second_step(world):
    enrol(world.dina)
    client = world.client()

    answer = client.post("/sign-in/", {"email": "dina@meridian.example", "password": world.password})

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert client.get("/account/").status_code == 302
    assert client.get("/o/meridian/p/harbour/documents/")["Location"].startswith("/sign-in/")


def test_a_code_finishes_the_sign_in_under_a_new_key(world):
    seed = enrol(world.dina)
    client = at_second_step(world)
    before = client.cookies["kazinex_session"].value

    answer = client.post(PAGE, {"code": code(seed)})

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.cookies["kazinex_session"].value != before
    assert client.session["amr"] == ["pwd", "totp"]
    assert sentences("signed_in") == ["Dina Okafor signed in with password, authenticator app"]


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_taken_within_one_step_of_now(world, steps):
    seed = enrol(world.dina)

    assert at_second_step(world).post(PAGE, {"code": code(seed, steps)}).status_code == 303


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_two_steps_away_is_refused(world, steps):
    seed = enrol(world.dina)

    assert at_second_step(world).post(PAGE, {"code": code(seed, steps)}).status_code == 422


@pytest.mark.parametrize("steps", [-20, -2, 2, 20])
def test_a_clock_some_minutes_off_is_said_and_still_refused(world, steps):
    seed = enrol(world.dina)
    client = at_second_step(world)

    answer = client.post(PAGE, {"code": code(seed, steps)})

    assert (answer.status_code, "check the clock of your phone" in answer.text) == (422, True)
    assert client.get("/account/").status_code == 302
    assert sentences("second_factor_failed") != []


def test_a_guess_and_an_old_used_code_say_nothing_of_clocks(world):
    seed = enrol(world.dina)
    client = at_second_step(world)
    Authenticator.objects.update(last_step=int(time.time()) // 30 - 3)
    assert "clock" not in client.post(PAGE, {"code": code(seed, -5)}).text

    with time_machine.travel(1_800_000_015, tick=False):
        assert authenticators.verify(world.dina, code=code(seed, 60)).words == WRONG.words


def test_the_accepted_window_never_drifts(world):
    seed = enrol(world.dina)
    with time_machine.travel(1_800_000_015, tick=False) as clock:
        for _ in range(5):
            assert authenticators.verify(world.dina, code=code(seed, 1))
            clock.shift(90)
        assert not authenticators.verify(world.dina, code=code(seed, 2))


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}-{1} ", "{0}\u00a0{1}\n"])
def test_spaces_and_hyphens_are_forgiven(world, typed):
    digits = code(enrol(world.dina))

    answer = at_second_step(world).post(PAGE, {"code": typed.format(digits[:3], digits[3:])})

    assert answer.status_code == 303


@pytest.mark.parametrize(
    "make",
    [
        lambda digits: digits.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
        lambda digits: digits.translate({ord("0") + n: 0x0660 + n for n in range(10)}),
        lambda digits: f"+{digits}",
        lambda digits: f"0{digits}",
        lambda digits: f"{digits[:3]}_{digits[3:]}",
        lambda digits: digits * 833,
        lambda _digits: "",
        lambda digits: digits[:5],
        lambda digits: f"{digits}\x00",
        lambda _digits: "\ud800",
    ],
)
def test_malformed_codes_are_refused_with_words(world, make):
    digits = code(enrol(world.dina))
    client = at_second_step(world)
    typed = make(digits).encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    assert client.post(PAGE, {"code": typed}).status_code == 422
    assert client.get("/account/").status_code == 302


def test_an_array_of_codes_counts_as_one_try(world):
    seed = enrol(world.dina)
    client = at_second_step(world)

    answer = client.post(PAGE, {"code": [wrong(seed), wrong(seed)], "code[]": code(seed)})

    assert answer.status_code == 422
    assert Authenticator.objects.get().throttling_failure_count == 1


def test_a_used_code_is_a_replay_and_no_guess(world):
    seed = enrol(world.dina)
    digits = code(seed)
    at_second_step(world).post(PAGE, {"code": digits})

    answer = at_second_step(world).post(PAGE, {"code": digits})

    assert answer.status_code == 422
    assert "This code was already used. Wait for the next one." in answer.text
    assert Authenticator.objects.get().throttling_failure_count == 0
    assert sentences("second_factor_replayed") == [
        "A code of Dina Okafor that was already used was sent again (authenticator app)"
    ]
    assert sentences("second_factor_failed") == []


def test_wrong_codes_are_recorded_paused_and_told_by_mail(world, mailoutbox):
    seed = enrol(world.dina)
    client = at_second_step(world)

    answers = [client.post(PAGE, {"code": wrong(seed)}).status_code for _ in range(5)]
    right = client.post(PAGE, {"code": code(seed)})
    while outbox.dispatch():
        pass

    assert answers == [422, 422, 422, 422, 429]
    assert (right.status_code, "Retry-After" in right) == (429, True)
    assert len(sentences("second_factor_failed")) == 5
    assert sentences("second_factor_locked") == [
        "The second factor of Dina Okafor (authenticator app) was paused for 30 seconds"
    ]
    assert [mail.subject for mail in mailoutbox] == ["Wrong codes for your account"]


def test_the_pause_is_capped_and_a_hundred_failures_stop_the_factor(world):
    seed = enrol(world.dina)
    device = Authenticator.objects.get()
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        for _ in range(100):
            clock.shift(15 * 60 + 1)
            authenticators.verify(world.dina, code=wrong(seed))
        device.refresh_from_db()
        assert device.throttling_failure_count == 100
        assert device.seconds_to_wait() <= 15 * 60 + 1
        clock.shift(24 * 60 * 60)
        assert authenticators.verify(world.dina, code=code(seed)).outcome is Outcome.LOCKED


def test_somebody_elses_code_opens_nothing(world):
    enrol(world.dina)
    other = enrol(world.remy)

    assert at_second_step(world).post(PAGE, {"code": code(other)}).status_code == 422


def test_a_seed_opens_only_in_its_own_row(world):
    enrol(world.dina)
    stolen = Authenticator.objects.get()
    copied = Authenticator(user=world.remy, public_id=stolen.public_id, sealed_seed=stolen.sealed_seed)

    with pytest.raises(InvalidTag):
        _ = copied.seed


def test_an_unconfirmed_authenticator_is_none(world):
    seed = enrol(world.dina)
    Authenticator.objects.update(confirmed=False)

    assert at_second_step(world).get("/account/").status_code == 200
    assert not authenticators.verify(world.dina, code=code(seed))


def test_the_second_step_has_to_follow_within_ten_minutes(world):
    seed = enrol(world.dina)
    client = at_second_step(world)

    with time_machine.travel(__import__("time").time() + 11 * 60):
        answer = client.post(PAGE, {"code": code(seed)})

    assert answer["Location"] == "/sign-in/"


def test_a_recovery_code_works_once_and_only_for_its_owner(world, mailoutbox):
    enrol(world.dina)
    enrol(world.remy)
    codes = recovery_codes.renew(world.dina, by=PersonActor(world.dina))
    recovery_codes.renew(world.remy, by=PersonActor(world.remy))
    address = f"{PAGE}?with=recovery"

    assert at_second_step(world, "remy").post(address, {"code": codes[0]}).status_code == 422
    assert at_second_step(world).post(address, {"code": codes[0].lower().replace("-", " ")}).status_code == 303
    assert at_second_step(world).post(address, {"code": codes[0]}).status_code == 422
    while outbox.dispatch():
        pass
    assert sentences("recovery_code_used") == ["Dina Okafor used a recovery code; 9 are left"]
    assert "A recovery code was used" in [mail.subject for mail in mailoutbox]
