"""What a document's state allows."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Model

from documents.register.domain.questions import HELD_BY_REVIEW
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.models.statuses import BEGINNINGS
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _


def require_present(document: Document) -> None:
    """A deleted document changes no more until it is restored."""
    if document.is_deleted:
        raise RuleBroken(_("This document is deleted. Restore it first."))


def require_unlocked(document: Document) -> None:
    """A locked document takes no new revision (SPEC 7)."""
    if document.is_locked:
        words = _("This document is locked, so it takes no new revision. A project admin can unlock it.")
        raise RuleBroken(words)


def require_unheld(document: Document, revision: Revision | None = None) -> None:
    """What is under review changes its status by that review alone, and is not deleted meanwhile."""
    for key, words in held_by_review([document]).items():
        if revision is None or key == revision.pk:
            raise RuleBroken(words)


def held_by_review(documents: Iterable[Document]) -> dict[int, str]:
    """The revisions of these documents that a review under way holds, by key, with the words that say so."""
    asked = [document.pk for document in documents]
    return {key: words for held in HELD_BY_REVIEW.ask(asked) for key, words in held.items()}


def require_beginning(status: str) -> DocumentStatus:
    """How a revision may start: never with an approval nobody gave it (SPEC 7)."""
    if status not in BEGINNINGS:
        words = " or ".join(f"“{DocumentStatus(one).label}”" for one in BEGINNINGS)
        raise RuleBroken(_("A new revision starts as {words}.").format(words=words), field="status")
    return DocumentStatus(status)


def require_reason(reason: str) -> str:
    """A reason somebody can read later."""
    reason = reason.strip()
    if not reason:
        raise RuleBroken(_("Enter a reason; it stands in the audit log."), field="reason")
    return reason


def as_changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """Old → new for the audit log, of what differs; rows are named by their text."""
    return {label: [_text(before[label]), _text(after[label])] for label in after if before[label] != after[label]}


def _text(value: object) -> object:
    if isinstance(value, date):
        return clock.shown_day(value)
    return str(value) if isinstance(value, Model) else value
