"""Late steps: told once to those asked and the starter, once more after two days to who runs the project."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, MembershipStatus, Notification
from audit.models import AuditEvent
from documents.workflows.models import WorkflowStep
from documents.workflows.queries.late import organisations_with_late_steps
from documents.workflows.services import reminders
from kazinex.core import clock, outbox
from projects.models import Project
from tests.documents.workflows.conftest import review, tell_late
from tests.person import Person

LATE = ("step_overdue", "step_escalated")


def late(days):
    WorkflowStep.objects.update(due_at=clock.now() - timedelta(days=days))


def told(user, kind):
    return Notification.objects.filter(user=user, kind=kind).count()


def test_a_late_step_is_told_once_and_escalated_once(world, template, start):
    start(template(review("remy", "miko")))
    assert (tell_late(), organisations_with_late_steps()) == (0, [])
    late(days=1)
    assert organisations_with_late_steps() == [world.meridian.pk]
    assert (tell_late(), tell_late()) == (1, 0)
    assert (told(world.remy, "step_overdue"), told(world.ines, "step_escalated")) == (1, 1)
    assert not AuditEvent.objects.filter(action="step_escalated").exists()

    late(days=3)
    assert (tell_late(), tell_late()) == (1, 0)
    assert AuditEvent.objects.filter(action="step_escalated").count() == 1
    assert told(world.petra, "step_escalated") == 1
    page = Person(world.client("ines")).open("/o/meridian/p/harbour/workflows/?overdue=yes")
    assert "WF-0001" in page.text
    assert "Overdue" in page.follow("WF-0001").text


def overdue_since(days):
    late(days=days)
    WorkflowStep.objects.filter(reminded_at=None).update(overdue_at=clock.now() - timedelta(days=days))
    WorkflowStep.objects.exclude(reminded_at=None).update(reminded_at=clock.now() - timedelta(days=days))


def test_people_are_told_again_at_the_interval_of_their_organisation_and_once_each_time(world, template, start):
    reminders.set_interval(2, by=world.actor("ada", ""))
    start(template(review("remy", "miko")))
    overdue_since(1)
    assert (tell_late(), told(world.remy, "step_overdue")) == (0, 0)
    overdue_since(2)
    assert organisations_with_late_steps() == [world.meridian.pk]
    assert (tell_late(), tell_late()) == (2, 0)  # reminded, and escalated after two days
    assert told(world.remy, "step_overdue") == told(world.miko, "step_overdue") == 1
    overdue_since(3)
    assert (tell_late(), told(world.remy, "step_overdue")) == (1, 2)

    reminders.set_interval(0, by=world.actor("ada", ""))
    overdue_since(30)
    assert (tell_late(), organisations_with_late_steps()) == (0, [])


def test_in_a_closed_project_nobody_is_told_until_it_is_open_again(world, template, start):
    start(template(review("remy", "miko")))
    late(days=3)
    world.close()
    assert (tell_late(), organisations_with_late_steps()) == (0, [])
    Project.objects.update(status="active")
    assert tell_late() == 2  # told, and escalated
    overdue_since(10)
    world.close()
    assert (tell_late(), organisations_with_late_steps()) == (0, [])
    assert told(world.remy, "step_overdue") == 1


def test_who_left_is_told_nothing_of_late_steps(world, template, start):
    start(template(review("remy", "miko")))
    gone = Membership.objects.filter(user__in=[world.remy, world.petra, world.ines])
    gone.update(status=MembershipStatus.DEACTIVATED)
    late(days=3)
    assert tell_late() == 2
    overdue_since(10)
    assert tell_late() == 1
    assert told(world.miko, "step_overdue") == 2
    assert not Notification.objects.filter(user__in=[world.remy, world.petra, world.ines], kind__in=LATE).exists()


def test_the_interval_is_set_by_who_runs_the_organisation_and_recorded(world, last_event):
    here = "/o/meridian/settings/workflow-reminders/"
    ada = Person(world.client("ada")).open(here)
    ada.press("Save", {"Overdue reminder interval": "120"})
    assert "90" in ada.text
    ada.open(here).press("Save", {"Overdue reminder interval": "5"})
    assert "every 5 days" in ada.text
    assert last_event()[1] == "Ada Admin changed how often Meridian Rail Alliance reminds of overdue steps"
    assert world.client("remy").get(here).status_code == 403


def test_many_late_steps_cost_as_many_queries_as_one_and_are_one_mail_to_each(world, template, start, mailoutbox):
    made = template(review("miko"))

    def cost():
        WorkflowStep.objects.update(overdue_at=None, escalated_at=None, reminded_at=None)
        late(days=3)
        with CaptureQueriesContext(connection) as captured:
            tell_late()
        return len(captured)

    start(made)
    one = cost()
    for number in range(4):
        start(made, world.add_document(f"HT-CIV-DWG-3{number:02}", discipline=world.CIV))
    assert cost() == one

    while outbox.dispatch():
        pass
    several = [mail for mail in mailoutbox if "5 steps" in mail.subject]
    assert sorted((mail.to[0], mail.subject.partition(": ")[2]) for mail in several) == [
        ("ines@meridian.example", "5 steps that you watch are overdue"),
        ("miko@consult.example", "5 steps are overdue and wait for you"),
        ("petra@meridian.example", "5 steps that you watch are overdue"),
    ]
    (to_miko,) = (mail for mail in several if mail.to == ["miko@consult.example"])
    assert all(f"WF-000{number}" in to_miko.body for number in range(1, 6))
    assert "/o/meridian/my-work/" in to_miko.body
