"""What people outside answer on their guest links, as their decisions in steps."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.workflows.domain import engine
from documents.workflows.models import StepPart
from documents.workflows.models.words import MEANS, Decision, PartStatus
from documents.workflows.services import ended_links, endings, guest_links, holds, positions
from documents.workflows.services.positions import Position
from guestshares.domain.actors import GuestActor
from guestshares.domain.changes import Ending, Reissue
from guestshares.models import GuestResponse, Share, ShareItem
from guestshares.models.response import GuestDecision
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MEANT = {
    GuestDecision.APPROVED: Decision.APPROVE,
    GuestDecision.NO_COMMENT: Decision.APPROVE,
    GuestDecision.APPROVED_WITH_COMMENTS: Decision.APPROVE_WITH_COMMENTS,
    GuestDecision.REJECTED: Decision.REJECT,
    GuestDecision.ACKNOWLEDGED: Decision.ACKNOWLEDGE,
}


def make_way(item: ShareItem) -> None:
    """Hold the workflow that an answer is about to move before its share is, as everybody else does."""
    part = _part(item.share)
    if part and part.step.workflow.project.is_open:
        holds.hold_even_over(part.step.workflow)


def take(response: GuestResponse, by: GuestActor) -> None:
    """Take the answers on a share, once there is one on each document, as the decision of whom it was made for.

    An answer that comes when nobody waits for it any more stays what it is: an answer on a guest share.
    """
    part = _part(response.item.share)
    if part is None or not part.step.workflow.project.is_open:
        return
    with transaction.atomic():
        position = holds.hold_even_over(part.step.workflow)
        own = position.part(part.step.number, part.person)
        if own is None or own.pk != part.pk or own.status != PartStatus.ASKED or not own.step.is_open:
            return
        found = list(
            response.item.share.items.select_related("document", "revision").prefetch_related("responses__attachments")
        )
        if position.workflow.is_running and all(item.response for item in found):
            _decide(position, own, found, by)


def follow(reissue: Reissue, by: Actor) -> None:
    """A part goes with its share where that is replaced by another one on the same revisions; else its step hears.

    Of a share that had ended before it heard then.
    """
    before, after = reissue.before, reissue.after
    pinned = set(before.items.values_list("revision_id", flat=True))
    if pinned == set(after.items.values_list("revision_id", flat=True)):
        StepPart.objects.filter(share=before, user=None).update(share=after)
    elif reissue.ends_before:
        ended_links.hear([before.pk], Ending.REISSUED, by)


def may_reissue(share: Share) -> None:
    """Hold the workflow whose step a share was made for; refuses where nobody waits for its answer any more."""
    found = StepPart.objects.filter(share=share, user=None)
    part = found.select_related("step__workflow__project__organisation").order_by("-pk").first()
    if part is None:
        return
    position = holds.hold_even_over(part.step.workflow)
    part.refresh_from_db(fields=["status"])
    step = position.steps[part.step.number, part.step.round]
    if not (position.workflow.is_running and step.is_open and part.status == PartStatus.ASKED):
        words = _("This link asks for an answer in {code}, {name}; nobody waits for it any more.").format(
            code=position.workflow.code, name=step.name
        )
        raise RuleBroken(_("{words} Share the documents by themselves instead.").format(words=words))


def _part(share: Share) -> StepPart | None:
    found = StepPart.objects.filter(share=share, user=None, status=PartStatus.ASKED)
    surroundings = ("step__workflow__project__organisation", "step__workflow__started_by", "share")
    part: StepPart | None = found.select_related(*surroundings).first()
    if part:
        part.step.workflow.organisation = part.step.workflow.project.organisation
    return part


def _decide(position: Position, part: StepPart, items: Sequence[ShareItem], by: GuestActor) -> None:
    said = {item.revision_id: MEANT[GuestDecision(item.response.decision)] for item in items}
    overall = max(said.values(), key=lambda one: engine.STRICTEST.index(MEANS[one]))
    state = engine.answer(position.state, part.step.number, part.person, overall)
    part.status, part.decision, part.decided_at = PartStatus.ANSWERED, overall, clock.now()
    part.comment = _comment(items)
    part.per_document = {str(key): decision for key, decision in said.items()} if len(said) > 1 else {}
    part.save()
    _record(position, part, items, by)
    answering = guest_links.answers_for(position.workflow)
    positions.write(position, state, by=by)
    if state.outcome:
        endings.conclude(position, state.outcome, by=answering)
    else:
        position.workflow.save(update_fields=["turns"])


def _comment(items: Sequence[ShareItem]) -> str:
    """What they wrote; of several documents with its number before each."""
    said = [(item.document.number, item.response.comment) for item in items if item.response.comment]
    lines = [comment for _number, comment in said] if len(items) == 1 else [f"{one}: {words}" for one, words in said]
    return "\n".join(lines)[:10_000]


def _record(position: Position, part: StepPart, items: Sequence[ShareItem], by: GuestActor) -> None:
    files = [file for item in items for file in item.response.attachments.all()]
    known: dict[str, Any] = {
        "step": positions.label(part.step),
        "round": part.step.round,
        "decision": str(Decision(part.decision).label),
        "comment": part.comment,
        "attachments": [f"{file.name} ({file.sha256})" for file in files],
        "documents": [f"{item.document.number}: {item.response.get_decision_display()}" for item in items],
        "sha256": [],
    }
    record(AuditAction.STEP_DECIDED, by=by, target=position.workflow, **known)
