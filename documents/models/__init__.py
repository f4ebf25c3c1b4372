"""The register: documents and their immutable revisions."""

from documents.models.document import Document, DocumentGroup, DocumentStatus
from documents.models.revision import Revision

__all__ = ["Document", "DocumentGroup", "DocumentStatus", "Revision"]
