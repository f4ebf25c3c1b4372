"""What waits for somebody, from every app that says so: overdue first, then by when it is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.features import installed
from kazinex.core.places import WorkLine
from projects.domain.questions import COUNTED_WORK

MOST = 300  # lines of one source
MOST_COUNTED = 100  # things of one source; the top bar has room for two digits


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of somebody's work, the label of its source, and whether its date has passed."""

    label: str
    line: WorkLine
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that waits, in order; `is_more` where a source has more than it tells."""

    waiting: Sequence[Waiting]
    is_more: bool = False

    @property
    def overdue(self) -> int:
        """How many dates have passed."""
        return sum(one.is_overdue for one in self.waiting)


def waiting_for(actor: Member, *, most: int = MOST) -> Work:
    """What waits for a person, here or in all their projects; as many queries however much it is."""
    now, found, is_more = clock.now(), [], False
    for source in installed().my_work:
        lines = source.find(actor, most + 1)
        is_more |= len(lines) > most
        found += [_waiting(source.label, line, now) for line in lines[:most]]
    return Work(sorted(found, key=_by_date), is_more)


def count_words(actor: Member) -> str:
    """How many things wait for somebody in all their projects, as the top bar says it; one query, nothing for none."""
    sources = [found.order_by().values("pk")[:MOST_COUNTED] for found in COUNTED_WORK.ask(actor)]
    if not sources:
        return ""
    first, *rest = sources
    count = (first.union(*rest, all=True) if rest else first).count()
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")


def places(actor: Member) -> Iterable[Member]:
    """Where somebody's work is looked for: their project, or each of theirs that is open."""
    there = [actor] if actor.project else actor.everywhere
    return [each for each in there if each.project.is_open]


def _waiting(label: str, line: WorkLine, now: datetime) -> Waiting:
    return Waiting(label, line, line.due_at is not None and line.due_at <= now)


def _by_date(one: Waiting) -> tuple[bool, datetime, str]:
    """What has no date stands last, the longest waiting first."""
    line = one.line
    return line.due_at is None, line.due_at or line.since, line.title
