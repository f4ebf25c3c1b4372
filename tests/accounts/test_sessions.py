"""Sessions: how long they last, and how they end."""

import time
from urllib.parse import unquote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import tasks
from accounts.domain.actors import PersonActor
from accounts.models import SecuritySettings, Session, User
from accounts.services import notifications, recovery_codes, sessions
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core.actors import SystemActor
from tests.accounts.factors import code, enrol, sign_in, wrong

HOUR = 3600
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(client, minutes):
    with time_machine.travel(time.time() + minutes * 60):
        return client.get("/account/").status_code == 200


def test_a_session_ends_after_an_hour_without_use(world):
    client = world.client("dina")

    assert signed_in(client, 59)
    assert signed_in(client, 118)
    assert not signed_in(client, 180)


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(world):
    client = world.client("dina")

    alive = [signed_in(client, minutes) for minutes in range(50, 12 * 60, 50)]

    assert all(alive)
    assert not signed_in(client, 12 * 60 + 1)


def test_an_organisation_may_allow_less(world):
    client = world.client("dina")
    SecuritySettings.objects.update(idle_minutes=10, session_hours=2)

    with time_machine.travel(time.time() + 11 * 60):
        answer = client.get("/o/meridian/")

    assert answer["Location"].startswith("/sign-in/?next=/o/meridian/")
    assert client.get("/account/").status_code == 302


def test_only_use_inside_the_organisation_keeps_it_open(world):
    """Pages outside it kept a session of five minutes open for an hour."""
    client = world.client("dina")
    SecuritySettings.objects.update(idle_minutes=5)

    outside = [signed_in(client, minutes) for minutes in range(1, 7)]
    with time_machine.travel(time.time() + 7 * 60):
        told = client.get("/account/notifications/").status_code
        answer = client.get("/o/meridian/")

    assert (all(outside), told) == (True, 200)
    assert answer["Location"] == "/sign-in/?next=/o/meridian/"


def test_whoever_sent_something_when_their_session_was_over_comes_back_to_a_page(world):
    """They were sent to the address that only takes what is sent, and met an empty refusal."""
    client, register = world.client("dina"), "/o/meridian/p/harbour/documents/"
    export, here = f"{register}export/", f"http://testserver{register}"
    asked = {
        (export, f"{here}?status=draft&q=a b"): f"{register}?status=draft&q=a b",
        (export, f"{here}export/"): "/o/meridian/",
        (export, "http://elsewhere.example/o/meridian/p/harbour/"): "/o/meridian/",
        (export, ""): "/o/meridian/",
        (f"{register}new/", ""): f"{register}new/",
        ("/account/sessions/end/", ""): "/",
    }

    with time_machine.travel(time.time() + 13 * 3600):
        answers = {one: client.post(one[0], headers={"Referer": one[1]}) for one in asked}

    told = {one: unquote(answer["Location"].removeprefix("/sign-in/?next=")) for one, answer in answers.items()}
    assert told == asked


def test_use_inside_the_organisation_keeps_it_open(world):
    client = world.client("dina")
    SecuritySettings.objects.update(idle_minutes=5)

    for minutes in range(4, 40, 4):
        with time_machine.travel(time.time() + minutes * 60):
            assert client.get("/o/meridian/").status_code == 200


def test_another_organisation_keeps_nothing_open(world):
    client = world.client("miko")
    SecuritySettings.objects.update(idle_minutes=5)

    for minutes in range(2, 8, 2):
        with time_machine.travel(time.time() + minutes * 60):
            assert client.get("/o/northgate/").status_code == 200
    with time_machine.travel(time.time() + 8 * 60):
        assert client.get("/o/meridian/").status_code == 302


def test_the_bell_tells_nothing_of_an_organisation_whose_time_is_up(world):
    client = world.client("dina")
    notifications.tell(world.dina, "role_changed", "Your role is now Org Admin.", "/", SystemActor("test"))
    SecuritySettings.objects.update(idle_minutes=5)
    assert "Your role is now Org Admin." in client.get("/account/notifications/").text

    with time_machine.travel(time.time() + 6 * 60):
        assert "Your role is now Org Admin." not in client.get("/account/notifications/").text


def test_signing_out_ends_the_session_on_the_server(world):
    client, thief = world.client("dina"), world.client()
    thief.cookies["kazinex_session"] = client.cookies["kazinex_session"].value

    answer = client.post("/sign-out/")

    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"cache", "storage"')
    assert thief.get("/account/").status_code == 302
    assert Session.objects.filter(user=world.dina).count() == 0
    assert client.get("/sign-out/").status_code == 405
    assert [sentence(event) for event in AuditEvent.objects.filter(action="signed_out")] == ["Dina Okafor signed out"]


def test_the_key_changes_at_every_step(world):
    seed = enrol(world.dina)
    client = world.client()
    client.get("/sign-in/")
    keys = []
    client.post("/sign-in/", {"email": "dina@meridian.example", "password": world.password})
    keys.append(client.cookies["kazinex_session"].value)
    sign_in(client, "dina@meridian.example", world.password, seed)
    keys.append(client.cookies["kazinex_session"].value)
    client.post("/account/confirm/", {"password": world.password, "code": "000000"})
    with time_machine.travel(time.time() + 30):
        client.post("/account/confirm/", {"password": world.password, "code": code(seed)})
    keys.append(client.cookies["kazinex_session"].value)

    assert len(set(keys)) == 3
    assert Session.objects.filter(user=world.dina).count() == 1


