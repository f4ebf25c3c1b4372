"""Letters whose answer is due: told on the working day before, when late, and again, on working days alone."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as sent_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.correspondence.models import Letter
from documents.correspondence.queries import due
from documents.correspondence.services import due_letters, threads
from documents.correspondence.tasks import tell_due_letters
from kazinex.core import clock, outbox
from projects.models import ProjectMembership, WorkingWeek
from tests.cast import nobody_active

JO = "Jo Reid <jo@client.example>"


@pytest.fixture(autouse=True)
def every_day(world):
    WorkingWeek.objects.create(weekdays=[1, 2, 3, 4, 5, 6, 7])


def told(user):
    return list(
        Notification.objects.filter(user=user, kind__startswith="letter_").order_by("id").values_list("kind", flat=True)
    )


def due_in(days):
    Letter.objects.update(due_at=clock.now() + timedelta(days=days))


def test_those_who_must_act_are_told_before_it_is_due_when_it_is_late_and_again(world, send):
    send(to=f"Abel Adeyemi\n{JO}", by="dina", cc="Remy Rousseau")
    due_in(20)
    assert (due_letters.tell(), due.organisations_with_due_letters()) == (0, [])
    due_in(0.1)
    assert due.organisations_with_due_letters() == [world.meridian.pk]
    assert (due_letters.tell(), due_letters.tell()) == (1, 0)
    assert (told(world.abel), told(world.dina)) == (["letter_sent", "letter_due_soon"], [])
    due_in(-1)
    assert (due_letters.tell(), due_letters.tell()) == (1, 0)
    assert (told(world.abel)[-1], told(world.dina)) == ("letter_overdue", ["letter_overdue"])
    assert told(world.remy) == ["letter_sent"]
    event = AuditEvent.objects.filter(action="letter_reminded").latest("id")
    assert sentence(event).startswith("Kazinex (due letters) reminded Abel Adeyemi, Jo Reid of RFI-0001, due ")

    Letter.objects.update(late_told_at=clock.now() - timedelta(days=4))
    tell_due_letters()
    assert told(world.abel).count("letter_overdue") == 2
    with nobody_active():
        outbox.dispatch(most=50)
    subjects = [one.subject for one in sent_mail.outbox if "jo@" in one.to[0]]
    assert (subjects[1].startswith("Re: [Meridian"), len(subjects)) == (True, 4)
    assert "/g/" not in sent_mail.outbox[-1].body


def test_nobody_is_told_on_a_day_that_is_not_worked_on_nor_of_what_is_answered(world, send, reply):
    letter = send(to="Abel Adeyemi")
    due_in(-1)
    today = datetime.now(clock.zone(world.harbour.time_zone)).isoweekday()
    WorkingWeek.objects.update(weekdays=[day for day in range(1, 8) if day != today])
    assert due_letters.tell() == 0
    WorkingWeek.objects.update(weekdays=[1, 2, 3, 4, 5, 6, 7])
    reply(letter, "abel", is_official=True)
    assert due_letters.tell() == 0
    threads.reopen(threads.close(letter, by=world.actor("ines")), reason="Another kerb", by=world.actor("ines"))
    assert due_letters.tell() == 1


def test_when_the_ball_is_the_senders_the_sender_is_told_alone(world, send, reply):
    reply(send(to="Abel Adeyemi"), "abel")
    due_in(-1)

    assert due_letters.tell() == 1
    assert (told(world.ines)[-1], told(world.abel)) == ("letter_overdue", ["letter_sent"])


def test_nobody_is_told_of_what_waits_for_nobody_nor_who_has_no_project_any_more(world, send):
    send("GEN", to="Abel Adeyemi", priority="information")
    due_in(-1)
    assert (due_letters.tell(), due.organisations_with_due_letters()) == (0, [])
    assert (told(world.ines), told(world.abel)) == ([], ["letter_sent"])

    send(to="Abel Adeyemi\nRemy Rousseau")
    ProjectMembership.objects.filter(user__in=[world.ines, world.remy]).delete()
    Notification.objects.all().delete()
    due_in(-1)
    assert due_letters.tell() == 1
    assert (told(world.abel), told(world.remy), told(world.ines)) == (["letter_overdue"], [], [])


def test_many_letters_are_told_in_as_many_statements_as_one(world, send):
    def asked():
        due_in(-1)
        Letter.objects.update(late_told_at=None, reminded_at=None)
        with CaptureQueriesContext(connection) as found:
            due_letters.tell()
        return len(found)

    send()
    few = asked()
    send()
    send()
    assert asked() == few
