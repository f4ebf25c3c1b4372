"""What reports read beside steps, answers and pins is what is said of them elsewhere, whoever writes it."""

from itertools import chain

from documents.register.models import Document, DocumentGroup
from documents.register.models.visibility import shown_revision, sight
from documents.workflows.models import StepPart, Workflow, WorkflowDocument, WorkflowStep
from documents.workflows.models.pins import shown_pins, shown_pins_in_parts
from documents.workflows.services import endings
from kazinex.core import clock
from projects.models import Project
from tests.documents.workflows.conftest import review

__all__ = ["review"]
HISTORIES = (
    ("draft",),
    ("approved",),
    ("superseded", "issued"),
    ("approved", "under_review"),
    ("superseded", "approved", "draft"),
    ("void", "draft"),
)


def kept_and_true():
    """What is kept, and what is true, of every step, part and pin there is."""
    for step in WorkflowStep.objects.select_related("workflow"):
        yield (step.project_key, step.template_name), (step.workflow.project_id, step.workflow.template_name)
        if step.workflow.is_running:
            yield step.in_active_project, step.workflow.project.is_open
    for part in StepPart.objects.select_related("step__workflow"):
        step = part.step
        kept = (part.project_key, part.workflow_key, part.opened_at)
        yield kept, (step.workflow.project_id, step.workflow_id, step.opened_at)
        yield (part.due_at, part.step_is_open), (step.due_at, step.is_open)
    for pin in WorkflowDocument.objects.select_related("workflow", "document"):
        workflow, document = pin.workflow, pin.document
        is_over = workflow.status in {"completed", "returned"}
        times = (workflow.started_at, workflow.ended_at) if is_over else (None, None)
        place = None if document.deleted_at else workflow.project_id
        yield (pin.project_key, pin.began_at, pin.ended_at), (place, *times)
        yield shown(pin), shown_of(pin.revision_id, document)


def shown(pin):
    """What is kept of who sees a pinned revision."""
    faces = (pin.is_current, pin.is_released, pin.status, pin.released_status)
    return (pin.discipline_key, pin.document_type_key, pin.zone_key, pin.is_confidential, *faces)


def shown_of(revision, document):
    """The same as its document says it now."""
    faces = (revision == document.current_revision_id, revision == document.released_revision_id)
    statuses = (document.status, document.released_status) if any(faces) else ("", "")
    facts = (document.discipline_id, document.document_type_id, document.zone_id, document.is_confidential)
    return (*facts, *faces, *statuses)


def hold():
    pairs = list(kept_and_true())
    assert [kept for kept, _true in pairs] == [true for _kept, true in pairs]
    return len(pairs)


def test_what_is_kept_beside_a_review_is_true_through_its_whole_life(world, template, start, answer):
    made = template(review("remy"), review("abel", name="Approve"))
    done = start(made, world.plan)
    other = start(made, world.add_document("HT-CIV-DWG-007", discipline=world.CIV))
    assert hold() == 20
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


def test_what_is_kept_decides_who_sees_a_pinned_revision_as_its_document_does(world, template, start):
    made = template(review("remy"))
    flows = [start(made, world.add_document(f"HT-{place}", discipline=world.CIV)) for place in range(3)]
    in_force = ["approved", "issued"]
    groups = [
        world.gather("Civil", "remy", "abel", disciplines=[world.CIV.pk]),
        world.gather("Drawings in force", "remy", "vera", document_types=[world.DWG.pk], statuses=in_force),
        world.gather("Issued", "abel", "miko", statuses=["issued"]),
        world.gather("Issued of civil", "abel", disciplines=[world.CIV.pk], statuses=["issued"]),
        world.gather("Plain", "ines", "miko"),
    ]
    for place in range(36):
        document = written_and_pinned(world, place, flows)
        if document.is_confidential and place % 4:
            DocumentGroup.objects.create(document=document, group=groups[place % 5])
    hold()
    pins = WorkflowDocument.objects.select_related("document__released_revision", "document__current_revision")
    for name in ("ada", "dina", "ines", "remy", "abel", "vera", "miko"):
        actor = world.actor(name)
        seen = {pin.pk for pin in pins if is_seen(actor, pin)}
        assert keys(pins.filter(shown_pins(actor))) == sorted(seen), name
        parts = chain.from_iterable(keys(pins.filter(part)) for part in shown_pins_in_parts(actor))
        assert sorted(parts) == sorted(seen), name
        assert seen, name


def keys(pins):
    """Their keys, in order."""
    return list(pins.order_by("pk").values_list("pk", flat=True))


def written_and_pinned(world, place, flows):
    """A document of its own kind and history, each revision of it in another workflow."""
    statuses, kind = HISTORIES[place % 6], (world.DWG, None)[place % 5 % 2]
    facts = {"discipline": (world.CIV, world.STR, None)[place % 7 % 3], "document_type": kind}
    document = world.add_document(f"HT-P-{place}", status=statuses[0], is_confidential=place >= 18, **facts)
    later = [world.add_revision(document, *one) for one in zip("BC", statuses[1:], strict=False)]
    for flow, revision in zip(flows, [document.revisions.get(code="A"), *later], strict=False):
        told = {"position": 9, "code": revision.code, "status_before": "draft", "is_running": False}
        WorkflowDocument.objects.create(workflow=flow, document=document, revision=revision, **told)
    return document


def is_seen(actor, pin):
    """Whether the one function that decides about a document lets them see it at this revision."""
    found = sight(actor, pin.document)
    return bool(found) and (found.face == "whole" or shown_revision(actor, pin.document).pk == pin.revision_id)
