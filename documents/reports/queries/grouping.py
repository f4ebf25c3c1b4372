"""How reports group rows: by what columns, called what, within which days; all of it added up by the database."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, DurationField, Q, QuerySet

from documents.register.models import Document
from documents.register.models.visibility import DocumentQuerySet
from documents.reports.domain.asking import Asked
from kazinex.core import clock
from kazinex.core.actors import Member

DAY = timedelta(days=1)
NONE = "–"
DOCUMENT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "discipline": ("discipline__code", "discipline__name"),
    "type": ("document_type__code", "document_type__name"),
    "zone": ("zone__code", "zone__name"),
    "stage": ("stage__code", "stage__name"),
    "originator": ("originator",),
    "owner": ("owner__name",),
}
DOCUMENT_GROUP_LABELS = {
    "discipline": "Discipline",
    "type": "Type",
    "zone": "Zone",
    "stage": "Stage",
    "originator": "Originator",
    "owner": "Owner",
}
Rows = TypeVar("Rows", bound=QuerySet[Any])


class Percentile(Aggregate):
    """The value that this share of the rows does not pass, interpolated; PostgreSQL's percentile_cont."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) within group (order by %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression: Any, share: float, **extra: Any) -> None:
        super().__init__(expression, share=repr(float(share)), **extra)


class Percentiles(Aggregate):
    """Several of them of the same rows, which are sorted once."""

    function = "percentile_cont"
    template = "%(function)s(array[%(shares)s]) within group (order by %(expressions)s)"
    output_field = ArrayField(DurationField())

    def __init__(self, expression: Any, shares: Sequence[float], **extra: Any) -> None:
        super().__init__(expression, shares=", ".join(repr(float(share)) for share in shares), **extra)


def documents(actor: Member, asked: Asked) -> DocumentQuerySet:
    """What this person sees of the register, of the discipline that is asked for."""
    seen: DocumentQuerySet = Document.objects.visible_to(actor).current().order_by()
    return seen.filter(discipline__code=asked.discipline) if asked.discipline else seen


def named(*parts: object) -> str:
    """A group in words: its code and name, its month, or a dash where it says nothing."""
    return " – ".join(f"{part:%Y-%m}" if isinstance(part, date) else str(part) for part in parts if part) or NONE


def in_days(asked: Asked, column: str) -> Q:
    """That a day stands within the period."""
    return _between(column, asked.since, asked.until + DAY if asked.until else None)


def in_moments(asked: Asked, column: str, zone: str) -> Q:
    """That an instant stands within the period's days in this zone."""
    start = clock.start_of_day(asked.since, zone) if asked.since else None
    return _between(column, start, clock.end_of_day(asked.until, zone) if asked.until else None)


def in_whole_days(length: timedelta | None) -> float | None:
    """A length of time in days, to a tenth."""
    return None if length is None else round(length / DAY, 1)


def today(actor: Member) -> date:
    """Which day it is in the actor's project."""
    return clock.now().astimezone(clock.zone(actor.project.time_zone)).date()


def _between(column: str, start: object, end: object) -> Q:
    found = Q()
    if start:
        found &= Q(**{f"{column}__gte": start})
    if end:
        found &= Q(**{f"{column}__lt": end})
    return found
