"""How much goes into one transmittal, and what of revisions stands against sending them (DOCUMENT_CONTROL 9)."""

from collections.abc import Sequence

from documents.register.models import DocumentStatus, Revision
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import first_of
from kazinex.core.translation import marked as _

MOST_DOCUMENTS = 500
MOST_RECIPIENTS = 2_000
MOST_AT_ONCE = 200  # recipients; more are issued in the background
MOST_NAMED = 10
S = DocumentStatus
APPROVED = frozenset({S.APPROVED, S.APPROVED_WITH_COMMENTS})
FOR_CONSTRUCTION = APPROVED | {S.ISSUED}


def require_documents(revisions: Sequence[Revision]) -> None:
    """At least one, and not more than somebody can look through."""
    if not revisions:
        raise RuleBroken(_("Enter at least one document."), field="documents")
    if len(revisions) > MOST_DOCUMENTS:
        words = _("A transmittal takes at most {most_documents} documents; there are {there:,}.").format(
            most_documents=MOST_DOCUMENTS, there=len(revisions)
        )
        raise RuleBroken(words, field="documents")


def require_recipients(count: int, *, to: int) -> None:
    """Somebody in To, and not more than can be sent to."""
    if not to:
        raise RuleBroken(_("Enter at least one recipient who is there."), field="to")
    if count > MOST_RECIPIENTS:
        words = _("A transmittal goes to at most {most_recipients:,} recipients; these are {count:,}.").format(
            most_recipients=MOST_RECIPIENTS, count=count
        )
        raise RuleBroken(words, field="to")


def named(revisions: Sequence[Revision]) -> str:
    """Revisions in words, the first ten of them."""
    return first_of((f"{one.document.number} revision {one.code}" for one in revisions), MOST_NAMED)
