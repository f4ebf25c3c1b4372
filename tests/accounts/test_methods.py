"""Which second factors count in an organisation: what counts no longer signs in, and leads to what does."""

import pytest

from accounts.domain.actors import PersonActor
from accounts.models import Organisation, Passkey, Phone, Plan
from accounts.queries import enrolment, factors
from accounts.services import recovery_codes, two_factor_policy
from audit.domain.sentences import changes
from tests.accounts.factors import enrol, sign_in
from tests.accounts.test_rollout import last_event, meridian, require

ROLLOUT = "/o/meridian/settings/security/two-factor/"
METHODS = {"methods": ["totp", "webauthn", "sms"], "reminder_days": "7"}


def only(world, *kinds, admins_use_passkeys=False):
    chosen = {"methods": kinds, "admins_use_passkeys": admins_use_passkeys, "reminder_days": 7}
    two_factor_policy.change_methods(meridian(), **chosen, by=world.actor("ada", ""))


def passkey(user):
    return Passkey.objects.create(user=user, name="Key", credential_id=f"key-{user.pk}", public_key=b"x")


def test_a_method_that_counts_no_longer_leads_to_another_right_after_signing_in(world):
    seed = enrol(world.remy)
    require(world)
    only(world, "webauthn")
    client = world.client()

    sign_in(client, "remy@meridian.example", world.password, seed)
    answer = client.get("/o/meridian/")
    shown = " ".join(client.get(answer["Location"]).content.decode().split())

    assert answer["Location"].startswith("/account/security/passkeys/new/?next=/o/meridian/")
    assert "Meridian Rail Alliance requires a second factor from all its members since" in shown
    assert "What you have (authenticator app) does not count there. What counts: passkey." in shown
    assert client.get("/account/security/authenticator/")["Location"].startswith("/account/security/passkeys/new/")


def test_a_recovery_code_stands_in_only_for_a_factor_that_counts(world):
    enrol(world.remy)
    require(world)
    codes = recovery_codes.renew(world.remy, by=PersonActor(world.remy))
    only(world, "webauthn")
    client = world.client()
    sign_in(client, "remy@meridian.example", world.password)
    client.post("/sign-in/second-factor/?with=recovery", {"code": codes[0]})

    assert client.get("/o/meridian/").status_code == 303
    only(world, "totp", "webauthn")
    assert client.get("/o/meridian/").status_code == 200


def test_text_messages_that_count_no_longer_still_sign_in(world, settings):
    settings.KAZINEX_SMS_BACKEND = "file"
    Organisation.objects.filter(slug="meridian").update(plan=Plan.ENTERPRISE)
    phone = Phone.sealed(world.dina.pk, "+61412345678")
    phone.confirmed = True
    phone.save()
    only(world, "totp", "webauthn")

    assert factors.ways_in(world.dina) == ["sms"]
    assert factors.offered_kinds(world.dina) == ["totp", "webauthn"]
    client = world.client("dina")
    session = client.session
    session["proof_with"] = "sms"
    session.save()
    assert client.get("/account/security/phone/")["Location"].startswith("/account/security/authenticator/")


def test_passkeys_only_for_admins_asks_admins_and_nobody_else(world):
    for name in ("ada", "remy"):
        enrol(world.people[name])
    require(world)
    only(world, "totp", "webauthn", admins_use_passkeys=True)
    state = {
        member.user.name: enrolment.state(member, meridian()).key
        for member in enrolment.active_members(meridian()).filter(user__in=[world.ada, world.remy])
    }
    assert state == {"Ada Admin": "pending", "Remy Rousseau": "enabled"}
    passkey(world.ada)

    assert enrolment.active_members(meridian()).get(user=world.ada).enrolled_at is not None


def test_who_has_two_factors_is_asked_for_the_one_that_counts(world):
    seed = enrol(world.remy)
    passkey(world.remy)
    require(world)
    only(world, "webauthn")
    client = world.client()
    sign_in(client, "remy@meridian.example", world.password, seed)

    answer = client.get("/o/meridian/")

    assert answer["Location"].startswith("/sign-in/second-factor/")
    assert "Use the passkey of this device" in client.get(answer["Location"]).content.decode()


def test_methods_are_set_with_old_and_new_and_what_the_page_could_not_offer_stays(world, settings):
    settings.KAZINEX_SMS_BACKEND = "none"
    Organisation.objects.filter(slug="meridian").update(sms_countries=["+61"])
    ada = world.client("ada")

    assert "Authenticator app (0 members have one)" in ada.get(f"{ROLLOUT}methods/").content.decode()
    assert ada.post(f"{ROLLOUT}methods/", METHODS | {"methods": ["totp"], "reminder_days": "3"}).status_code == 302

    assert changes(last_event()) == [
        ("Methods that count", "text message, authenticator app, passkey", "text message, authenticator app"),
        ("Reminder every (days)", "7", "3"),
    ]
    assert meridian().sms_countries == ["+61"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"methods": []}, "Choose the methods that count."),
        ({"methods": ["sms"]}, "Choose one of the listed values."),
        ({"methods": ["totp"], "reminder_days": "31"}, "Enter 30 or less."),
    ],
)
def test_methods_that_would_leave_people_out_are_refused(world, settings, typed, words):
    settings.KAZINEX_SMS_BACKEND = "none"
    answer = world.client("ada").post(f"{ROLLOUT}methods/", METHODS | typed)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert meridian().two_factor_methods == ["sms", "totp", "webauthn"]


def test_the_method_of_each_member_is_shown_and_filtered(world):
    enrol(world.remy)
    passkey(world.dina)
    ada = world.client("ada")

    for page in (ROLLOUT, "/o/meridian/settings/members/"):
        with_app, without = (ada.get(f"{page}?method={method}").content.decode() for method in ("totp", "none"))
        assert ("Remy Rousseau" in with_app, "Dina Okafor" in with_app, "Vera Voss" in with_app) == (True, False, False)
        assert ("Remy Rousseau" in without, "Dina Okafor" in without, "Vera Voss" in without) == (False, False, True)
    assert "Authenticator app" in ada.get(f"{ROLLOUT}?search=remy").content.decode()


def test_an_organisation_says_to_which_countries_its_text_messages_go(world, settings):
    settings.KAZINEX_SMS_BACKEND = "file"
    Organisation.objects.filter(slug="meridian").update(plan=Plan.ENTERPRISE)
    ada, dina = world.client("ada"), world.client("dina")
    wrong = ada.post(f"{ROLLOUT}methods/", METHODS | {"sms_countries": "+61, Norway"})
    assert "“+Norway” is no country code." in wrong.content.decode()

    ada.post(f"{ROLLOUT}methods/", METHODS | {"sms_countries": "0061 +44,61"})
    refused = dina.post("/account/security/phone/", {"number": "+47 412 34 567"})

    assert changes(last_event()) == [("Countries for text messages", "every country", "+44, +61")]
    assert "Text messages go only to numbers that begin with +44 or +61." in refused.content.decode()
    assert dina.post("/account/security/phone/", {"number": "+44 7700 900123"}).status_code == 303
