"""What reports read beside steps, answers and pins is what is said of them elsewhere, whoever writes it."""

from documents.register.models import Document
from documents.workflows.models import StepPart, Workflow, WorkflowDocument, WorkflowStep
from documents.workflows.services import endings
from kazinex.core import clock
from projects.models import Project
from tests.documents.workflows.conftest import review

__all__ = ["review"]


def kept_and_true():
    """What is kept, and what is true, of every step, part and pin there is."""
    for step in WorkflowStep.objects.select_related("workflow"):
        yield (step.project_key, step.template_name), (step.workflow.project_id, step.workflow.template_name)
        if step.workflow.is_running:
            yield step.in_active_project, step.workflow.project.is_open
    for part in StepPart.objects.select_related("step__workflow"):
        step = part.step
        yield (part.project_key, part.opened_at), (step.workflow.project_id, step.opened_at)
        yield (part.due_at, part.step_is_open), (step.due_at, step.is_open)
    for pin in WorkflowDocument.objects.select_related("workflow", "document"):
        workflow, document = pin.workflow, pin.document
        is_over = workflow.status in {"completed", "returned"}
        times = (workflow.started_at, workflow.ended_at) if is_over else (None, None)
        place = None if document.deleted_at else workflow.project_id
        yield (pin.project_key, pin.discipline_key, pin.began_at, pin.ended_at), (place, document.discipline_id, *times)


def hold():
    pairs = list(kept_and_true())
    assert [kept for kept, _true in pairs] == [true for _kept, true in pairs]
    return len(pairs)


def test_what_is_kept_beside_a_review_is_true_through_its_whole_life(world, template, start, answer):
    made = template(review("remy"), review("abel", name="Approve"))
    done = start(made, world.plan)
    other = start(made, world.add_document("HT-CIV-DWG-007", discipline=world.CIV))
    assert hold() == 18
    WorkflowStep.objects.filter(workflow=done, number=1).update(due_at=clock.now())
    world.close()
    hold()
    Project.objects.update(status="active")
    hold()
    answer(done, "remy")
    answer(done, "abel", step=2)
    endings.cancel(Workflow.objects.get(pk=other.pk), reason="Drawn anew", by=world.actor("petra"))
    assert WorkflowDocument.objects.exclude(ended_at=None).count() == 1
    hold()
    Document.objects.filter(pk=world.plan.pk).update(discipline=world.STR)
    Document.objects.filter(number="HT-CIV-DWG-007").update(deleted_at=clock.now())
    assert WorkflowDocument.objects.filter(project_key=None).count() == 1
    hold()
