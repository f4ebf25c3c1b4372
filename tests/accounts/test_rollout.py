"""Rolling two-factor out: a start that can be moved, a pilot, reminders, and the way to the log."""

from datetime import timedelta

import pytest
import time_machine

from accounts import tasks
from accounts.models import Membership, Notification, Organisation
from accounts.services import two_factor_policy
from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core import clock, outbox
from kazinex.core.errors import RuleBroken
from tests.accounts.factors import enrol, sign_in

ROLLOUT = "/o/meridian/settings/security/two-factor/"


def meridian():
    return Organisation.objects.get(slug="meridian")


def last_event():
    return AuditEvent.objects.order_by("-id").first()


def require(world, *, starts_in=timedelta(0), grace=0):
    two_factor_policy.require(
        meridian(), grace_days=grace, starts_at=clock.now() + starts_in, by=world.actor("ada", "")
    )


def told(user):
    return Notification.objects.filter(user=user, kind="two_factor_required").order_by("-id").first().text


def deliver():
    while outbox.dispatch():
        pass


def test_before_the_start_every_page_says_that_it_lies_ahead(world):
    require(world, starts_in=timedelta(days=9), grace=2)
    deliver()
    ada = world.client("ada")

    rollout = ada.get(ROLLOUT).content.decode()
    assert "Scheduled" in rollout
    assert "Required from" not in rollout
    assert "Starts" in ada.get("/o/meridian/settings/security/").content.decode()
    assert told(world.remy).startswith("Meridian Rail Alliance will require two-factor authentication from ")
    banner = " ".join(world.client("remy").get("/o/meridian/").content.decode().split())
    assert "requires a second factor from <time" in banner
    assert "11 days left" in banner


def test_a_start_ahead_is_moved_and_members_are_told_the_new_day(world):
    require(world, starts_in=timedelta(days=9))
    later = (clock.now() + timedelta(days=20)).date()

    answer = world.client("ada").post(f"{ROLLOUT}start/", {"start_day": later.isoformat(), "start_time": "08:00"})
    deliver()

    assert answer.status_code == 302
    starts = meridian().two_factor_required_from.astimezone(clock.zone("Australia/Sydney"))
    assert starts.strftime("%Y-%m-%d %H:%M") == f"{later} 08:00"
    (event,) = AuditEvent.objects.filter(action="two_factor_policy_changed")
    assert [(row[0], row[2][-10:]) for row in changes(event)] == [("Require 2FA for all members", "08:00 AEDT")]
    assert clock.shown(starts, "Australia/Sydney") in told(world.remy)


def test_a_start_that_has_come_is_not_moved(world):
    require(world)

    with pytest.raises(RuleBroken, match="The start has passed, so it cannot be moved"):
        two_factor_policy.move_start(meridian(), starts_at=clock.now() + timedelta(days=3), by=world.actor("ada", ""))


def test_a_start_ahead_is_cancelled_in_words_of_its_own(world):
    require(world, starts_in=timedelta(days=9))
    ada = world.client("ada")

    assert "The start is taken back before it came." in ada.get(f"{ROLLOUT}stop/").content.decode()
    done = ada.post(f"{ROLLOUT}stop/", {"reason": "Next year"}, follow=True).content.decode()

    assert "Two-factor authentication is not required, and will not be." in done
    assert (meridian().two_factor_required_from, last_event().details["reason"]) == (None, "Next year")


