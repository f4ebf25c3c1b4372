"""What a revision's file is against that of the one before, in facts."""

from dataclasses import dataclass

from documents.register.models import Document, Revision
from documents.register.queries import revisions_of
from documents.register.services import rendering
from documents.register.services.drawings import NoPreview
from kazinex.core.translation import marked as _
from kazinex.ui.texts import filesize

UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The revision before, whether its file is the very same, and the facts that differ as (label, before, now)."""

    before: Revision
    is_same: bool
    facts: tuple[tuple[str, str, str], ...]


def with_the_one_before(document: Document, revision: Revision) -> Comparison | None:
    """None where there is none, or none that is seen by whom the document was read for."""
    seen = [one for one in revisions_of(document) if (one.created_at, one.pk) < (revision.created_at, revision.pk)]
    if not seen:
        return None
    before = seen[0]
    is_same = before.sha256 == revision.sha256
    told = [
        (_("Size"), filesize(before.size), filesize(revision.size)),
        (_("Pages"), *((UNKNOWN, UNKNOWN) if is_same else (_pages(before), _pages(revision)))),
        (_("File name"), before.file_name, revision.file_name),
    ]
    return Comparison(before, is_same, tuple((label, old, new) for label, old, new in told if old != new))


def _pages(revision: Revision) -> str:
    """How many pages can be shown; empty where none can, or not yet."""
    try:
        return str(rendering.page_count(revision))
    except NoPreview:
        return UNKNOWN
