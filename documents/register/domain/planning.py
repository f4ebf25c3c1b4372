"""Whether a planned document is due, late, or came early (DOCUMENT_CONTROL 2); days are those of the project's zone."""

from datetime import date, timedelta
from enum import Enum

from django.db.models import F, Q

from documents.register.models import Document, DocumentStatus
from kazinex.core.translation import marked as _

SOON = timedelta(days=14)
DELIVERED = ~Q(status=DocumentStatus.PLANNED) & Q(planned_on__isnull=False, delivered_on__isnull=False)


class Planning(Enum):
    """Where a planned document stands: its value in addresses, its words, its tone."""

    PLANNED = ("planned", _("Planned"), "neutral")
    DUE = ("due", _("Due within 14 days"), "info")
    LATE = ("late", _("Late"), "bad")
    EARLY = ("early", _("Delivered early"), "good")
    ON_TIME = ("on_time", _("Delivered on the day"), "good")
    DELIVERED_LATE = ("delivered_late", _("Delivered late"), "warn")

    def __init__(self, key: str, label: str, tone: str) -> None:
        self.key, self.label, self.tone = key, label, tone


DELIVERIES = {  # what reports count of planned documents
    "planned": _("Planned"),
    "delivered": _("Delivered"),
    "on_time": _("On time"),
    "delivered_late": _("Delivered late"),
    "awaited": _("Late and awaited"),
    "not_due": _("Not due yet"),
}
AWAITED = frozenset({Planning.PLANNED, Planning.DUE, Planning.LATE})
BY_KEY = {planning.key: planning for planning in Planning}


def of(document: Document, today: date) -> Planning | None:
    """Where a document stands; None for one that was never planned for a day and has its first revision."""
    if document.status == DocumentStatus.PLANNED:
        return _awaited(document.planned_on, today)
    if document.planned_on is None or document.delivered_on is None:
        return None
    if document.delivered_on == document.planned_on:
        return Planning.ON_TIME
    return Planning.EARLY if document.delivered_on < document.planned_on else Planning.DELIVERED_LATE


def as_q(planning: Planning, today: date) -> Q:
    """The same as SQL: the documents that stand there."""
    awaited, soon = Q(status=DocumentStatus.PLANNED), today + SOON
    return {
        Planning.PLANNED: awaited & (Q(planned_on=None) | Q(planned_on__gt=soon)),
        Planning.DUE: awaited & Q(planned_on__gte=today, planned_on__lte=soon),
        Planning.LATE: awaited & Q(planned_on__lt=today),
        Planning.EARLY: DELIVERED & Q(delivered_on__lt=F("planned_on")),
        Planning.ON_TIME: DELIVERED & Q(delivered_on=F("planned_on")),
        Planning.DELIVERED_LATE: DELIVERED & Q(delivered_on__gt=F("planned_on")),
    }[planning]


def delivery(key: str, today: date) -> Q:
    """The planned documents that reports count under one of DELIVERIES."""
    came, late = Q(delivered_on__isnull=False), Q(delivered_on__gt=F("planned_on"))
    awaited = Q(delivered_on=None, status=DocumentStatus.PLANNED)
    return (
        Q(planned_on__isnull=False)
        & {
            "planned": Q(),
            "delivered": came,
            "on_time": came & ~late,
            "delivered_late": late,
            "awaited": awaited & Q(planned_on__lt=today),
            "not_due": awaited & Q(planned_on__gte=today),
        }[key]
    )


def _awaited(planned_on: date | None, today: date) -> Planning:
    if planned_on is None or planned_on > today + SOON:
        return Planning.PLANNED
    return Planning.DUE if planned_on >= today else Planning.LATE
