"""The bell: told, counted, read, and closed where a second factor is due."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import queries
from accounts.models import Notification, Session
from accounts.services import notifications
from kazinex.core.tenancy import organisation_active
from tests.person import Person

BELL = "/account/notifications/"


def test_a_person_sees_what_all_their_organisations_told_them_and_nobody_elses(world):
    notifications.tell(world.miko, "test", "Meridian said so", "/o/meridian/", world.actor("ada", ""))
    notifications.tell(world.remy, "test", "For Remy only", "/o/meridian/", world.actor("ada", ""))
    with organisation_active(world.northgate):
        Notification.objects.create(user=world.miko, kind="test", text="Northgate said so")

    page = world.client("miko").get(BELL).content.decode()

    assert "Meridian said so" in page
    assert "Northgate said so" in page
    assert "For Remy only" not in page
    assert queries.unread_notifications(world.miko) == 2
    assert ">2</span>" in page.split("data-bell", 1)[1][:80]
    assert re.search(r'role="status"\s+data-bell-words\s*>\s*2\s+unread\s+notifications\s*</span>', page)


def test_reading_is_a_post_for_one_or_for_all(world):
    first = notifications.tell(world.remy, "test", "First", "", world.actor("ada", ""))
    notifications.tell(world.remy, "test", "Second", "", world.actor("ada", ""))
    client = world.client("remy")
    client.get(BELL)
    assert queries.unread_notifications(world.remy) == 2

    client.post(BELL, {"notification": first.public_id})
    assert queries.unread_notifications(world.remy) == 1
    client.post(BELL)
    assert queries.unread_notifications(world.remy) == 0


def test_nobody_reads_for_somebody_else(world):
    told = notifications.tell(world.remy, "test", "Mine", "", world.actor("ada", ""))

    world.client("dina").post(BELL, {"notification": told.public_id})

    assert queries.unread_notifications(world.remy) == 1


def test_a_stranger_is_sent_to_sign_in(world):
    assert world.client().get(BELL).status_code == 302


def test_something_about_the_account_is_told_once_to_a_person_in_two_organisations(world):
    notifications.tell_person(world.miko, "test", "A new device signed in", "", world.actor("miko", ""))

    assert queries.unread_notifications(world.miko) == 1


def test_an_organisation_that_waits_for_a_second_factor_stays_closed_here_too(world):
    from accounts.services import two_factor_policy

    notifications.tell(world.miko, "test", "Meridian said so", "", world.actor("ada", ""))
    two_factor_policy.require(world.meridian, grace_days=0, by=world.actor("ada", ""))

    assert "Meridian said so" not in world.client("miko").get(BELL).content.decode()


@pytest.mark.parametrize("about", ["x", 7, {}, [1], [["document"]], [["document", "x"]], [["document", None]]])
def test_a_notification_about_nobody_knows_what_is_neither_listed_nor_counted(world, about):
    Notification.objects.create(user=world.remy, kind="test", text="Secret", url="/o/meridian/", about=about)
    page = Person(world.client("remy")).open(BELL)
    assert ("Secret" in page.text, "Nothing to tell you yet" in page.text) == (False, True)
    assert queries.unread_notifications(world.remy) == 0


def test_the_bell_is_asked_for_its_number_alone_and_keeps_no_organisation_open(world):
    notifications.tell(world.remy, "test", "Something", "", world.actor("ada", ""))
    remy = world.client("remy")
    page = remy.get("/o/meridian/").content.decode()
    address = page.split('data-bell="')[1].split('"')[0]
    session = Session.objects.get(user=world.remy)
    with CaptureQueriesContext(connection) as asked:
        answer = remy.get(address)

    assert (answer.json(), answer["Cache-Control"]) == ({"unread": 1}, "no-store")
    assert sum("accounts_" in one["sql"] for one in asked) == 2  # the session with its person, the number
    assert Session.objects.get(user=world.remy).seen_in == session.seen_in
    assert world.client().get(address).status_code == 302


def test_what_keys_do_is_one_page_that_every_other_leads_to(world):
    remy = Person(world.client("remy")).open("/o/meridian/").follow("Keyboard")

    assert remy.path == "/account/keyboard/"
    assert {"?", "/", "Ctrl K", "Space"} <= set(remy.heard("main dt"))
    assert len(remy.page.query("#keyboard-words [data-single-keys]")) == 1
    assert world.client().get("/account/keyboard/").status_code == 302
