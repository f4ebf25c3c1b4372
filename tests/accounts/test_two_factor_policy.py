"""Require 2FA for all members: confirmed, scheduled, rolled out, reminded, switched off."""

from datetime import timedelta

import pytest

from accounts import tasks  # noqa: F401  the tasks are what the outbox calls
from accounts.models import Authenticator, Membership, Notification, Organisation
from accounts.models.factors import make_seed
from accounts.queries import enrolment
from accounts.services import two_factor_policy
from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core import clock, outbox
from kazinex.core.actors import CommandActor
from kazinex.core.errors import RuleBroken
from tests.accounts.test_security_settings import AS_IT_STANDS

CONSOLE = CommandActor("test")
SECURITY = "/o/meridian/settings/security/"


def meridian():
    return Organisation.objects.get(slug="meridian")


def last_event():
    return AuditEvent.objects.order_by("-id").first()


def enrol(user):
    device = Authenticator.sealed(user.pk, make_seed())
    device.save()
    return device


def deliver():
    while outbox.dispatch():
        pass


def test_saving_the_switch_leads_to_the_pre_flight_and_changes_nothing_yet(world):
    answer = world.client("ada").post(SECURITY, AS_IT_STANDS | {"require_two_factor": "on", "grace_days": "7"})

    assert answer.url == "/o/meridian/settings/security/two-factor/require/?grace_days=7"
    assert meridian().two_factor_required_from is None


def test_the_pre_flight_says_who_is_affected_and_that_the_admin_is(world):
    enrol(world.dina)

    text = world.client("ada").get(f"{SECURITY}two-factor/require/").content.decode()

    assert "You have no second factor yourself" in text
    assert "Remy Rousseau" in text
    assert "Dina Okafor" not in text


def test_confirming_demands_it_at_once_and_takes_the_admin_to_enrolment(world):
    client = world.client("ada")

    answer = client.post(f"{SECURITY}two-factor/require/", {"grace_days": "0"})

    assert answer.status_code == 302
    after = client.get(answer.url)
    assert (after.status_code, after.url.split("?")[0]) == (303, "/account/security/authenticator/")
    event = last_event()
    assert sentence(event).startswith("Ada Admin required two-factor authentication for all members from ")
    assert sentence(event).endswith("grace period 0 days")
    assert [row[0] for row in changes(event)] == ["Require 2FA for all members"]


def test_members_without_a_factor_are_told_by_when(world):
    enrol(world.dina)
    two_factor_policy.require(world.meridian, grace_days=7, by=world.actor("ada", ""))

    deliver()

    told = set(Notification.objects.filter(kind="two_factor_required").values_list("user__name", flat=True))
    assert "Dina Okafor" not in told
    assert {"Ada Admin", "Remy Rousseau", "Miko Mori"} <= told
    text = Notification.objects.filter(user=world.remy).get().text
    assert text.startswith("Meridian Rail Alliance requires two-factor authentication. Set it up by ")


def test_it_may_be_scheduled_in_the_zone_of_the_organisation(world):
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    typed = {"grace_days": "3", "start_day": tomorrow, "start_time": "08:00"}

    world.client("ada").post(f"{SECURITY}two-factor/require/", typed)

    starts = meridian().two_factor_required_from.astimezone(clock.zone("Australia/Sydney"))
    assert starts.strftime("%Y-%m-%d %H:%M") == f"{tomorrow} 08:00"
    assert world.client("remy").get("/o/meridian/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"grace_days": "31"}, "Enter 30 or less."),
        ({"grace_days": "-1"}, "Enter 0 or more."),
        ({"grace_days": "soon"}, "Enter a whole number."),
        ({"grace_days": "0", "start_time": "08:00"}, "Enter the date that goes with the time."),
        ({"grace_days": "0", "start_day": "2020-01-01"}, "Choose a start within the next year."),
        ({"grace_days": "0", "start_day": "0001-01-01"}, "Enter a date between 1970 and 2999."),
        ({"grace_days": "0", "start_day": "9999-12-31"}, "Enter a date between 1970 and 2999."),
    ],
)
def test_a_start_or_grace_that_cannot_be_is_refused_in_words(world, typed, words):
    answer = world.client("ada").post(f"{SECURITY}two-factor/require/", typed)

    assert words in answer.content.decode()
    assert meridian().two_factor_required_from is None


def test_twice_is_once(world):
    two_factor_policy.require(world.meridian, grace_days=0, by=CONSOLE)

    with pytest.raises(RuleBroken, match="required already"):
        two_factor_policy.require(world.meridian, grace_days=5, by=CONSOLE)


def test_a_shorter_grace_moves_every_deadline_at_once(world):
    two_factor_policy.require(world.meridian, grace_days=10, by=CONSOLE)
    client = world.client("remy")
    assert client.get("/o/meridian/").status_code == 200
    Organisation.objects.filter(slug="meridian").update(two_factor_required_from=clock.now() - timedelta(days=3))

    two_factor_policy.change_grace(meridian(), grace_days=2, by=world.actor("ada", ""))

    assert sentence(last_event()) == "Ada Admin changed the two-factor policy"
    assert changes(last_event()) == [("Grace period (days)", "10", "2")]
    assert client.get("/o/meridian/").status_code == 303


def test_the_roll_out_counts_filters_and_reminds_once_a_day(world):
    device = enrol(world.dina)
    Authenticator.objects.filter(pk=device.pk).update(created_at=clock.now() - timedelta(days=3))
    two_factor_policy.require(world.meridian, grace_days=7, by=CONSOLE)
    client = world.client("ada")

    left = client.get(f"{SECURITY}two-factor/?factor=missing").content.decode()
    assert "Remy Rousseau" in left
    assert "Dina Okafor" not in left
    remy = Membership.objects.get(user=world.remy)
    client.post(f"{SECURITY}two-factor/remind/", {"member": remy.public_id})
    assert sentence(last_event()) == (
        "Ada Admin reminded Remy Rousseau <remy@meridian.example> to set up a second factor"
    )
    before = Notification.objects.filter(user=world.remy).count()
    client.post(f"{SECURITY}two-factor/remind/", {"member": remy.public_id})
    assert Notification.objects.filter(user=world.remy).count() == before


def test_enrolment_over_time_is_counted_by_day(world):
    now = clock.now()
    instants = [now - timedelta(days=2), now - timedelta(days=2), now]

    assert [count for _day, count in enrolment.over_time(instants, "UTC")] == [2, 2, 3]


def test_switching_off_asks_why_and_is_recorded(world):
    two_factor_policy.require(world.meridian, grace_days=7, by=CONSOLE)
    client = world.client("ada")

    assert client.post(SECURITY, AS_IT_STANDS | {"grace_days": "7"}).url == f"{SECURITY}two-factor/stop/"
    answer = client.post(f"{SECURITY}two-factor/stop/", {"reason": "Pilot over"})

    assert answer.status_code == 302
    assert meridian().two_factor_required_from is None
    event = last_event()
    assert (event.action, event.details["reason"]) == ("two_factor_policy_changed", "Pilot over")
    assert changes(event)[0][2] == "off"


def test_only_an_org_admin_reaches_any_of_it(world):
    for path in ("", "require/", "stop/", "remind/"):
        assert world.client("otto").post(f"{SECURITY}two-factor/{path}").status_code == 403


def test_a_grace_period_typed_before_the_switch_is_kept(world):
    world.client("ada").post(SECURITY, AS_IT_STANDS | {"grace_days": "5"})

    assert meridian().two_factor_grace_days == 5
    assert meridian().two_factor_required_from is None
