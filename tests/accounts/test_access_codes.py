"""A one-time access code lets somebody past the second step once; ending sessions takes no factor away."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import AccessCode, Authenticator, Membership, Session, User
from accounts.services import access_codes
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock, outbox
from kazinex.core.errors import RuleBroken
from tests.accounts.factors import enrol, found, sign_in

MEMBERS = "/o/meridian/settings/members/"
STEP = "/sign-in/second-factor/"
EMAIL = "remy@meridian.example"


def member(world, name="remy"):
    return Membership.objects.select_related("user", "organisation").get(user=world.people[name])


def give(world, name="remy", by="ada"):
    return access_codes.give(member(world, name), reason="Lost the phone", by=world.actor(by, ""))


def at_second_step(world):
    client = world.client()
    sign_in(client, EMAIL, world.password)
    return client


def sentences(*actions):
    return [sentence(event) for event in AuditEvent.objects.filter(action__in=actions).order_by("id")]


def letters():
    while outbox.dispatch():
        pass
    return [letter.subject for letter in mail.outbox]


def test_an_org_admin_gives_a_code_that_is_shown_once_and_kept_as_a_hash(world):
    enrol(world.remy)

    page = world.client("ada").post(f"{MEMBERS}{member(world).public_id}/access-code/", {"reason": "Lost the phone"})

    shown = found(r">([2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5})<", page.content.decode())
    assert shown.replace("-", "") not in AccessCode.objects.get().verifier
    assert sentences("access_code_given") == [
        f"Ada Admin gave Remy Rousseau <{EMAIL}> a one-time access code: Lost the phone"
    ]
    assert sorted(letters()) == [
        "Meridian Rail Alliance: Remy Rousseau was given a one-time access code",
        "You were given a one-time access code",
    ]
    assert not any(shown in letter.body for letter in mail.outbox)


def test_it_signs_in_once_and_leads_to_setting_up_a_new_factor(world):
    enrol(world.remy)
    code = give(world)
    client = at_second_step(world)
    assert "Use a one-time access code" in client.get(STEP).content.decode()

    answer = client.post(f"{STEP}?with=access_code&next=/o/meridian/", {"code": code.lower()})

    assert answer["Location"].startswith("/account/security/authenticator/?next=")
    assert Session.objects.filter(user=world.remy).exists()
    assert sentences("access_code_used", "signed_in") == [
        "Remy Rousseau used a one-time access code",
        "Remy Rousseau signed in with password, one-time access code",
    ]
    again = at_second_step(world)
    again.post(f"{STEP}?with=access_code", {"code": code})
    assert again.get("/account/").status_code == 302


def test_behind_it_the_gate_asks_for_a_new_factor(world):
    from accounts.services import two_factor_policy

    enrol(world.remy)
    two_factor_policy.require(world.meridian, grace_days=0, by=world.actor("ada", ""))
    client = at_second_step(world)
    client.post(f"{STEP}?with=access_code", {"code": give(world)})

    asked = client.get("/account/security/authenticator/")
    client.post(asked["Location"], {"password": world.password})

    assert client.get("/o/meridian/").status_code == 303
    assert client.get("/account/security/authenticator/").status_code == 200


def test_it_lasts_ten_minutes_and_five_tries(world):
    enrol(world.remy)
    code = give(world)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        assert not access_codes.verify(world.remy, code=code)
    for _ in range(5):
        assert not access_codes.verify(world.remy, code="AAAAA-AAAAA")

    assert not access_codes.verify(world.remy, code=code)
    assert len(sentences("second_factor_failed")) == 7


def test_a_newer_code_takes_the_place_of_the_one_before(world):
    enrol(world.remy)
    first, second = give(world), give(world)

    assert not access_codes.verify(world.remy, code=first)
    assert access_codes.verify(world.remy, code=second)
    assert not access_codes.verify(world.remy, code=second)


def test_five_codes_an_hour_are_enough(world):
    enrol(world.remy)
    for _ in range(5):
        give(world)

    with pytest.raises(RuleBroken, match="was given five codes within an hour"):
        give(world)


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        ("ada", "You cannot give a code to yourself."),
        ("miko", "account is managed by another organisation"),
        ("vera", "has no second factor set up: their password opens the page that asks for one."),
    ],
)
def test_whoever_may_not_be_given_one_is_refused_in_words(world, whom, words):
    enrol(world.miko)
    User.objects.filter(pk=world.miko.pk).update(managing_organisation=world.northgate)

    with pytest.raises(RuleBroken, match=words):
        give(world, whom)
    page = world.client("ada").post(f"{MEMBERS}{member(world, whom).public_id}/access-code/", {"reason": "Please"})

    assert words in page.content.decode()
    assert not AccessCode.objects.exists()


def test_ending_sessions_signs_out_everywhere_and_leaves_the_factors(world):
    enrol(world.remy)
    client = world.client("remy")
    assert client.get("/account/").status_code == 200

    answer = world.client("ada").post(f"{MEMBERS}{member(world).public_id}/end-sessions/", {"reason": "Laptop stolen"})

    assert answer.status_code == 302
    assert client.get("/account/").status_code == 302
    assert Authenticator.objects.filter(user=world.remy).exists()
    assert sentences("member_sessions_ended") == [
        f"Ada Admin ended every session of Remy Rousseau <{EMAIL}>: Laptop stolen"
    ]
    assert letters() == ["You were signed out everywhere"]


def test_neither_ones_own_sessions_nor_those_of_an_account_managed_elsewhere_end(world):
    User.objects.filter(pk=world.miko.pk).update(managing_organisation=world.northgate)
    ada = world.client("ada")
    for name, words in (("ada", "End your own sessions on your Sessions page."), ("miko", "managed by another")):
        page = ada.post(f"{MEMBERS}{member(world, name).public_id}/end-sessions/", {"reason": "x"})
        assert words in page.content.decode()

    assert sentences("member_sessions_ended") == []
