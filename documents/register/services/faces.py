"""The two faces of a document, taken over from its revisions in the transaction that changed one."""

from datetime import datetime

from documents.register.models import Document, Revision
from documents.register.models.statuses import RELEASED
from kazinex.core import clock

KEPT = (
    *("current_revision", "current_code", "status", "updated_at"),
    *("released_revision", "released_code", "released_status", "released_at", "has_two_faces"),
)


def take(document: Document) -> Revision | None:
    """Keep in its row what lists need of the current and the released revision; returns a newly released one, if any.

    The date of a face moves when that face changes, so that a draft leaves no trace on what is in force.
    """
    newest, now = list(document.revisions.order_by("-created_at", "-pk")), clock.now()
    before = document.released_revision_id
    released = next((one for one in newest if one.status in RELEASED), None)
    _take_current(document, newest[0], now)
    _take_released(document, released, now)
    document.has_two_faces = released is not None and released.pk != newest[0].pk
    document.save(update_fields=KEPT)
    return released if released and released.pk != before else None


def touch(document: Document, *fields: str) -> None:
    """Save what a document says of itself whatever its revision, which changes both faces."""
    document.updated_at = clock.now()
    document.released_at = document.updated_at if document.released_revision_id else None
    document.save(update_fields=[*fields, "updated_at", "released_at"])


def _take_current(document: Document, revision: Revision, now: datetime) -> None:
    if (document.current_revision_id, document.status) != (revision.pk, revision.status):
        document.current_revision, document.current_code = revision, revision.code
        document.status, document.updated_at = revision.status, now


def _take_released(document: Document, revision: Revision | None, now: datetime) -> None:
    status = revision.status if revision else ""
    if (document.released_revision_id, document.released_status) != (revision.pk if revision else None, status):
        document.released_revision, document.released_code = revision, revision.code if revision else ""
        document.released_status, document.released_at = status, now if revision else None
