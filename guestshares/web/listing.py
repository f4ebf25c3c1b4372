"""Shares in order: as pages of a register, and as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from guestshares import queries
from guestshares.models import GuestDecision, Share
from guestshares.queries import owners
from kazinex.core import clock, keyset
from kazinex.core.keyset import KeysetPage
from kazinex.core.spreadsheets import Column, Kind

ORDERS = {
    "expires_at": ("expires_at", "id"),
    "-expires_at": ("-expires_at", "-id"),
    "opens_used": ("opens_used", "id"),
    "-opens_used": ("-opens_used", "-id"),
}
NEWEST = ("-created_at", "-id")
COLUMNS: list[str | Column] = [
    "Recipient",
    "E-mail",
    "Label",
    "Project",
    "Documents",
    "Status",
    "Created by",
    "Taken over by",
    Column("Created", kind=Kind.MOMENT),
    Column("Expires", kind=Kind.MOMENT),
    "Opens used",
    "Maximum opens",
    Column("Last opened", kind=Kind.MOMENT),
    "Previews ignored",
    "Response",
    "Revoked because",
]


def order(request: HttpRequest) -> tuple[str, ...]:
    """The order the address asks for, newest first where it asks for none."""
    return ORDERS.get(request.GET.get("sort", ""), NEWEST)


def shown(request: HttpRequest, shares: QuerySet[Any]) -> KeysetPage:
    """The page the address asks for."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = keyset.page(shares, order=order(request), after=after, before=before, furnish=queries.listed)
    going_on = Share.objects.filter(pk__in=[share.pk for share in found.rows if not share.is_ended])
    in_need = set(owners.in_need(going_on).values_list("pk", flat=True))
    for share in found.rows:
        share.needs_owner = share.pk in in_need
    return found


def decisions(records: Iterable[dict[str, Any]]) -> str:
    """The answers given so far, in words."""
    return ", ".join(GuestDecision(record["decision"]).label for record in records if record["decision"])


def rows(shares: Iterable[Any]) -> Iterator[list[Any]]:
    """One row a listed share, in the order of the columns."""
    for share in shares:
        yield [
            share.recipient_name,
            share.recipient_email,
            share.label,
            share.project.name,
            ", ".join(f"{record['number']} ({record['revision']})" for record in share.records),
            share.status.label,
            share.created_by.name,
            share.taken_over_by.name if share.taken_over_by else "",
            share.created_at,
            clock.last_second(share.expires_at, share.project.time_zone),
            share.opens_used,
            share.maximum_opens or "unlimited",
            share.last_opened_at,
            share.previews_ignored,
            decisions(share.records),
            share.revoke_reason,
        ]
