"""Questions about the register; everything here answers only with what the actor may see."""

from documents.register.queries.documents import (
    SHOWN,
    deleted_document,
    document,
    document_or_deleted,
    documents,
    present_revision,
    revision,
    revisions_of,
    rows,
    twins,
)
from documents.register.queries.vocabulary import vocabulary

__all__ = [
    "SHOWN",
    "deleted_document",
    "document",
    "document_or_deleted",
    "documents",
    "present_revision",
    "revision",
    "revisions_of",
    "rows",
    "twins",
    "vocabulary",
]
