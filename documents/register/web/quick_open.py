"""Documents among what is opened quickly."""

from documents.register.queries import everywhere
from kazinex.core.actors import Member
from kazinex.core.quick_open import MOST, Found, QuickLine
from kazinex.core.translation import marked as _


def documents(actor: Member, words: str) -> Found:
    """By number and title."""
    found = everywhere.found_anywhere(actor, words, most=MOST + 1)
    lines = [QuickLine(one.get_absolute_url(), one.number, one.title, one.project.name) for one in found]
    return Found(_("Documents"), 10, lines)
