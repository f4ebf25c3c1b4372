"""Letters with their threads, the types they are of, and the rules that address them."""

from documents.correspondence.models.letter import Letter, Recipient
from documents.correspondence.models.letter_attachment import LetterAttachment
from documents.correspondence.models.letter_document import LetterDocument
from documents.correspondence.models.letter_type import LetterType
from documents.correspondence.models.reply import Reply
from documents.correspondence.models.reply_draft import ReplyDraft
from documents.correspondence.models.rule import AddressRule

__all__ = [
    "AddressRule",
    "Letter",
    "LetterAttachment",
    "LetterDocument",
    "LetterType",
    "Recipient",
    "Reply",
    "ReplyDraft",
]
