"""The register: documents and their immutable revisions."""

from documents.register.models.document import Document, DocumentGroup, DocumentStatus
from documents.register.models.revision import Revision

__all__ = ["Document", "DocumentGroup", "DocumentStatus", "Revision"]
