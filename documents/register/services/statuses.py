"""The life of a revision: its status, and the fixed table of moves (SPEC 7)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record, record_many
from documents.register.domain import lifecycle, suitabilities
from documents.register.domain.changes import REVISION_RELEASED, REVISIONS_VOIDED
from documents.register.models import DocumentStatus, Revision
from documents.register.services import document_locks, faces
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import NOTHING_CHOSEN, Choices
from kazinex.core.translation import marked as _

S = DocumentStatus
MOVES: dict[str, tuple[DocumentStatus, ...]] = {
    S.PLANNED: (),  # its first revision ends that
    S.DRAFT: (S.FOR_REVIEW, S.FOR_INFORMATION, S.VOID),
    S.FOR_REVIEW: (S.UNDER_REVIEW, S.DRAFT, S.VOID),
    S.UNDER_REVIEW: (S.APPROVED, S.APPROVED_WITH_COMMENTS, S.REVISE, S.REJECTED),
    S.APPROVED: (S.ISSUED, S.FOR_REVIEW, S.SUPERSEDED, S.VOID),
    S.APPROVED_WITH_COMMENTS: (S.ISSUED, S.FOR_REVIEW, S.SUPERSEDED, S.VOID),
    S.REVISE: (S.FOR_REVIEW, S.VOID),
    S.REJECTED: (S.DRAFT, S.VOID),
    S.ISSUED: (S.FOR_REVIEW, S.SUPERSEDED, S.VOID, S.ARCHIVED),
    S.FOR_INFORMATION: (S.FOR_REVIEW, S.SUPERSEDED, S.VOID, S.ARCHIVED),
    S.SUPERSEDED: (S.ARCHIVED,),
    S.VOID: (S.ARCHIVED,),
    S.ARCHIVED: (),
}


def moves_from(status: str) -> tuple[DocumentStatus, ...]:
    """The statuses a revision may move to from this one."""
    return MOVES[DocumentStatus(status)]


def move(
    revision: Revision,
    *,
    to: str,
    reason: str = "",
    suitability: str | None = None,
    choices: Choices = NOTHING_CHOSEN,
    by: Member,
) -> Revision:
    """Move a revision to another status, along the table; the newest that is in force is the released one.

    What it is suitable for may be said anew; unsaid, it stays where it may stand in the new state, and else it goes.
    """
    with transaction.atomic():
        document = document_locks.hold(revision.document)
        lifecycle.require_present(document)
        revision = document.revisions.get(pk=revision.pk)
        lifecycle.require_unheld(document, revision)
        before, after = DocumentStatus(revision.status), DocumentStatus(to)
        if after not in moves_from(before):
            raise RuleBroken(
                _("A revision that is “{label}” cannot become “{label_2}”.").format(
                    label=before.label, label_2=after.label
                ),
                field="status",
            )
        changes = {f"Status of revision {revision.code}": [str(before.label), str(after.label)]}
        if (suitable := _suitable(revision, after, suitability)) != revision.suitability:
            changes[f"Suitability of revision {revision.code}"] = [revision.suitability, suitable]
        revision.status, revision.suitability = after, suitable
        revision.save(update_fields=["status", "suitability"])
        released = faces.take(document)
        known: dict[str, Any] = {"revision": revision.code, "reason": reason.strip(), "changes": changes}
        record(AuditAction.STATUS_CHANGED, by=by, target=document, **known)
        _announce(revision, released, choices, by)
    return revision


def carry(
    revisions: Sequence[Revision], becomes: Mapping[int, str], *, only_from: str = "", reason: str, by: Member
) -> None:
    """Move revisions as a review carries them, into it and out of it, whatever the table says; a fixed few queries.

    `becomes` tells of each by its key. Those that are not `only_from` by now stay as they are. Their documents are
    held by the caller.
    """
    documents = {one.document_id: one.document for one in revisions}
    issues = faces.issues_of(documents.values())
    every = [one for found in issues.values() for one in found]
    moving = [one for one in every if one.pk in becomes and (not only_from or one.status == only_from)]
    told = []
    for revision in moving:
        changes = _moved(revision, DocumentStatus(becomes[revision.pk]))
        details: dict[str, object] = {"revision": revision.code, "reason": reason, "changes": changes}
        told.append((documents[revision.document_id], clock.now(), details))
    for status, suitability in sorted({(one.status, one.suitability) for one in moving}):
        same = [one.pk for one in moving if (one.status, one.suitability) == (status, suitability)]
        Revision.objects.filter(pk__in=same).update(status=status, suitability=suitability)
    record_many(AuditAction.STATUS_CHANGED, told, by=by)
    released = faces.take_many(documents.values(), issues)
    for one in released:
        one.document = documents[one.document_id]
    if released:
        REVISION_RELEASED.announce_all(released, NOTHING_CHOSEN, by)


def _announce(moved: Revision, released: Revision | None, choices: Choices, by: Member) -> None:
    if released:
        REVISION_RELEASED.announce(released, choices if released == moved else NOTHING_CHOSEN, by)
    if moved.status == S.VOID:
        REVISIONS_VOIDED.announce([moved], by)


def _moved(revision: Revision, after: DocumentStatus) -> dict[str, list[str]]:
    """Let a revision say its new status, and drop what it may not be suitable for then; old → new for the log."""
    changes = {f"Status of revision {revision.code}": [str(DocumentStatus(revision.status).label), str(after.label)]}
    if (suitable := _suitable(revision, after, None)) != revision.suitability:
        changes[f"Suitability of revision {revision.code}"] = [revision.suitability, suitable]
    revision.status, revision.suitability = after, suitable
    return changes


def _suitable(revision: Revision, after: str, said: str | None) -> str:
    if said is not None:
        return suitabilities.require_fit(said, after)
    return revision.suitability if suitabilities.may_stand(revision.suitability, after) else ""
