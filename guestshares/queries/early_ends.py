"""Links that end before the answer by them is due, as the apps above know it."""

from collections.abc import Sequence
from datetime import datetime

from guestshares.domain import limits
from guestshares.domain.questions import ANSWERS_DUE
from guestshares.models import Share


def warnings(shares: Sequence[Share]) -> list[str]:
    """What warns of those of these shares that end too early, each sentence once; few queries for however many."""
    due = _due(shares)
    words = (limits.ends_before(share.expires_at, due.get(share.pk), project=share.project) for share in shares)
    return list(dict.fromkeys(filter(None, words)))


def warning(share: Share, end: datetime) -> str:
    """The same of one that would be issued again until then; empty where that is late enough."""
    return limits.ends_before(end, _due([share]).get(share.pk), project=share.project)


def _due(shares: Sequence[Share]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for known in ANSWERS_DUE.ask(shares):
        for key, due in known.items():
            found[key] = min(due, found.get(key, due))
    return found
