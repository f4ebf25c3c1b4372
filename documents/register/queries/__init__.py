"""Questions about the register; everything here answers only with what the actor may see."""

from documents.register.queries.custom_fields import custom_field, custom_fields
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
    "custom_field",
    "custom_fields",
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
