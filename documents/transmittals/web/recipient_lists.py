"""Whom a transmittal was sent to, as a list."""

from functools import partial
from typing import Any

from django.db.models import QuerySet

from documents.transmittals.models import AddressedAs, Purpose, Transmittal
from documents.transmittals.queries.deliveries import ANSWERS, STATES, deliveries_of, in_state
from kazinex.core.lists import Cell, Choice, Column, List, Words, containing
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy

COLUMNS = (
    Column(_("As")),
    Column(_("Recipient"), "wide", sort="name"),
    Column(_("Way"), "nowrap"),
    Column(_("Acknowledged"), "nowrap"),
    Column(_("Received by")),
    Column(_("Comment"), "wide"),
)
CELLS = (
    Cell("As", lambda sent: sent.recipient.get_addressed_as_display()),
    Cell("Recipient", lambda sent: sent.recipient.name),
    Cell("E-mail", lambda sent: sent.recipient.email),
    Cell("Company", lambda sent: sent.recipient.company),
    Cell("From", lambda sent: sent.recipient.source),
    Cell("Way", lambda sent: _("Guest share") if sent.recipient.is_outside else _("Member")),
    Cell("Mail", lambda sent: sent.words),
    Cell("Link opened", lambda sent: sent.opened_at, Kind.MOMENT),
    Cell("Acknowledged", lambda sent: sent.recipient.acknowledged_at, Kind.MOMENT),
    Cell("Received by", lambda sent: sent.recipient.received_by),
    Cell("Comment", lambda sent: sent.recipient.comment),
)


def recipients(transmittal: Transmittal) -> List:
    """The recipients of a transmittal, with how far it came to each."""
    states = (*STATES, *ANSWERS) if Purpose(transmittal.purpose).asks_for_answers else STATES
    return List(
        caption=_("Recipients of the transmittal"),
        counted=ngettext_lazy("{count} recipient", "{count} recipients", "number"),
        columns=COLUMNS,
        rows="transmittals/recipient_rows.html",
        orders={"position": ("position", "id"), "name": ("name", "id")},
        first="position",
        filters=(
            Words(name="q", label=_("Search"), narrow=containing("name", "email", "company")),
            Choice(name="state", label=_("State"), choices=states, narrow=partial(_in_state, transmittal)),
            Choice(name="as", label=_("As"), choices=tuple(AddressedAs.choices), narrow=_addressed),
        ),
        cells=CELLS,
        furnish=lambda rows: rows.select_related("user"),
        prepare=partial(deliveries_of, transmittal),
    )


def _in_state(transmittal: Transmittal, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(in_state(transmittal, state))


def _addressed(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    return rows.filter(addressed_as=kind)
