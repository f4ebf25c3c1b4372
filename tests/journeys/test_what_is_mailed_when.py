"""Every kind of notification by every way: the bell at once, the mail as was chosen, and never of what is hidden."""

import ast
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.models import Membership, MembershipStatus, Notification, NotificationChoice
from accounts.queries import unread_notifications
from accounts.services import mailing, notifications
from audit.models import AuditEvent
from documents.register.models import Document
from kazinex.core import clock
from kazinex.core.features import installed
from projects.models import ProjectMembership
from projects.services import projects
from tests.accounts.test_digests import letters
from tests.documents.workflows.conftest import review, start, template
from tests.person import Person

__all__ = ["start", "template"]
APPS = ("accounts", "audit", "documents", "guestshares", "projects")
QUIET = {"job_finished", "transmittal_acknowledged"}  # mailed to nobody who does not ask for it
HARBOUR = "/o/meridian/p/harbour/"
# The night of the fifth of April has an hour more in Sydney: at eight there it is 22:00 in London the day before.
SATURDAY_NOON = datetime(2026, 4, 4, 1, tzinfo=UTC)
SUNDAY_BEFORE_EIGHT, SUNDAY_EIGHT = (datetime(2026, 4, 4, *at, tzinfo=UTC) for at in ((21, 59), (22, 0)))
MONDAY_BEFORE_EIGHT, MONDAY_EIGHT = (datetime(2026, 4, 5, *at, tzinfo=UTC) for at in ((21, 59), (22, 0)))
WAYS = {"dina": "", "ines": "now", "remy": "daily", "abel": "weekly", "miko": "off"}


def choose(world, name, way, *kinds):
    """A person chooses one way for these kinds, or for every kind there is."""
    mailing.choose(dict.fromkeys(kinds or installed().notifications, way), by=world.actor(name, ""))


def tell(world, name, kind, url=HARBOUR, **facts):
    return notifications.tell(world.people[name], kind, f"Of {kind}.", url, world.actor("ada", ""), **facts)


def mailed(after):
    """Who was mailed of what since so many mails, each mail with how many things it tells."""
    return sorted((to.partition("@")[0], text.count("Of ")) for to, text in letters()[after:])


def test_each_kind_reaches_each_reader_by_the_way_they_chose(world):
    kinds = list(installed().notifications)
    for name, way in WAYS.items():
        if way:
            choose(world, name, way)
    sent, seen = [], 0
    with clock.at(SATURDAY_NOON):
        for kind in kinds:
            for name in WAYS:
                tell(world, name, kind)
    for moment in (SATURDAY_NOON, SUNDAY_BEFORE_EIGHT, SUNDAY_EIGHT, MONDAY_BEFORE_EIGHT, MONDAY_EIGHT):
        with clock.at(moment):
            mailing.send_due()
        sent.append(mailed(seen))
        seen = len(letters())

    at_once = sorted([("dina", 1)] * (len(kinds) - len(QUIET)) + [("ines", 1)] * len(kinds))
    assert sent == [at_once, [], [("remy", len(kinds))], [], [("abel", len(kinds))]]
    rung = Notification.objects.values_list("user__email", "kind")
    assert sorted(rung) == sorted((world.people[name].email, kind) for name in WAYS for kind in kinds)


def test_a_morning_is_silent_about_what_its_reader_lost_meanwhile(world, template, start):
    """Of what was gathered, whatever the kind, only what is still theirs to see; a closed project still reads."""
    people = ("vera", "ines", "abel", "remy", "wes", "ada")
    for name in people:
        choose(world, name, "weekly")
    kinds = ("workflow_ended", "group_changed", "project_member_added", "share_changed")
    with clock.at(SATURDAY_NOON):
        asked = start(template(review("wes", name="Look at it")))
        for kind in kinds:
            for name in ("vera", "ines", "remy", "ada"):
                tell(world, name, kind)
            tell(world, "abel", kind, about=[world.plan])
        tell(world, "ada", "workflow_ended", "/o/meridian/p/viaduct/")
        Notification.objects.exclude(user__in=[world.people[name] for name in people]).delete()
    ProjectMembership.objects.filter(user=world.vera, project=world.harbour).delete()
    Membership.objects.filter(user=world.ines).update(status=MembershipStatus.DEACTIVATED)
    projects.close(world.harbour, reason="Handed over", by=world.actor("ada"))
    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)
    already = len(letters())
    with clock.at(MONDAY_EIGHT):
        mailing.send_due()

    assert mailed(already) == [("ada", len(kinds) + 1), ("remy", len(kinds)), ("wes", 0)]
    assert f"Look at it of {asked.code}" in dict(letters()[already:])["wes@meridian.example"]
    for name, shown in (("vera", False), ("abel", False), ("remy", True)):
        page = Person(world.client(name)).open("/account/notifications/")
        assert ("Of group_changed." in page.text, bool(unread_notifications(world.people[name]))) == (shown, shown)


@pytest.mark.parametrize(
    ("before", "after", "mornings"),
    [
        ("weekly", "off", {}),
        ("daily", "off", {}),
        ("weekly", "daily", {SUNDAY_EIGHT: 1}),
        ("daily", "weekly", {MONDAY_EIGHT: 1}),
        ("weekly", "now", {SATURDAY_NOON: 1}),
    ],
)
def test_another_choice_counts_for_what_is_gathered_already(world, before, after, mornings):
    choose(world, "remy", before, "step_opened", "letter_sent")
    with clock.at(SATURDAY_NOON):
        tell(world, "remy", "step_opened")
        choose(world, "remy", after, "step_opened")
        event = AuditEvent.objects.latest("pk")
    sent = {}
    for moment in (SATURDAY_NOON, SUNDAY_EIGHT, MONDAY_EIGHT):
        with clock.at(moment):
            if count := mailing.send_due():
                sent[moment] = count
    assert (event.action, sent) == ("notifications_chosen", mornings)


def test_another_choice_touches_no_other_kind_and_nobody_else(world):
    for name in ("remy", "abel"):
        choose(world, name, "daily", "step_opened", "letter_sent")
        with clock.at(SATURDAY_NOON):
            tell(world, name, "step_opened")
            tell(world, name, "letter_sent")
    choose(world, "remy", "off", "step_opened")
    with clock.at(SUNDAY_EIGHT):
        mailing.send_due()
    assert mailed(0) == [("abel", 2), ("remy", 1)]


def test_what_is_quiet_is_mailed_to_who_asks_for_it_and_the_page_says_so(world):
    page = Person(world.client("dina")).open("/o/meridian/settings/notifications/")
    before = {one.name for one in installed().notifications.values() if one.is_quiet}
    assert before == QUIET
    assert NotificationChoice.objects.count() == 0
    page.press("Save", {"Transmittals: Somebody acknowledged a transmittal of yours": "At once"})
    tell(world, "dina", "transmittal_acknowledged")
    tell(world, "dina", "job_finished")
    assert list(NotificationChoice.objects.values_list("kind", "mailing")) == [("transmittal_acknowledged", "now")]
    assert mailed(0) == [("dina", 1)]


def test_whatever_may_be_chosen_is_told_somewhere():
    """A kind that no service tells would be a switch without a wire."""
    said, begun = set(), set()
    for path in (path for app in APPS for path in Path(app).rglob("services/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant):
                said.add(node.value)
    wired = defaultdict(bool)
    for kind in installed().notifications:
        wired[kind] = kind in said or any(kind.startswith(start) and start.endswith("_") for start in begun)
    assert [kind for kind, is_told in wired.items() if not is_told] == []
