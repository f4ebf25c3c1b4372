"""Links that end before the answer by them is due, as the apps above know it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from guestshares.domain import limits
from guestshares.domain.questions import ANSWERS_DUE
from guestshares.models import Scope, Share
from kazinex.core.actors import Member


def warnings(shares: Sequence[Share], by: Member) -> list[str]:
    """What warns of those of these shares that end too early, each sentence once; few queries a project."""
    there = {by.project.pk: by} if by.project else {each.project.pk: each for each in by.everywhere}
    due = _due(shares, there)
    late = [share for share in shares if share.pk in due]
    words = (_words(share, share.expires_at, due[share.pk], there[share.project_id]) for share in late)
    return list(dict.fromkeys(filter(None, words)))


def warning(share: Share, end: datetime, by: Member) -> str:
    """The same of one that would be issued again until then; empty where that is late enough."""
    return _words(share, end, _due([share], {share.project_id: by}).get(share.pk), by)


def _words(share: Share, end: datetime, due: datetime | None, by: Member) -> str:
    is_answered = share.asks_for_answers or share.scope != Scope.TRANSMITTAL  # a letter is, in its own way
    return limits.ends_before(end, due, by=by, is_answered=is_answered)


def _due(shares: Sequence[Share], there: Mapping[int, Member]) -> dict[int, datetime]:
    """When the answers by these are due, as far as who asks sees in each project what waits for them."""
    of_project: dict[int, list[Share]] = defaultdict(list)
    for share in shares:
        of_project[share.project_id].append(share)
    found: dict[int, datetime] = {}
    for project, own in of_project.items():
        for known in ANSWERS_DUE.ask(own, there[project]):
            for key, due in known.items():
                found[key] = min(due, found.get(key, due))
    return found
