"""What counts as a fresh proof: for one's own account more than for what an organisation holds dear (SPEC 4)."""

import time

import pytest
import time_machine

import accounts.tasks  # noqa: F401  its handlers send the messages
from accounts.domain.actors import PersonActor
from accounts.models import Membership, MembershipStatus, Phone
from accounts.services import recovery_codes
from kazinex.core.models import Throttle
from tests.accounts.factors import code, enrol, sign_in
from tests.accounts.test_phones import newest_code

STEP = "/sign-in/second-factor/"
SETTINGS = "/o/meridian/settings/security/"
CONFIRM = "/account/confirm/?next="


@pytest.fixture
def files(settings):
    settings.KAZINEX_SMS_BACKEND = "file"


@pytest.fixture
def phone(world, files):
    made = Phone.sealed(world.ada.pk, "+61412345678")
    made.confirmed = True
    made.save()
    return made


def by_recovery_code(world):
    given = recovery_codes.renew(world.ada, by=PersonActor(world.ada))[0]
    client = world.client()
    sign_in(client, "ada@meridian.example", world.password)
    client.post(f"{STEP}?with=recovery", {"code": given})
    return client


def by_text(world, settings):
    client = world.client()
    sign_in(client, "ada@meridian.example", world.password)
    client.post(f"{STEP}send/")
    client.post(f"{STEP}?with=sms", {"code": newest_code(settings)})
    return client


def test_a_recovery_code_opens_nothing_of_the_organisation(world):
    seed = enrol(world.ada)
    client = by_recovery_code(world)
    asked = client.get(SETTINGS)

    alone = client.post(asked["Location"], {"password": world.password})
    both = client.post(asked["Location"], {"password": world.password, "code": code(seed)})

    assert asked["Location"] == CONFIRM + SETTINGS
    assert (alone.status_code, both.status_code, client.get(SETTINGS).status_code) == (422, 303, 200)


def test_replacing_a_factor_after_a_recovery_code_proves_nothing_else(world):
    enrol(world.ada)
    client = by_recovery_code(world)
    asked = client.get("/account/security/authenticator/")

    client.post(asked["Location"], {"password": world.password})

    assert client.get("/account/security/authenticator/").status_code == 200
    assert client.get(SETTINGS)["Location"] == CONFIRM + SETTINGS
    assert client.get("/account/password/")["Location"] == f"{CONFIRM}/account/password/"


def test_a_text_message_changes_ones_own_account_only(world, settings, phone):
    client = by_text(world, settings)

    own, theirs = client.get("/account/password/"), client.get(SETTINGS)

    assert own.status_code == 200
    assert theirs["Location"] == f"/account/security/authenticator/?next={SETTINGS}"
    assert "Set up an authenticator app or a passkey" in client.get(theirs["Location"]).text


def test_whoever_has_only_a_telephone_proves_with_password_and_a_text(world, settings, phone):
    client = by_text(world, settings)
    Throttle.objects.all().delete()
    session = client.session
    session["proof_at"] = "2026-01-01T00:00:00+00:00"
    session.save()
    asked = client.get("/account/password/")["Location"]
    assert "Send a code by text message" in client.get(asked).text

    sent = client.post(f"{STEP}send/", {"confirm": "/account/password/"})
    alone = client.post(asked, {"password": world.password})
    both = client.post(asked, {"password": world.password, "code": newest_code(settings)})

    assert (sent["Location"], alone.status_code, both.status_code) == (asked, 422, 303)
    assert "Code from the text message" in alone.text
    assert client.get("/account/password/").status_code == 200


def test_a_session_by_password_from_before_the_telephone_proves_nothing(world, files):
    old = world.client()
    sign_in(old, "ada@meridian.example", world.password)
    made = Phone.sealed(world.ada.pk, "+61412345678")
    made.confirmed = True
    made.save()

    assert old.get("/account/password/")["Location"] == f"{CONFIRM}/account/password/"


@pytest.mark.parametrize(("role", "status"), [("org_admin", 303), ("org_manager", 303), ("member", 302)])
def test_inviting_somebody_powerful_asks_first(world, role, status):
    client = world.client("ada")

    with time_machine.travel(time.time() + 16 * 60):
        answer = client.post(
            "/o/meridian/settings/members/invite/",
            {"emails": "new@consult.example", "role": role, "project_role": "viewer"},
        )

    assert answer.status_code == status
    assert Membership.objects.filter(status=MembershipStatus.INVITED).count() == (status == 302)


def test_deactivating_an_org_admin_asks_first_and_a_member_not(world):
    client = world.client("otto")
    manager, member = (Membership.objects.get(user=world.people[name]) for name in ("otto", "vera"))
    address = "/o/meridian/settings/members/{}/deactivate/"

    with time_machine.travel(time.time() + 16 * 60):
        answers = [client.get(address.format(each.public_id)) for each in (manager, member)]

    assert [answer.status_code for answer in answers] == [303, 200]
