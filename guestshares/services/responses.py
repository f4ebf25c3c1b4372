"""The guest's answer: drafts kept as they type, one final answer for each document, a receipt with its hash."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain.files import CheckedFile
from documents.register.services import attachments, storage
from guestshares.domain import dead_links
from guestshares.domain.actors import GuestActor
from guestshares.domain.changes import RESPONSE_COMING, RESPONSE_SUBMITTED
from guestshares.models import (
    GuestDecision,
    GuestDraft,
    GuestResponse,
    GuestSession,
    Share,
    ShareItem,
    ShareStatus,
)
from guestshares.models.policy import AfterResponseRule
from guestshares.queries.policies import effective_policy
from guestshares.services import emails, owner_notices, shares
from kazinex.core import clock
from kazinex.core.actors import SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

FOLDER = "guest-attachments"


def save_draft(item: ShareItem, *, decision: str, comment: str, files: Sequence[CheckedFile] = ()) -> GuestDraft:
    """Keep what the guest has typed so far; after the date it is marked late, after a revoke nothing is kept."""
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        share = _answerable(item)
        draft: GuestDraft
        draft, _rest = GuestDraft.objects.update_or_create(
            item=item,
            defaults={
                "decision": decision,
                "comment": comment,
                "saved_at": clock.now(),
                "is_late": share.status == ShareStatus.EXPIRED,
            },
        )
        attachments.attach(item.attachments, kept)
    return draft


def submit(
    item: ShareItem,
    *,
    session: GuestSession,
    decision: str,
    comment: str,
    files: Sequence[CheckedFile] = (),
    by: GuestActor,
) -> GuestResponse:
    """Give the final answer on one document: once, with a hash over all of it, and both sides are told."""
    _require_sense(decision, comment, files, item)
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        _held_in_turn(item)
        attachments.require_taken_still(item.attachments.filter(response=None))
        attachments.attach(item.attachments, kept)
        response = _stored(item, session=session, decision=decision, comment=comment, by=by)
        _tell([response])
        _after_responses([response], by)
    return response


def submit_several(
    items: Sequence[ShareItem], *, session: GuestSession, decision: str, comment: str, by: GuestActor
) -> list[GuestResponse]:
    """Give the same final answer on several documents, each on record by itself; all or none, told of once."""
    if not items:
        raise RuleBroken(_("Tick the documents that the answer is about."), field="records")
    for item in items:
        _require_sense(decision, comment, (), item)
    with transaction.atomic():
        given = []
        for item in items:
            _held_in_turn(item)
            attachments.require_taken_still(item.attachments.filter(response=None))
            given.append(_stored(item, session=session, decision=decision, comment=comment, by=by))
        _tell(given)
        _after_responses(given, by)
    return given


def remove_attachment(item: ShareItem, public_id: str) -> None:
    """Take a file away from an answer that is not submitted yet."""
    with transaction.atomic():
        _answerable(item)
        attachment = item.attachments.select_for_update().get(public_id=public_id, response=None)
        attachment.delete()
    transaction.on_commit(lambda: storage.delete(attachment.storage_key), robust=True)


def statement(response: GuestResponse) -> str:
    """The whole answer as canonical JSON: what the hash on the receipt is taken over."""
    item = response.item
    facts: dict[str, Any] = {
        "share": item.share.public_id,
        "document": item.document.number,
        "revision": item.revision.code,
        "revision_sha256": item.sha256,
        "decision": response.decision,
        "comment": response.comment,
        "attachments": [[file.name, file.sha256] for file in item.attachments.all()],
        "name": response.given_name,
        "email": response.given_email,
        "submitted_at": response.submitted_at.isoformat(),
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _held_in_turn(item: ShareItem) -> None:
    """Hold what goes with the answer, as everybody holds that first, and then the share as it is now."""
    RESPONSE_COMING.announce(item)
    item.share = _answerable(item)


def _stored(item: ShareItem, *, session: GuestSession, decision: str, comment: str, by: GuestActor) -> GuestResponse:
    share, opened = item.share, session.opened
    response = GuestResponse(
        item=item,
        session=session,
        decision=decision,
        comment=comment.strip(),
        given_name=opened.stated_name or share.recipient_name,
        given_email=opened.stated_email or share.recipient_email,
        submitted_at=clock.now(),
        is_late=share.status == ShareStatus.EXPIRED,
    )
    response.sha256 = hashlib.sha256(statement(response).encode()).hexdigest()
    response.save()
    item.attachments.filter(response=None).update(response=response)
    item.drafts.all().delete()
    _record(response, by=by)
    return response


def _tell(given: Sequence[GuestResponse]) -> None:
    share = given[0].item.share
    emails.receipt(share, given)
    owner_notices.answered(share, given)


def _answerable(item: ShareItem) -> Share:
    """The share, locked: a revoke before this moment keeps the answer out, one after it finds the answer stored."""
    locked = Share.objects.select_for_update(of=("self",)).with_surroundings()
    share: Share = locked.with_clock().get(pk=item.share_id)
    if share.is_revoked or item.document.is_deleted:
        raise dead_links.LinkDead(dead_links.REVOKED)
    if not ShareItem.objects.held().filter(pk=item.pk).exists():
        raise dead_links.LinkDead(dead_links.TAKEN_OUT)
    if not share.asks_for_answers:
        raise RuleBroken(_("This was sent for your information; no answer is asked for."))
    if GuestResponse.objects.filter(item=item).exists():
        raise RuleBroken(_("You have already answered on this document; an answer is final."))
    return share


def _require_sense(decision: str, comment: str, files: Sequence[CheckedFile], item: ShareItem) -> None:
    if decision not in (item.share.decisions or GuestDecision.values):
        raise RuleBroken(_("Choose the decision."), field="decision")
    has_files = bool(files) or item.attachments.exists()
    if decision == GuestDecision.APPROVED_WITH_COMMENTS and not (comment.strip() or has_files):
        raise RuleBroken(_("Write the comment, or attach it as a file."), field="comment")


def _record(response: GuestResponse, *, by: GuestActor) -> None:
    item = response.item
    record(
        AuditAction.RESPONSE_SUBMITTED,
        by=by,
        target=item.share,
        document=f"{item.document.number} revision {item.revision.code}",
        decision=response.get_decision_display(),
        comment=response.comment,
        attachments=[file.name for file in item.attachments.all()],
        late=response.is_late,
        sha256=response.sha256,
    )


def _after_responses(given: Sequence[GuestResponse], by: GuestActor) -> None:
    for response in given:
        RESPONSE_SUBMITTED.announce(response, by)
    share = given[0].item.share
    if effective_policy(share.project).after_response == AfterResponseRule.REVOKE and _is_all_answered(share):
        shares.revoke_many([share], reason="Everything was answered.", by=SystemActor("after a response"))
    ended = Q(item__share__revoked_at__isnull=False)
    GuestResponse.objects.filter(ended, pk__in=[one.pk for one in given]).update(ended_share=True)


def _is_all_answered(share: Share) -> bool:
    return not share.held_items.filter(responses=None).exists()
