"""What happens to a document, and who else wants to know."""

from documents.register.models import Document, Revision
from kazinex.core.actors import Actor, Member
from kazinex.core.features import Change

DOCUMENT_DELETED = Change[[Document, Member]]("document_deleted")
# Why what people outside may open of it is kept; it ends where that is empty.
DOCUMENT_MADE_CONFIDENTIAL = Change[[Document, str, Member]]("document_made_confidential")
DOCUMENT_RESTORED = Change[[Document, Actor]]("document_restored")
REVISION_ADDED = Change[[Document, Actor]]("revision_added")
REVISION_RELEASED = Change[[Revision, Member]]("revision_released")  # it is in force now, instead of an earlier one
