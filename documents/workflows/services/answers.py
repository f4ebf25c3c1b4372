"""What people answer in their steps: drafts kept on the server, one final answer each, with files beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain.files import CheckedFile
from documents.register.services import attachments, storage
from documents.workflows.domain import engine
from documents.workflows.domain.engine import NotAsked
from documents.workflows.models import StepAttachment, StepDraft, StepPart, WorkflowStep
from documents.workflows.models.words import CHOICES_OF, MEANS, Decision, PartStatus, StepKind
from documents.workflows.queries.commenting import said_by
from documents.workflows.services import endings, holds, positions
from documents.workflows.services.positions import Position
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

FOLDER = "step-attachments"
PerDocument = Mapping[int, str]  # key of a pinned revision → the decision on it, where it differs


def save_draft(
    step: WorkflowStep,
    *,
    decision: str,
    comment: str,
    per_document: PerDocument | None = None,
    files: Sequence[CheckedFile] = (),
    by: Member,
) -> StepDraft:
    """Keep what somebody has typed so far for their answer."""
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        position = holds.hold(step.workflow)
        part = _own_part(position, step.number, by)
        draft: StepDraft
        said = {"decision": decision, "comment": comment, "per_document": _stored(per_document)}
        draft, _rest = StepDraft.objects.update_or_create(part=part, defaults=said | {"saved_at": clock.now()})
        _attach(part, kept)
    return draft


def submit(
    step: WorkflowStep,
    *,
    decision: str,
    comment: str,
    per_document: PerDocument | None = None,
    files: Sequence[CheckedFile] = (),
    by: Member,
) -> StepPart:
    """Give the one answer somebody is asked for; what it makes certain happens at once."""
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        position = holds.hold_even_over(step.workflow)
        part = _own_part(position, step.number, by)
        single = _stored(per_document)
        overall = _overall(part.step.kind, decision, single)
        if overall != decision:  # what was said of all counts for those of which nothing else was said
            items = position.workflow.documents.values_list("revision_id", flat=True)
            single = dict.fromkeys(map(str, items), decision) | single
        state = _answered(position, step.number, overall, by)
        _attach(part, kept)
        _require_sense(part, overall, comment)
        _write(part, overall, comment, single)
        _record(position, part, by=by)
        positions.write(position, state, by=by)
        if state.outcome:
            endings.conclude(position, state.outcome, by=by)
        else:
            position.workflow.save(update_fields=["turns"])
    return part


def remove_attachment(attachment: StepAttachment, *, by: Member) -> None:
    """Take a file away from one's own answer that is not submitted yet."""
    with transaction.atomic():
        step = attachment.part.step
        part = _own_part(holds.hold(step.workflow), step.number, by)
        if attachment.part_id != part.pk:
            raise RuleBroken(_("Only who attached a file takes it away, and only until the answer is submitted."))
        attachment.delete()
    transaction.on_commit(lambda: storage.delete(attachment.storage_key), robust=True)


def _own_part(position: Position, number: int, by: Member) -> StepPart:
    """The part that waits for this person's answer; says who was first where none does any more."""
    part = position.part(number, by.user.pk)
    if part is None or part.status != PartStatus.ASKED or not part.step.is_open or not position.workflow.is_running:
        holds.refuse_late(position, number, by)
    return part


def _answered(position: Position, number: int, decision: Decision, by: Member) -> engine.State:
    try:
        return engine.answer(position.state, number, by.user.pk, decision)
    except NotAsked:
        holds.refuse_late(position, number, by)


def _overall(kind: str, decision: str, per_document: Mapping[str, str]) -> Decision:
    """What counts for the step: the strictest of what was said, of all and of single documents."""
    said = [decision, *per_document.values()]
    if any(one not in CHOICES_OF[kind] for one in said):
        raise RuleBroken(_("Choose the decision."), field="decision")
    return max(map(Decision, said), key=lambda one: engine.STRICTEST.index(MEANS[one]))


def _require_sense(part: StepPart, decision: Decision, comment: str) -> None:
    has_words = bool(comment.strip()) or part.attachments.exists() or said_by(part.user, part.step.workflow)
    if decision == Decision.APPROVE_WITH_COMMENTS and not has_words:
        raise RuleBroken(_("Write the comment, attach it as a file, or add it to a page."), field="comment")
    if MEANS[decision].is_negative and not comment.strip():
        raise RuleBroken(_("Write what must change, or why; whoever made the document reads it."), field="comment")


def _write(part: StepPart, decision: Decision, comment: str, per_document: Mapping[str, str]) -> None:
    part.status, part.decision, part.comment = PartStatus.ANSWERED, decision, comment.strip()
    part.per_document, part.decided_at = dict(per_document), clock.now()
    part.save()
    part.drafts.all().delete()


def _record(position: Position, part: StepPart, *, by: Member) -> None:
    items = position.workflow.documents.select_related("document").order_by("position", "pk")
    single = [
        f"{item.document.number}: {Decision(part.per_document[str(item.revision_id)]).label}"
        for item in items
        if str(item.revision_id) in part.per_document
    ]
    signed = [f"{item.document.number} revision {item.code}: {item.sha256}" for item in items]
    known: dict[str, Any] = {
        "step": positions.label(part.step),
        "round": part.step.round,
        "decision": str(Decision(part.decision).label),
        "comment": part.comment,
        "attachments": [f"{file.name} ({file.sha256})" for file in part.attachments.all()],
        "documents": single,
        "sha256": signed if part.step.kind == StepKind.SIGN else [],
    }
    record(AuditAction.STEP_DECIDED, by=by, target=position.workflow, **known)


def _stored(per_document: PerDocument | None) -> dict[str, str]:
    return {str(key): decision for key, decision in (per_document or {}).items() if decision}


def _attach(part: StepPart, kept: Sequence[attachments.Kept]) -> None:
    attachments.require_taken_still(part.attachments.all())
    attachments.attach(part.attachments, kept)
