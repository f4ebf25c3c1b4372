"""Guest shares among what is opened quickly."""

from guestshares import queries
from kazinex.core.actors import Member
from kazinex.core.quick_open import MOST, Found, QuickLine, holding
from kazinex.core.translation import marked as _

OF_SHARE = ("label", "recipient_name", "recipient_email")


def shares(actor: Member, words: str) -> Found:
    """By label and recipient, the newest first, where one may manage guest shares."""
    found = queries.shares_anywhere(actor).filter(holding(words, *OF_SHARE)).select_related("project", "organisation")
    newest = found.order_by("-created_at", "-pk")[: MOST + 1]
    lines = [QuickLine(one.get_absolute_url(), str(one), one.recipient, one.project.name) for one in newest]
    return Found(_("Guest shares"), 40, lines)
