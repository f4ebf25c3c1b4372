"""What a document's state allows."""

from collections.abc import Mapping

from django.db.models import Model

from documents.register.models import Document
from kazinex.core.errors import RuleBroken


def require_present(document: Document) -> None:
    """A deleted document changes no more until it is restored."""
    if document.is_deleted:
        raise RuleBroken("This document is deleted. Restore it first.")


def require_unlocked(document: Document) -> None:
    """A locked document takes no new revision (SPEC 7)."""
    if document.is_locked:
        words = "This document is locked, so it takes no new revision. A project admin can unlock it."
        raise RuleBroken(words)


def require_reason(reason: str) -> str:
    """A reason somebody can read later."""
    reason = reason.strip()
    if not reason:
        raise RuleBroken("Enter a reason; it stands in the audit log.", field="reason")
    return reason


def as_changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """Old → new for the audit log, of what differs; rows are named by their text."""
    return {label: [_text(before[label]), _text(after[label])] for label in after if before[label] != after[label]}


def _text(value: object) -> object:
    return str(value) if isinstance(value, Model) else value
