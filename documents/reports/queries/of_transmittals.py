"""The register of transmittals in figures: what was issued for which purpose, and who acknowledged it."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from documents.reports.domain.asking import Asked, Head, Report, Result, counted, result
from documents.reports.queries import grouping, links
from documents.reports.queries.grouping import in_moments, named
from documents.transmittals.models import Purpose, Transmittal, TransmittalRecipient
from documents.transmittals.models.words import TransmittalStatus
from documents.transmittals.queries.walks import holds_discipline
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists.filters import told
from kazinex.core.translation import marked as _

GROUPS = {"purpose": _("Purpose"), "issuer": _("Issued by"), "month": _("Month")}
COLUMNS = {"purpose": "purpose", "issuer": "created_by__name", "month": "month"}
OPEN = {"status": str(TransmittalStatus.ISSUED.value)}
# What is counted, and what the list of transmittals calls it.
FIGURES: tuple[tuple[str, dict[str, str]], ...] = (
    (_("Issued"), {}),
    (_("Open"), OPEN),
    (_("Not acknowledged"), {**OPEN, "acknowledged": "none"}),
    (_("Partly acknowledged"), {**OPEN, "acknowledged": "partly"}),
    (_("Acknowledged"), {**OPEN, "acknowledged": "all"}),
    (_("Overdue"), {"overdue": "yes"}),
    (_("Closed"), {"status": str(TransmittalStatus.CLOSED.value)}),
    (_("Recalled"), {"status": str(TransmittalStatus.RECALLED.value)}),
)


def register(actor: Member, asked: Asked) -> Result:
    """How many transmittals were issued, and how far they came; who acknowledged is told of those read whole alone."""
    zone, column = actor.project.time_zone, COLUMNS[asked.group_by]
    seen = _seen(actor, asked).filter(in_moments(asked, "issued_at", zone))
    if column == "month":
        seen = seen.annotate(month=TruncMonth("issued_at", tzinfo=clock.zone(zone)))
    people = TransmittalRecipient.objects.filter(transmittal=OuterRef("pk"))
    rows = seen.annotate(
        said=Exists(people.exclude(acknowledged_at=None)), silent=Exists(people.filter(acknowledged_at=None))
    )
    rows = rows.order_by().values_list(column).annotate(**_numbers(actor)).order_by(column)
    heads = [Head(GROUPS[asked.group_by]), *(counted(label) for label, _way in FIGURES)]
    return result(heads, [_row(actor, asked, *row) for row in rows], bar=1)


def _numbers(actor: Member) -> dict[str, Count]:
    is_open = Q(status=TransmittalStatus.ISSUED)
    known = is_open & Q(is_whole=True)
    which = (
        Q(),
        is_open,
        known & Q(said=False),
        known & Q(said=True, silent=True),
        known & Q(silent=False),
        known & Q(silent=True, required_by__lt=grouping.today(actor)),
        Q(status=TransmittalStatus.CLOSED),
        Q(status=TransmittalStatus.RECALLED),
    )
    return {f"number_{place}": Count("pk", filter=one) for place, one in enumerate(which)}


def _seen(actor: Member, asked: Asked) -> Any:
    seen = Transmittal.objects.visible_to(actor).with_sight(actor)
    return seen.filter(holds_discipline(actor, asked.discipline)) if asked.discipline else seen


def _row(actor: Member, asked: Asked, group: Any, *numbers: int) -> tuple[object, ...]:
    label = str(Purpose(group).label) if asked.group_by == "purpose" else named(asked.group_by, group)
    way = (
        links.within(asked, group) if asked.group_by == "month" else links.within(asked) | {asked.group_by: told(group)}
    )
    narrowed = zip(numbers, FIGURES, strict=True)
    where = "transmittals:transmittals"
    return (label, *(links.figure(actor, number, where, **way, **more) for number, (_label, more) in narrowed))


REPORTS = (
    Report(
        "transmittal-register",
        _("Transmittal register"),
        _("What was issued for which purpose, what is acknowledged, and what is overdue."),
        GROUPS,
        _("When it was issued."),
        register,
    ),
)
