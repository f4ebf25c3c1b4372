"""A server is killed between a decision and what follows from it: all of it happened, or nothing did, and once."""

import signal
import time
from collections import Counter
from multiprocessing import get_context

import pytest
from django.db import connection, connections

from accounts.models import Notification
from audit.models import AuditEvent
from documents.register.models import Revision
from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepDraft, StepPart, Workflow, WorkflowStep
from documents.workflows.queries import pinning
from documents.workflows.queries import workflows as queries
from documents.workflows.services import answers, starting, templates
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from kazinex.core.tenancy import organisation_active
from tests.documents.workflows.conftest import review

DECIDES = 'UPDATE "workflows_steppart" SET'
PATIENCE = 60  # seconds
FEWEST = 8  # statements between the decision and the end of what follows
APPROVAL = StepSpec("Approval", "approve", ("role: Approver",), rule="any", days=3)
ENDS = {"workflow_completed": 1, "step_opened": 0}
GOES_ON = {"workflow_completed": 0, "step_opened": 1}


@pytest.mark.parametrize(
    ("steps", "follows", "status"),
    [([review("remy")], ENDS, "approved"), ([review("remy"), APPROVAL], GOES_ON, "under_review")],
    ids=["it ends", "it goes on"],
)
def test_a_server_killed_after_any_statement_leaves_no_half_a_decision(committed, steps, follows, status):
    world = committed
    with organisation_active(world.meridian):
        by, ines = world.actor("petra"), world.actor("ines")
        made = templates.activate(templates.create(world.harbour, name="R", steps=steps, by=by), by=by)
        revisions = pinning.revisions(ines, [Wanted(world.plan.number)])
        starting.start(world.harbour, template=made, title="x", revisions=revisions, by=ines)
        answers.save_draft(_step(world), decision="approve", comment="So far", by=world.actor("remy"))
    before, kills = _everything(world), 0

    while _killed_after(world, kills + 1) == "before its end":
        kills += 1
        assert _everything(world) == before, kills
    assert kills >= FEWEST

    after = _everything(world)
    happened = Counter(after["events"])
    happened.subtract(before["events"])
    assert {name: happened[name] for name in follows} == follows
    assert (happened["step_decided"], after["drafts"], after["parts"][0]) == (1, 0, "answered")
    assert after["revisions"][world.plan.pk] == status
    assert after["told"] == before["told"] + 1
    with organisation_active(world.meridian), pytest.raises(RuleBroken, match="You already answered this step"):
        answers.submit(_step(world), decision="reject", comment="No.", by=world.actor("remy"))
    assert _everything(world) == after


def _step(world):
    return queries.step(world.actor("remy"), "WF-0001", 1)


def _killed_after(world, statements):
    """Answer in a process of its own, which is killed after so many statements from the decision on, or once done."""
    connections.close_all()
    fork = get_context("fork")
    here, there = fork.Pipe()
    process = fork.Process(target=_answer, args=(world, statements, there))
    process.start()
    assert here.poll(PATIENCE), "the process neither stopped nor ended"
    said = here.recv()
    process.kill()
    process.join(PATIENCE)
    assert process.exitcode == -signal.SIGKILL
    return said


def _answer(world, statements, pipe):
    seen: list[str] = []

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if seen or sql.startswith(DECIDES):
            seen.append(sql)
        if len(seen) == statements:
            pipe.send("before its end")
            time.sleep(PATIENCE)
        return result

    with organisation_active(world.meridian), connection.execute_wrapper(watch):
        answers.submit(_step(world), decision="approve", comment="", by=world.actor("remy"))
    pipe.send("once done")
    time.sleep(PATIENCE)


def _everything(world):
    """All that a decision and its consequences could write."""
    with organisation_active(world.meridian):
        return {
            "workflow": Workflow.objects.values_list("status", "outcome", "turns", "ended_at").get(),
            "steps": list(WorkflowStep.objects.order_by("pk").values_list("status", "outcome", "due_at")),
            "parts": list(StepPart.objects.order_by("pk").values_list("status", flat=True)),
            "revisions": dict(Revision.objects.values_list("document", "status")),
            "drafts": StepDraft.objects.count(),
            "events": Counter(AuditEvent.objects.values_list("action", flat=True)),
            "told": Notification.objects.count(),
            "mails": Outbox.objects.count(),
        }
