"""Guessing passwords is slow, tells nothing, and cannot lock the owner out."""

import pytest

import accounts.tasks  # noqa: F401  its handlers record the failures
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import outbox
from tests.cast import HouseClient

RIGHT = "correct horse battery staple"


def post(client, email="dina@meridian.example", password="wrong", address="203.0.113.7"):
    return client.post("/sign-in/", {"email": email, "password": password}, REMOTE_ADDR=address)


@pytest.mark.parametrize("email", ["dina@meridian.example", "nobody@meridian.example"])
def test_five_wrong_passwords_from_one_address_pause_the_account_there(world, email):
    answers = [post(HouseClient(), email) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 800


def test_the_pause_says_the_same_for_known_and_unknown_accounts(world):
    known = [post(HouseClient(), "dina@meridian.example") for _ in range(6)][-1]
    unknown = [post(HouseClient(), "nobody@meridian.example") for _ in range(6)][-1]

    assert _without_numbers(known) == _without_numbers(unknown)


def test_a_right_password_is_not_looked_at_during_the_pause(world):
    for _ in range(5):
        post(HouseClient())

    assert post(HouseClient(), password=RIGHT).status_code == 429


def test_many_addresses_together_pause_the_account_after_ten(world):
    answers = [post(HouseClient(), address=f"203.0.113.{n}").status_code for n in range(12)]

    assert answers == [422] * 10 + [429] * 2


def test_one_address_of_ipv6_is_its_network(world):
    answers = [post(HouseClient(), address=f"2001:db8::{n:x}").status_code for n in range(1, 8)]

    assert answers == [422] * 5 + [429] * 2


def test_the_owner_with_a_known_device_still_gets_in(world):
    owner = HouseClient()
    assert post(owner, password=RIGHT).status_code == 303
    owner.post("/sign-out/")
    for n in range(30):
        post(HouseClient(), address=f"203.0.113.{n % 20}")

    assert post(HouseClient(), password=RIGHT).status_code == 429
    assert post(owner, password=RIGHT).status_code == 303


def test_a_known_device_of_one_person_says_nothing_for_another(world):
    thief = HouseClient()
    post(thief, "remy@meridian.example", RIGHT)
    thief.post("/sign-out/")

    assert [post(thief).status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_hundred_failures_pause_an_address_whoever_is_tried(world):
    for n in range(100):
        post(HouseClient(), f"somebody{n}@meridian.example")

    assert post(HouseClient(), password=RIGHT).status_code == 429
    assert post(HouseClient(), password=RIGHT, address="198.51.100.1").status_code == 303


def test_a_success_forgets_the_failures(world):
    for _ in range(4):
        post(HouseClient())
    post(HouseClient(), password=RIGHT)

    assert [post(HouseClient()).status_code for _ in range(4)] == [422] * 4


def test_failures_and_the_pause_are_in_the_audit_log_of_each_organisation(world):
    for _ in range(7):
        post(HouseClient())
    while outbox.dispatch():
        pass

    events = AuditEvent.objects.filter(category="authorization").order_by("pk")
    assert [sentence(event) for event in events] == [
        *["A sign-in as Dina Okafor <dina@meridian.example> failed: wrong password"] * 5,
        "Sign-in as Dina Okafor <dina@meridian.example> was paused for 15 minutes after too many failures",
    ]


def test_a_closed_account_is_refused_like_a_wrong_password(world):
    world.dina.is_active = False
    world.dina.save()

    answer = post(HouseClient(), password=RIGHT)

    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in answer.text


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_next_leads_nowhere_else(world, then):
    answer = HouseClient().post("/sign-in/", {"email": "dina@meridian.example", "password": RIGHT, "next": then})

    assert answer["Location"] == "/"


def _without_numbers(answer):
    return "".join(letter for letter in answer.text.split("<main")[1] if not letter.isdigit())
