"""Files beside letters, for the doors that hand them out."""

from documents.correspondence.models import Letter, LetterAttachment
from documents.correspondence.queries import letters
from kazinex.core.actors import Member


def of_letter(actor: Member, letter: str, letter_file: str) -> LetterAttachment:
    """A file of a letter that the actor sees."""
    return _beside(letters.letter(actor, letter), letter_file)


def of_draft(actor: Member, draft: str, draft_file: str) -> LetterAttachment:
    """A file beside one's own draft."""
    return _beside(letters.draft(actor, draft), draft_file)


def _beside(letter: Letter, public_id: str) -> LetterAttachment:
    kept: LetterAttachment = letter.attachments.get(public_id=public_id)
    kept.letter = letter
    return kept
