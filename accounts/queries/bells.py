"""What a person finds in the bell: nothing of what is about something they may not see any more."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import Notification, User
from accounts.queries.members import notifications_of
from accounts.queries.silences import lost
from kazinex.core.actors import Member

AT_ONCE = 1_000  # rows


@dataclass(slots=True)
class Opened:
    """What is shown, and the keys of what is to be counted no longer, or again."""

    told: list[Notification] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)
    found: set[int] = field(default_factory=set)

    def look(self, rows: list[Notification], hidden: set[int]) -> list[Notification]:
        """Those of the rows that are not hidden, and remember of which that was not known."""
        self.lost |= {each.pk for each in rows if each.pk in hidden and each.lost_at is None}
        self.found |= {each.pk for each in rows if each.pk not in hidden and each.lost_at is not None}
        return [each for each in rows if each.pk not in hidden]


def opened(user: User, actor: Member, most: int) -> Opened:
    """The newest things told in the active organisation that this person may see, and what they have lost of the rest.

    One query where nothing is lost and all of it is shown, beside those of what may be seen.
    """
    bell, told = Opened(), notifications_of(user)
    for rows in _batches(told, most):
        bell.told += bell.look(rows, lost(rows, actor))
        if len(bell.told) >= most:
            _look_at_older(bell, told.filter(created_at__lte=rows[-1].created_at), actor)
            break
    del bell.told[most:]
    return bell


def _look_at_older(bell: Opened, told: QuerySet[Notification], actor: Member) -> None:
    """What is not shown any more is counted until it is read."""
    unread = told.filter(read_at=None).only("user", "url", "about", "lost_at")
    for rows in _batches(unread, AT_ONCE):
        bell.look(rows, lost(rows, actor))


def _batches(told: QuerySet[Notification], first: int) -> Iterator[list[Notification]]:
    """In their order: as many as are shown, then many at once."""
    start, step = 0, first
    while rows := list(told[start : start + step]):
        yield rows
        if len(rows) < step:
            return
        start, step = start + step, AT_ONCE
