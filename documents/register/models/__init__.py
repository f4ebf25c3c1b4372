"""The register: documents and their immutable revisions."""

from documents.register.models.document import Document, DocumentGroup
from documents.register.models.revision import Revision
from documents.register.models.statuses import DocumentStatus

__all__ = ["Document", "DocumentGroup", "DocumentStatus", "Revision"]