def test_a_pilot_of_a_group_and_named_people_meets_the_gate_and_nobody_else(world):
    civil = world.groups["civil_team"].public_id
    typed = {"people": "Dina Okafor <DINA@meridian.example>", "groups": [f"groups:{civil}"]}

    answer = world.client("ada").post(f"{ROLLOUT}pilot/", typed)
    deliver()

    assert answer.status_code == 302
    named = set(Membership.objects.filter(two_factor_pilot=True).values_list("user__name", flat=True))
    assert named == {"Dina Okafor", "Remy Rousseau"}
    event = AuditEvent.objects.get(action="two_factor_pilot_started")
    assert sentence(event).startswith("Ada Admin named 2 people for a two-factor pilot from ")
    assert ("People of the pilot", "–", "Dina Okafor, Remy Rousseau") in changes(event)
    gated = {name: world.client(name).get("/o/meridian/").status_code for name in ("dina", "remy", "vera", "ada")}
    assert gated == {"dina": 303, "remy": 303, "vera": 200, "ada": 200}
    assert told(world.dina).startswith("Meridian Rail Alliance requires two-factor authentication")
    assert not Notification.objects.filter(user=world.vera, kind="two_factor_required").exists()
    shown = world.client("ada").get(f"{ROLLOUT}?pilot=yes").content.decode()
    assert ("Dina Okafor" in shown, "Vera Voss" in shown) == (True, False)


def test_the_rest_follows_the_pilot_and_ending_it_ends_both(world):
    vera = Membership.objects.get(user=world.vera)
    two_factor_policy.start_pilot(meridian(), members=[vera], by=world.actor("ada", ""))
    require(world, starts_in=timedelta(days=5))
    assert (
        world.client("vera").get("/o/meridian/").status_code,
        world.client("remy").get("/o/meridian/").status_code,
    ) == (
        303,
        200,
    )

    two_factor_policy.stop(meridian(), reason="Enough", by=world.actor("ada", ""))

    assert world.client("vera").get("/o/meridian/").status_code == 200
    assert not Membership.objects.filter(two_factor_pilot=True).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"people": ""}, "Name at least one member, or choose a group with members."),
        ({"people": "nora@northgate.example"}, "Nobody with the address nora@northgate.example is an active member."),
        ({"people": "no address"}, "Line 1, “no address”: there is no e-mail address in it."),
    ],
)
def test_a_pilot_of_nobody_or_of_strangers_is_refused_in_words(world, typed, words):
    answer = world.client("ada").post(f"{ROLLOUT}pilot/", typed)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert meridian().two_factor_pilot_from is None


def test_reminders_go_by_themselves_as_often_as_is_set(world):
    require(world, grace=30)
    deliver()
    enrol(world.dina)
    before = Notification.objects.filter(kind="two_factor_required").count()
    tasks.remind_of_two_factor()
    assert Notification.objects.filter(kind="two_factor_required").count() == before

    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        tasks.remind_of_two_factor()
        tasks.remind_of_two_factor()

    reminded = [sentence(event) for event in AuditEvent.objects.filter(action="two_factor_reminder_sent")]
    assert (
        "Kazinex (two-factor reminders) reminded Remy Rousseau <remy@meridian.example> to set up a second factor"
        in reminded
    )
    assert not any("Dina" in words for words in reminded)
    assert len(reminded) == len(set(reminded)) == before - 1


def test_no_reminder_goes_where_none_is_set_or_nothing_is_demanded(world):
    Organisation.objects.filter(slug="meridian").update(two_factor_reminder_days=0)
    require(world)
    tasks.remind_of_two_factor()
    Organisation.objects.filter(slug="meridian").update(two_factor_reminder_days=1, two_factor_required_from=None)
    tasks.remind_of_two_factor()

    assert not AuditEvent.objects.filter(action="two_factor_reminder_sent").exists()


def test_failed_second_factors_are_one_click_from_roll_out_and_member(world):
    enrol(world.remy)
    client = world.client()
    sign_in(client, "remy@meridian.example", world.password)
    client.post("/sign-in/second-factor/", {"code": "000000"})
    ada, remy = world.client("ada"), Membership.objects.get(user=world.remy)
    filtered = "/o/meridian/audit/?action=second_factor_failed"

    rollout = ada.get(ROLLOUT).content.decode()
    member = ada.get(f"/o/meridian/settings/members/{remy.public_id}/").content.decode()

    assert filtered in rollout
    assert f"/o/meridian/settings/members/{remy.public_id}/" in rollout
    assert f"{filtered}&amp;actor=remy%40meridian.example" in member
    found = ada.get(f"{filtered}&actor=remy%40meridian.example").content.decode()
    assert "Remy Rousseau gave a wrong second factor" in found
