"""Many at once: one outcome and one event each, nobody asked twice, numbers without gaps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from accounts.models import Notification
from audit.models import AuditEvent
from documents.register.models import Revision
from documents.workflows import tasks
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepPart, Workflow, WorkflowStep
from documents.workflows.queries import pinning
from documents.workflows.queries import workflows as queries
from documents.workflows.services import answers, endings, starting, steering, sweep, templates
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from projects.queries.actors import member_actor
from tests.documents.workflows.conftest import review, tell_late

MANY = 50
ACTIVE = "select set_config('kazinex.organisation', %s, true)"


def prepared(world, *people, **facts):
    """An active template of one step that these people take."""
    by = world.actor("petra")
    return templates.activate(
        templates.create(world.harbour, name="Review", steps=[review(*people, **facts)], by=by), by=by
    )


def at_once(world, changes):
    """What came of changes made at the same moment, each by a person in a connection of their own."""
    start = Barrier(len(changes))
    with organisation_active(world.meridian):
        members = {name: world.actor(name).membership for name, _change in changes}

    def one(item):
        name, change = item
        try:
            with organisation_active(world.meridian):
                actor = member_actor(members[name], project_code="harbour")
                start.wait(20)
                change(actor)
        except RuleBroken as error:
            return error.words
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(changes)) as people:
        return list(people.map(one, changes))


def begin(world, made, *documents):
    def start(actor):
        wanted = [Wanted(document.number) for document in documents]
        revisions = pinning.revisions(actor, wanted)
        starting.start(world.harbour, template=made, title="x", revisions=revisions, by=actor)

    return start


def answering(decision):
    def answer(actor):
        step = queries.step(actor, "WF-0001", 1)
        answers.submit(step, decision=decision, comment="Because.", by=actor)

    return answer


def test_numbers_have_no_gaps_and_a_revision_is_in_one_workflow_however_many_start(committed):
    with organisation_active(committed.meridian):
        made = prepared(committed, "miko")
        many = [committed.add_document(f"HT-RACE-{number:02d}") for number in range(MANY)]
    said = at_once(committed, [("ines", begin(committed, made, each)) for each in many])
    again = at_once(committed, [("ines", begin(committed, made, committed.plan)) for _ in range(4)])

    assert said == ["done"] * MANY
    assert sorted(words == "done" for words in again) == [False, False, False, True]
    assert all(words == "done" or "already" in words for words in again)
    with organisation_active(committed.meridian):
        assert sorted(Workflow.objects.values_list("number", flat=True)) == list(range(1, MANY + 2))


@pytest.mark.parametrize(
    ("rule", "outcomes"), [("any", {"approved", "rejected"}), ("all", {"rejected"}), ("majority", {"approved"})]
)
def test_answers_at_once_come_to_one_outcome_and_statuses_agree_with_it(committed, rule, outcomes):
    with organisation_active(committed.meridian):
        made = prepared(committed, "dina", "abel", "miko", rule=rule)
        begin(committed, made, committed.plan)(committed.actor("ines"))
    said = at_once(
        committed, [("dina", answering("approve")), ("abel", answering("approve")), ("miko", answering("reject"))]
    )

    with organisation_active(committed.meridian):
        workflow = Workflow.objects.get()
        assert workflow.outcome in outcomes
        assert Revision.objects.get(document=committed.plan).status == workflow.outcome
        ended = AuditEvent.objects.filter(action__in=["workflow_completed", "workflow_returned"]).count()
        decided = AuditEvent.objects.filter(action="step_decided").count()
        answered = StepPart.objects.filter(status="answered").count()
        assert (ended, decided, answered) == (1, said.count("done"), said.count("done"))
    assert all(words == "done" or " this step at " in words for words in said)


def test_an_answer_and_a_reassignment_at_once_leave_one_of_the_two_with_the_step(committed):
    with organisation_active(committed.meridian):
        made = prepared(committed, "miko")
        begin(committed, made, committed.plan)(committed.actor("ines"))
        step = WorkflowStep.objects.select_related("workflow__project__organisation").get()

    def reassign(actor):
        steering.reassign(step, from_person=committed.miko, to=committed.remy, reason="Holidays", by=actor)

    said = at_once(committed, [("miko", answering("approve")), ("ines", reassign)])

    with organisation_active(committed.meridian):
        found = set(StepPart.objects.values_list("user__name", "status"))
        handed_on = {("Miko Mori", "handed_on"), ("Remy Rousseau", "asked")}
        assert found in ({("Miko Mori", "answered")}, handed_on)
        decided = AuditEvent.objects.filter(action="step_decided").count()
        handed = AuditEvent.objects.filter(action="step_reassigned").count()
        assert (decided, handed) == ((0, 1) if found == handed_on else (1, 0))
    assert sorted(words == "done" for words in said) == [False, True]


def test_two_timetables_at_once_tell_of_a_late_step_once(committed):
    with organisation_active(committed.meridian):
        made = prepared(committed, "miko")
        begin(committed, made, committed.plan)(committed.actor("ines"))
        WorkflowStep.objects.update(due_at=clock.now() - timedelta(days=3))
    said = at_once(committed, [(name, lambda _actor: tell_late()) for name in ("ada", "ines", "petra", "miko")])

    with organisation_active(committed.meridian):
        assert AuditEvent.objects.filter(action="step_escalated").count() == 1
        assert Notification.objects.filter(user=committed.miko, kind="step_overdue").count() == 1
    assert said == ["done"] * 4


def test_a_batch_of_late_steps_is_let_go_before_the_next(committed, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 1)
    with organisation_active(committed.meridian):
        made = prepared(committed, "miko")
        for document in (committed.plan, committed.add_document("HT-RACE-01")):
            begin(committed, made, document)(committed.actor("ines"))
        WorkflowStep.objects.update(due_at=clock.now() - timedelta(days=3))
    free = []

    def look(execute, sql, parameters, many, context):
        if sql == sweep.MARK:
            with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
                cursor.execute(ACTIVE, [str(committed.meridian.pk)])
                cursor.execute("select id from workflows_workflowstep for update skip locked")
                free.append(len(cursor.fetchall()))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(look):
        tasks.tell_late_steps()

    assert free == [2, 2, 2]
    with organisation_active(committed.meridian):
        assert AuditEvent.objects.filter(action="step_escalated").count() == 2


def test_an_answer_and_a_cancellation_at_once_agree_on_one_of_them(committed):
    with organisation_active(committed.meridian):
        made = prepared(committed, "miko")
        begin(committed, made, committed.plan)(committed.actor("ines"))
        workflow = Workflow.objects.select_related("project__organisation").get()
    said = at_once(
        committed,
        [("miko", answering("approve")), ("ines", lambda actor: endings.cancel(workflow, reason="No", by=actor))],
    )

    with organisation_active(committed.meridian):
        status = Workflow.objects.get().status
        becomes = {"completed": "approved", "cancelled": "draft"}[status]
        assert Revision.objects.get(document=committed.plan).status == becomes
    assert sorted(words == "done" for words in said) == [False, True]


def test_nothing_is_told_of_a_step_that_is_answered_while_its_batch_is(committed):
    with organisation_active(committed.meridian):
        made = prepared(committed, "miko")
        for document in (committed.plan, committed.add_document("HT-RACE-01")):
            begin(committed, made, document)(committed.actor("ines"))
        WorkflowStep.objects.update(due_at=clock.now() - timedelta(days=3))
        answered = WorkflowStep.objects.earliest("pk").pk
    marks: list[str] = []

    def answer(execute, sql, parameters, many, context):
        if sql == sweep.MARK and not marks:
            marks.append(sql)
            with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
                cursor.execute(ACTIVE, [str(committed.meridian.pk)])
                cursor.execute("update workflows_workflowstep set status = 'done' where id = %s", [answered])
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(answer):
        tasks.tell_late_steps()

    with organisation_active(committed.meridian):
        assert AuditEvent.objects.filter(action="step_escalated").count() == 1
        assert Notification.objects.filter(user=committed.miko, kind="step_overdue").count() == 1
        assert WorkflowStep.objects.get(pk=answered).overdue_at is None
