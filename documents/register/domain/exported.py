"""Columns that the register's export writes and no import takes; a fact that people add is not called like one."""

from documents.register.domain import fields
from documents.register.domain.questions import WRITTEN_BESIDES
from kazinex.core import likeness

WRITTEN = (
    "Revision",
    "Latest approved",
    "Status",
    "Updated",
    "Suitability",
    "File",
    "Size in bytes",
    "Issued",
    "What changed",
    "Uploaded by",
    "SHA-256",
    fields.BY_NAME["is_confidential"].label,
    "Locked",
)


def written_only() -> frozenset[str]:
    """The heads of these columns, those of other apps among them, as `likeness.key` reads them."""
    besides = (label for labels in WRITTEN_BESIDES.ask() for label in labels)
    return frozenset(likeness.key(label) for label in (*WRITTEN, *besides))
