"""The register of transmittals: what it is narrowed by, its orders, columns and export."""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.transmittals.models import Purpose, TransmittalStatus
from documents.transmittals.queries import walks
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import (
    MOST_COUNTED,
    Cell,
    Choice,
    Column,
    Filter,
    Filters,
    List,
    Told,
    Words,
    told_days,
    told_name,
)
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts

COLUMNS = (
    Column(_("Number"), "code nowrap", sort="number", name="number", is_kept=True, is_plain=True),
    Column(_("Subject"), "wide", sort="subject", name="subject", is_plain=True),
    Column(_("Purpose"), "nowrap priority-2", name="purpose", is_labelled=True),
    Column(_("State"), name="state", is_plain=True),
    Column(_("Acknowledged"), "nowrap nums", name="acknowledged"),
    Column(_("Issued"), "nowrap priority-3", sort="issued", name="issued", is_labelled=True),
    Column(_("Required by"), "nowrap priority-2", name="required", is_labelled=True),
    Column(_("Issued by"), name="issuer", is_extra=True),
)
CELLS = (
    Cell("Number", lambda row: row.code),
    Cell("Subject", lambda row: row.subject),
    Cell("Purpose", lambda row: row.get_purpose_display()),
    Cell("State", lambda row: row.state_label if row.is_whole else row.get_status_display()),
    Cell("Acknowledged", lambda row: row.acknowledged_count if row.is_whole else None, Kind.NUMBER),
    Cell("Recipients", lambda row: row.recipients_count if row.is_whole else None, Kind.NUMBER),
    Cell(_("Overdue"), lambda row: _("Overdue") if row.is_whole and row.is_overdue else ""),
    Cell("Issued", lambda row: row.issued_at, Kind.MOMENT),
    Cell("Issued by", lambda row: str(row.created_by)),
    Cell("Required by", lambda row: clock.shown_day(row.required_by) if row.required_by else ""),
)
MOST_LOOKED_UP = 200  # rows counted that are found beside the register
MOST_LATE = 1_000  # rows counted that the day tells, which no index has
MOST_LOOKED_INTO = 100  # rows counted where each has to be looked into: whether it holds something one may see
STATES = tuple((value, label) for value, label in TransmittalStatus.choices if value != TransmittalStatus.DRAFT)
ACKNOWLEDGED = (
    ("none", _("By nobody")),
    ("partly", _("Partly")),
    ("all", _("By everybody")),
    ("missing", _("Not by everybody")),
)


def transmittals(actor: Member) -> List:
    """The transmittals of a project, for somebody."""
    return List(
        caption=_("Transmittals"),
        counted=ngettext_lazy("{count} transmittal", "{count} transmittals", "number"),
        columns=COLUMNS,
        orders={"number": ("series", "number", "id"), "subject": ("subject", "id"), "issued": ("issued_at", "id")},
        first="-issued",
        filters=_filters(actor),
        cells=CELLS,
        furnish=lambda rows: rows.with_sight(actor).select_related("created_by"),
        prepare=lambda rows: map(partial(_row, actor), rows),
        among=lambda order, filters: walks.among(actor, filters.values, order=order),
        counts_to=partial(_counts_to, actor),
    )


def _counts_to(actor: Member, filters: Filters) -> int:
    """What was sent to one person is looked up one by one, whoever asks."""
    if not actor.sees_everything:
        return MOST_LOOKED_INTO
    if filters.values.get("mine") in walks.TO_ONE:
        return MOST_LOOKED_UP
    return MOST_LATE if filters.values.get("overdue") else MOST_COUNTED


def _filters(actor: Member) -> tuple[Filter, ...]:
    mine = (("waiting", _("Waits for me")), ("to_me", _("Sent to me")), ("by_me", _("Issued by me")))
    return (
        Words(name="q", label=_("Search"), narrow=_saying),
        Choice(name="status", label=_("State"), choices=STATES, narrow=_by("status")),
        Choice(name="purpose", label=_("Purpose"), choices=tuple(Purpose.choices), narrow=_by("purpose")),
        Choice(name="acknowledged", label=_("Acknowledged"), choices=ACKNOWLEDGED, narrow=_acknowledged),
        Choice(name="mine", label=_("Mine"), choices=mine, narrow=partial(_mine, actor)),
        Choice(
            name="overdue",
            label=_("Overdue"),
            choices=(("yes", _("Overdue only")),),
            narrow=lambda rows, _value: rows.filter(walks.overdue(actor), is_whole=True),
        ),
        told_name("issuer", _("Issued by"), "created_by__name", _("Nobody")),
        Told(
            name="about",
            label=_("Discipline"),
            narrow=lambda rows, code: rows.filter(walks.holds_discipline(actor, code)),
        ),
        *told_days("issued_at", (_("Issued since"), _("Issued until")), actor.project.time_zone),
    )


def _by(column: str) -> Any:
    return lambda rows, value: rows.filter(**{column: value})


def _saying(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Remarks are looked into where they may be read."""
    return rows.filter(Q(subject__icontains=value) | Q(is_whole=True, remarks__icontains=value))


def _acknowledged(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Among those whose recipients they may know of."""
    return rows.filter(walks.acknowledged(value), is_whole=True)


def _mine(actor: Member, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(walks.mine(actor, value))


def _row(actor: Member, row: Any) -> dict[str, Any]:
    """A transmittal as its row shows it, with its days as people read them."""
    row.project, row.organisation = actor.project, actor.organisation
    acknowledged = (
        _("{acknowledged_count} of {recipients_count}").format(
            acknowledged_count=row.acknowledged_count, recipients_count=row.recipients_count
        )
        if row.is_whole
        else texts.NOTHING
    )
    return {
        "number": format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.code),
        "subject": row.subject,
        "purpose": row.get_purpose_display(),
        "state": _state(row),
        "acknowledged": acknowledged,
        "issued": clock.shown_day(row.issued_at, actor.project.time_zone),
        "required": clock.shown_day(row.required_by) if row.required_by else texts.NOTHING,
        "issuer": row.created_by,
    }


def _state(row: Any) -> SafeString:
    if not row.is_whole:
        return texts.status(row.get_status_display())
    late = texts.status(_("Overdue"), "bad", "clock") if row.is_overdue else ""
    return texts.together(texts.status(row.state_label, row.state_tone), late)