def test_a_new_security_stamp_kills_every_session(world):
    client = world.client("dina")

    sessions.renew_stamp(User.objects.get(pk=world.dina.pk))

    assert client.get("/account/").status_code == 302


def test_a_closed_account_is_out_at_its_next_request(world):
    client = world.client("dina")

    User.objects.filter(pk=world.dina.pk).update(is_active=False)

    assert client.get("/account/").status_code == 302


def test_the_eleventh_session_ends_the_oldest(world):
    clients = [world.client() for _ in range(11)]
    for number, client in enumerate(clients):
        with time_machine.travel(time.time() + number):
            sign_in(client, "dina@meridian.example", world.password)

    assert Session.objects.filter(user=world.dina).count() == 10
    assert [client.get("/account/").status_code for client in clients] == [302] + [200] * 10


def test_one_sees_and_ends_ones_other_sessions(world):
    here, there = world.client("dina"), world.client("dina")
    Session.objects.exclude(pk=Session.objects.earliest("pk").pk).update(agent=FIREFOX)
    row = Session.objects.filter(user=world.dina).latest("pk")
    assert "Firefox on Windows" in here.get("/account/sessions/").text

    here.post("/account/sessions/end/", {"session": row.public_id})

    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert [sentence(event) for event in AuditEvent.objects.filter(action="session_ended")] == [
        "Dina Okafor ended a session on Firefox on Windows"
    ]


def test_one_ends_all_others_at_once(world):
    here = world.client("dina")
    others = [world.client("dina") for _ in range(3)]

    here.post("/account/sessions/end/")

    assert here.get("/account/").status_code == 200
    assert [client.get("/account/").status_code for client in others] == [302] * 3
    assert [sentence(event) for event in AuditEvent.objects.filter(action="sessions_ended")] == [
        "Dina Okafor ended 3 other sessions"
    ]


def test_nobody_ends_somebody_elses_session(world):
    theirs = world.client("remy")
    row = Session.objects.get(user=world.remy)

    answer = world.client("dina").post("/account/sessions/end/", {"session": row.public_id})

    assert answer.status_code == 404
    assert theirs.get("/account/").status_code == 200


@pytest.mark.parametrize("address", ["/account/password/", "/account/email/", "/account/security/authenticator/"])
def test_what_matters_asks_for_a_fresh_proof(world, address):
    client = world.client("dina")
    with time_machine.travel(time.time() + 16 * 60):
        asked = client.get(address)
        wrong = client.post(asked["Location"], {"password": "wrong"})
        right = client.post(asked["Location"], {"password": world.password})
        after = client.get(address)

    assert (asked.status_code, asked["Location"]) == (303, f"/account/confirm/?next={address}")
    assert (wrong.status_code, right.status_code, right["Location"], after.status_code) == (422, 303, address, 200)


def test_the_proof_asks_for_the_factor_too(world):
    seed = enrol(world.dina)
    client = world.client("dina")
    alone = client.post("/account/confirm/", {"password": world.password})
    guess = client.post("/account/confirm/", {"password": world.password, "code": wrong(seed)})
    both = client.post("/account/confirm/", {"password": world.password, "code": code(seed)})

    assert [alone.status_code, guess.status_code, both.status_code] == [422, 422, 303]
    assert "Code from your authenticator app" in alone.content.decode()
    said = [sentence(event) for event in AuditEvent.objects.filter(action__startswith="identity").order_by("pk")]
    assert said == [
        "Dina Okafor could not confirm who they are: wrong authenticator app",
        "Dina Okafor confirmed who they are with password, authenticator app",
    ]


def test_a_session_from_before_the_factor_must_prove_it_first(world):
    old = world.client()
    sign_in(old, "dina@meridian.example", world.password)
    enrol(world.dina)

    assert old.get("/account/password/")["Location"] == "/account/confirm/?next=/account/password/"


def test_after_a_recovery_code_one_may_set_up_a_new_device(world):
    enrol(world.dina)
    given = recovery_codes.renew(world.dina, by=PersonActor(world.dina))[0]
    client = world.client()
    sign_in(client, "dina@meridian.example", world.password)
    client.post("/sign-in/second-factor/?with=recovery", {"code": given})
    asked = client.get("/account/security/authenticator/")
    client.post(asked["Location"], {"password": world.password})

    assert client.get("/account/security/authenticator/").status_code == 200
    assert client.get("/account/email/")["Location"] == "/account/confirm/?next=/account/email/"


def test_old_rows_are_forgotten(world):
    world.client("dina")
    with time_machine.travel(time.time() + 25 * HOUR):
        tasks.forget_old_sessions()

    assert Session.objects.count() == 0


def test_a_person_is_read_with_their_session_once_for_each_request(world):
    client = world.client("dina")
    client.get("/account/")

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/account/").status_code == 200

    assert [query["sql"] for query in asked if ' FROM "accounts_user"' in query["sql"]] == []
    User.objects.filter(pk=world.dina.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
