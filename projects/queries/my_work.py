"""What waits for somebody, from every app that says so: overdue first, then by when it is due."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Exists, Q, QuerySet

from accounts.models import Membership
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.features import installed
from kazinex.core.places import MyWork, WorkLine
from kazinex.core.prepared import Prepared
from kazinex.core.shapes import Found
from kazinex.core.translation import marked as _
from projects.domain.questions import MOST_COUNTED

MOST = 1_000  # lines of one source
USUAL = 100  # of them where no page further down is asked for
Among = Callable[[int], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of somebody's work, the label of its source, and whether its date has passed."""

    label: str
    line: WorkLine
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that waits, in order; `is_more` and `are_more_late` say that a source has more of it than is told.

    `counted` is how many there are of what every page counts.
    """

    waiting: Sequence[Waiting]
    is_more: bool = False
    are_more_late: bool = False
    counted: int = 0

    def __bool__(self) -> bool:
        return bool(self.waiting) or self.is_more

    @property
    def count_words(self) -> str:
        """How much there is, as a number that says where there is more."""
        return _number(len(self.waiting), is_more=self.is_more)

    @property
    def late_words(self) -> str:
        """The same of what is late."""
        return _number(self.overdue, is_more=self.are_more_late)

    @property
    def overdue(self) -> int:
        """How many dates have passed."""
        return sum(one.is_overdue for one in self.waiting)

    @property
    def overdue_words(self) -> str:
        """The same as a number with a sign behind it, where a source has more that is late than it tells."""
        return f"{self.overdue}{'+' if self.are_more_late else ''}"

    def late(self) -> "Work":
        """That part of it whose dates have passed."""
        return Work([one for one in self.waiting if one.is_overdue], self.are_more_late, self.are_more_late)

    def by_project(self, codes: Iterable[str]) -> "dict[str, Work]":
        """What of it waits in each of the projects with these codes; what is not told may lie in any of them."""
        found: dict[str, list[Waiting]] = {code: [] for code in codes}
        for one in self.waiting:
            if one.line.project.code in found:
                found[one.line.project.code].append(one)
        return {code: Work(there, self.is_more, self.are_more_late) for code, there in found.items()}


def waiting_for(actor: Member, *, most: int = USUAL) -> Work:
    """What waits for a person, here or in all their projects; as many queries however much it is."""
    now, found, cut, counted = clock.now(), [], [], 0
    for source in _with_something(actor.user.pk):
        lines = [_waiting(source.label, line, now) for line in source.find(actor, most + 1)]
        found += lines[:most]
        cut += lines[most:]
        counted += len(lines) if source.counted else 0
    return Work(sorted(found, key=_by_date), bool(cut), any(one.is_overdue for one in cut), counted)


def waiting_in_each(actor: Member) -> dict[str, Work]:
    """What waits for a person in each of their projects, by code; as many queries however many projects they have.

    Only of what they have more than a thousand lines of, each project is asked for its own, so that no number of one
    project doubts what lies in another.
    """
    now, each = clock.now(), {place.project.code: place for place in actor.everywhere}
    found: dict[str, list[Waiting]] = {code: [] for code in each}
    cut: dict[str, list[Waiting]] = {code: [] for code in each}
    for source in _with_something(actor.user.pk):
        lines = source.find(actor, MOST + 1)
        asked = [lines] if len(lines) <= MOST else [source.find(place, MOST + 1) for place in places(actor)]
        for some in asked:
            for at, line in enumerate(some):
                (found if at < MOST else cut).get(line.project.code, []).append(_waiting(source.label, line, now))
    return {
        code: Work(there, bool(cut[code]), any(one.is_overdue for one in cut[code])) for code, there in found.items()
    }


def count_words(actor: Member) -> str:
    """How many things wait for somebody in all their projects, as the top bar says it; nothing for none."""
    return bar_words(sum(source.counted(actor) for source in installed().my_work if source.counted))


def bar_words(count: int) -> str:
    """The same where it is known how many there are."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")


def places(actor: Member) -> Iterable[Member]:
    """Where somebody's work is looked for: their project, or each of theirs that is open."""
    there = [actor] if actor.project else actor.everywhere
    return [each for each in there if each.project.is_open]


def seen(
    found: Found,
    there: Mapping[int, Member],
    *,
    project: str = "project",
    sees: Callable[[Member], Q] | None = None,
) -> Found:
    """Those of these rows of projects that a person sees where they stand; one query more, which is small.

    What they see is a condition a project, so it is first asked in which projects any of the rows lie. `sees` is that
    condition where the rows' own `visible_to` does not say it.
    """
    rows: Any = found.model._default_manager
    whole = [key for key, each in there.items() if each.sees_everything]
    others = [key for key in there if key not in set(whole)]
    lies_in = found.filter(**{f"{project}__in": others}).order_by().values_list(project, flat=True).distinct()
    condition = Q(**{f"{project}__in": whole})
    for key in sorted(set(lies_in)) if others else []:
        condition |= sees(there[key]) if sees else Q(pk__in=rows.visible_to(there[key]).values("pk"))
    return found.filter(condition)


def _with_something(user_id: int) -> list[MyWork]:
    """The sources that may have anything for a person; one query for all that say among what."""
    sources = installed().my_work
    asked = [source.among for source in sources if source.among]
    there = dict(zip(asked, _prepared(tuple(asked)).first(user_id) or (), strict=False)) if asked else {}
    return [source for source in sources if source.among is None or there.get(source.among)]


@cache
def _prepared(asked: tuple[Among, ...]) -> Prepared[[int], tuple[bool, ...]]:
    """Whether there is anything, of each of these; written once for the installed apps."""

    def is_there(user_id: int) -> QuerySet[Membership, tuple[bool, ...]]:
        anything = [Exists(among(user_id)) for among in asked]
        found: QuerySet[Membership, tuple[bool, ...]] = Membership.objects.filter(user=user_id).values_list(*anything)
        return found

    return Prepared(is_there)


def _waiting(label: str, line: WorkLine, now: datetime) -> Waiting:
    return Waiting(label, line, line.due_at is not None and line.due_at <= now)


def _number(count: int, *, is_more: bool) -> str:
    return _("over {number}").format(number=f"{count:,}") if is_more else f"{count:,}"


def _by_date(one: Waiting) -> tuple[bool, datetime, str]:
    """What has no date stands last, the longest waiting first."""
    line = one.line
    return line.due_at is None, line.due_at or line.since, line.title
