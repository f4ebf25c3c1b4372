"""How reports group rows: by what columns, called what, within which days; all of it added up by the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, BooleanField, DurationField, FloatField, Func, Q, QuerySet

from accounts.models import User
from documents.register.models import Document
from documents.register.models.visibility import DocumentQuerySet
from documents.register.queries import counting
from documents.reports.domain.asking import Asked
from kazinex.core import clock, periods
from kazinex.core.actors import Member
from kazinex.core.lists.filters import NONE
from kazinex.core.translation import marked as _
from projects.models import Term

DAY = timedelta(days=1)
DOCUMENT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "discipline": ("discipline__code", "discipline__name"),
    "type": ("document_type__code", "document_type__name"),
    "zone": ("zone__code", "zone__name"),
    "stage": ("stage__code", "stage__name"),
    "originator": ("originator",),
    "owner": ("owner__name",),
}
DOCUMENT_KEYS = {  # the same as the row of a document says them, of which several may be called alike
    "discipline": "discipline_id",
    "type": "document_type_id",
    "zone": "zone_id",
    "stage": "stage_id",
    "originator": "originator",
    "owner": "owner_id",
}
Names = tuple[str | None, ...]
Counted = tuple[object, *tuple[int, ...]]  # a key, and how many of it there are
DOCUMENT_GROUP_LABELS = {
    "discipline": _("Discipline"),
    "type": _("Type"),
    "zone": _("Zone"),
    "stage": _("Stage"),
    "originator": _("Originator"),
    "owner": _("Owner"),
}
MISSING = {  # what a group is called that says nothing
    "discipline": _("No discipline"),
    "type": _("No type"),
    "zone": _("No zone"),
    "stage": _("No stage"),
    "originator": _("No originator"),
    "owner": _("No owner"),
    "person": _("People outside"),
    "court": _("Nobody"),
    "company": _("No domain"),
}
Rows = TypeVar("Rows", bound=QuerySet[Any])


class Seconds(Func):
    """A length of time as a number of seconds, which is sorted several times as fast."""

    template = "date_part('epoch', %(expressions)s)"
    output_field = FloatField()


class InTurn(Func):
    """A condition that is asked of row after row as an index leads along them, so that they need no sort afterwards.

    PostgreSQL joins what is in a query otherwise, and then takes the rows for unsorted.
    """

    template = "(%(expressions)s) is true"
    output_field = BooleanField()


class Percentile(Aggregate):
    """The value that this share of the rows does not pass, interpolated; PostgreSQL's percentile_cont."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) within group (order by %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression: Any, share: float, **extra: Any) -> None:
        super().__init__(expression, share=repr(float(share)), **extra)


class Percentiles(Aggregate):
    """Several of them of the same numbers, which are sorted once."""

    function = "percentile_cont"
    template = "%(function)s(array[%(shares)s]) within group (order by %(expressions)s)"
    output_field = ArrayField(FloatField())

    def __init__(self, expression: Any, shares: Sequence[float], **extra: Any) -> None:
        super().__init__(expression, shares=", ".join(repr(float(share)) for share in shares), **extra)


def documents(actor: Member, asked: Asked) -> DocumentQuerySet:
    """What this person sees of the register, of the discipline that is asked for."""
    seen: DocumentQuerySet = Document.objects.visible_to(actor).current().order_by()
    return _of_discipline(seen, asked)


def parts_of_documents(actor: Member, asked: Asked) -> list[DocumentQuerySet]:
    """The same in parts that have no document in common, for what is counted by the facts an index has."""
    return [_of_discipline(part, asked) for part in counting.parts(actor)]


def _of_discipline(seen: DocumentQuerySet, asked: Asked) -> DocumentQuerySet:
    return seen.filter(discipline__code=asked.discipline) if asked.discipline else seen


def names(group: str, keys: Collection[object]) -> Mapping[object, Names]:
    """What these keys of a group of documents, or of people, are called, each in as many parts as its columns."""
    if group == "originator":
        return {key: (str(key),) for key in keys}
    if group in {"owner", "person"}:
        wanted: Any = keys
        people = User.objects.filter(pk__in=wanted).values_list("pk", "name")
        return {None: (None,)} | {key: (name,) for key, name in people}
    terms = Term.objects.filter(pk__in=keys).values_list("pk", "code", "name")
    return {None: (None, None)} | {key: (code, name) for key, code, name in terms}


def by_names(counted: Iterable[Counted], names: Mapping[object, Names]) -> dict[Names, list[int]]:
    """Rows of a key and its numbers, added up for keys that are called alike, in the order of their names."""
    found: dict[Names, list[int]] = {}
    for key, *numbers in counted:
        before = found.get(names[key], [0] * len(numbers))
        found[names[key]] = [one + more for one, more in zip(before, numbers, strict=True)]
    return dict(sorted(found.items(), key=lambda each: in_order(each[0])))


def in_order(names: Names) -> list[tuple[bool, str]]:
    """By what a group sorts as the database would: what says nothing comes last."""
    return [(name is None, name or "") for name in names]


def named(group_by: str, *parts: object) -> str:
    """A group in words: its code and name, its month, or what it lacks."""
    said = " – ".join(f"{part:%Y-%m}" if isinstance(part, date) else str(part) for part in parts if part)
    return said or MISSING.get(group_by, NONE)


def in_days(asked: Asked, column: str) -> Q:
    """That a day stands within the period."""
    return periods.days(column, asked.since, asked.until)


def in_moments(asked: Asked, column: str, zone: str) -> Q:
    """That an instant stands within the period's days in this zone."""
    return periods.moments(column, asked.since, asked.until, zone)


def in_whole_days(length: timedelta | float | None) -> float | None:
    """A length of time, in seconds where it is a number, in days, to a tenth."""
    if length is None:
        return None
    return round(length / DAY if isinstance(length, timedelta) else length / DAY.total_seconds(), 1)


def today(actor: Member) -> date:
    """Which day it is in the actor's project."""
    return clock.now().astimezone(clock.zone(actor.project.time_zone)).date()
