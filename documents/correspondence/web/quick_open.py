"""Letters among what is opened quickly."""

from documents.correspondence.queries import everywhere
from kazinex.core.actors import Member
from kazinex.core.quick_open import MOST, Found, QuickLine
from kazinex.core.translation import marked as _


def letters(actor: Member, words: str) -> Found:
    """Letters by number and subject."""
    found = everywhere.letters_anywhere(actor, words)[: MOST + 1]
    lines = [QuickLine(one.get_absolute_url(), one.code, one.subject, one.project.name) for one in found]
    return Found(_("Correspondence"), 60, lines)
