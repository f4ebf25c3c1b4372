"""The register: documents and their immutable revisions."""

from documents.register.models.attached_file import AttachedFile
from documents.register.models.custom_field import CustomField, CustomKind
from documents.register.models.document import Document, DocumentGroup
from documents.register.models.import_file import ImportFile
from documents.register.models.numbering import NumberCounter, NumberingScheme, RevisionCoding
from documents.register.models.page_comment import CommentKind, CommentReply, CommentStatus, PageComment, Response
from documents.register.models.paper import PaperDoor, PaperPolicy, PaperStamp
from documents.register.models.revision import Revision
from documents.register.models.revision_text import Reading, RevisionText
from documents.register.models.staging import StagedFile, UploadBatch
from documents.register.models.statuses import DocumentStatus

__all__ = [
    "AttachedFile",
    "CommentKind",
    "CommentReply",
    "CommentStatus",
    "CustomField",
    "CustomKind",
    "Document",
    "DocumentGroup",
    "DocumentStatus",
    "ImportFile",
    "NumberCounter",
    "NumberingScheme",
    "PageComment",
    "PaperDoor",
    "PaperPolicy",
    "PaperStamp",
    "Reading",
    "Response",
    "Revision",
    "RevisionCoding",
    "RevisionText",
    "StagedFile",
    "UploadBatch",
]
