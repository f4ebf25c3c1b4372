"""What people outside hold, as a list."""

from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet

from documents.transmittals.queries.holders import number_of
from guestshares.models import Share
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, List, Words
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy

COLUMNS = (
    Column(_("Held by"), "wide", sort="email"),
    Column(_("Document"), "code nowrap", sort="document"),
    Column(_("Revision"), "nowrap"),
    Column(_("By"), "nowrap priority-2"),
    Column(_("Received"), "nowrap priority-2"),
    Column(_("Last opened"), "nowrap priority-3"),
    Column(_("Since then"), "nowrap"),
)
CELLS = (
    Cell("Held by", lambda row: row.share.recipient_name),
    Cell("E-mail", lambda row: row.share.recipient_email),
    Cell("Company", lambda row: row.share.company),
    Cell("Document", lambda row: row.document.number),
    Cell("Title", lambda row: row.document.title),
    Cell("Revision", lambda row: row.revision.code),
    Cell("By", lambda row: brought_by(row.share)),
    Cell("Received", lambda row: row.share.created_at, Kind.MOMENT),
    Cell("Last opened", lambda row: row.share.last_opened_at, Kind.MOMENT),
    Cell("Superseded by", lambda row: row.document.released_code if is_superseded(row) else ""),
)
SUPERSEDED = Q(document__released_revision__created_at__gt=F("revision__created_at")) | Q(revision__status="superseded")


def is_superseded(item: Any) -> bool:
    """Whether a newer revision is in force."""
    item.revision.document = item.document
    return bool(item.revision.is_superseded)


def brought_by(share: Share) -> str:
    """The number of the transmittal or letter it came with, or what else the link is to."""
    return number_of(share) or str(share.get_scope_display())


def held_outside(actor: Member) -> List:
    """What people outside hold of a project, a line for each document and link."""
    return List(
        caption=_("Held outside"),
        counted=ngettext_lazy("{count} line", "{count} lines", "number"),
        columns=COLUMNS,
        rows="transmittals/held_rows.html",
        orders={"email": ("share__recipient_email", "id"), "document": ("document__number", "id")},
        first="email",
        filters=(
            Words(name="q", label=_("Person, company or document"), narrow=_about),
            Choice(name="superseded", label=_("Superseded"), choices=(("yes", _("Only these")),), narrow=_superseded),
        ),
        cells=CELLS,
        prepare=lambda rows: map(partial(_furnished, actor), rows),
    )


def _about(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """A name, a company, an address or its domain, a number."""
    person = Q(share__recipient_name__icontains=words) | Q(share__recipient_email__icontains=words)
    return rows.filter(person | Q(share__company__icontains=words) | Q(document__number__icontains=words))


def _superseded(rows: QuerySet[Any], _value: str) -> QuerySet[Any]:
    return rows.filter(SUPERSEDED)


def _furnished(actor: Member, row: Any) -> Any:
    """A line at home, with its days as people read them."""
    zone = actor.project.time_zone
    row.share.project = row.document.project = actor.project
    row.share.organisation = row.document.organisation = actor.organisation
    row.by = brought_by(row.share)
    row.received_day = clock.shown_day(row.share.created_at, zone)
    row.opened_day = clock.shown_day(row.share.last_opened_at, zone) if row.share.last_opened_at else ""
    row.is_old = is_superseded(row)
    return row
