"""What happens to a document, and who else wants to know."""

from collections.abc import Sequence

from documents.register.models import Document, PageComment, Revision
from kazinex.core.actors import Actor, Member
from kazinex.core.features import Change
from kazinex.core.forms import Choices

COMMENTS_SETTLED = Change[[Sequence[PageComment], Actor]]("comments_settled")  # answered or closed, on one document
DOCUMENT_DELETED = Change[[Document, Member]]("document_deleted")
# Why what people outside may open of it is kept; it ends where that is empty.
DOCUMENT_MADE_CONFIDENTIAL = Change[[Document, str, Member]]("document_made_confidential")
DOCUMENT_RESTORED = Change[[Document, Actor]]("document_restored")
# With what was chosen on its page, as below.
DOCUMENT_REGISTERED = Change[[Document, Choices, Member]]("document_registered")
# What was chosen on the page for what follows (questions.py); nothing where nobody was asked.
REVISION_ADDED = Change[[Document, Choices, Member]]("revision_added")
REVISIONS_VOIDED = Change[[Sequence[Revision], Member]]("revisions_voided")
REVISION_RELEASED = Change[[Revision, Choices, Member]]("revision_released")  # in force now, instead of an earlier one
