"""Lists of shares: over every project, and of one document."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.defaultfilters import pluralize
from django.utils.html import format_html_join

from guestshares import queries
from guestshares.models import GuestDecision, Share, ShareItem, ShareStatus
from guestshares.queries import owners
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, Day, Filter, List, Words
from kazinex.core.permissions import Permission
from kazinex.core.spreadsheets import Kind
from kazinex.ui import texts

ORDERS = {"": ("-created_at", "-id"), "expires_at": ("expires_at", "id"), "opens_used": ("opens_used", "id")}
NEEDS_OWNER = ("needs-owner", "Needs an owner")
COLUMNS = (
    Column("Recipient", "wide"),
    Column("Documents", "wide"),
    Column("Status, expires", "nowrap", sort="expires_at"),
    Column("Opens, last opened", "nowrap", sort="opens_used"),
    Column("Response"),
    Column("Created by", "priority-3"),
)
CELLS = (
    Cell("Recipient", lambda share: share.recipient_name),
    Cell("E-mail", lambda share: share.recipient_email),
    Cell("Label", lambda share: share.label),
    Cell("Project", lambda share: share.project.name),
    Cell("Documents", lambda share: ", ".join(f"{one['number']} ({one['revision']})" for one in share.records)),
    Cell("Status", lambda share: share.status.label),
    Cell("Created by", lambda share: share.created_by.name),
    Cell("Taken over by", lambda share: share.taken_over_by.name if share.taken_over_by else ""),
    Cell("Created", lambda share: share.created_at, Kind.MOMENT),
    Cell("Expires", lambda share: clock.last_second(share.expires_at, share.project.time_zone), Kind.MOMENT),
    Cell("Opens used", lambda share: share.opens_used),
    Cell("Maximum opens", lambda share: share.maximum_opens or "unlimited"),
    Cell("Last opened", lambda share: share.last_opened_at, Kind.MOMENT),
    Cell("Previews ignored", lambda share: share.previews_ignored),
    Cell("Response", lambda share: decisions(share.records)),
    Cell("Revoked because", lambda share: share.revoke_reason),
)


def active(actor: Member) -> List:
    """Every share this person may manage, each with a box to choose several."""
    return List(
        caption="Guest shares",
        noun="share",
        columns=(Column("Select", "check"), *COLUMNS),
        rows="guestshares/share_rows.html",
        orders=ORDERS,
        filters=tuple(_filters(actor)),
        cells=CELLS,
        nothing="No share matches these filters.",
        furnish=queries.listed,
        prepare=partial(_rows, zone=texts.zone_of(actor), chosen=True),
    )


def of_document(actor: Member) -> List:
    """The shares a document is in."""
    return List(
        caption="Shares of this document",
        noun="share",
        columns=COLUMNS,
        rows="guestshares/share_rows.html",
        orders=ORDERS,
        furnish=queries.listed,
        prepare=partial(_rows, zone=texts.zone_of(actor), chosen=False),
    )


def decisions(records: Iterable[dict[str, Any]]) -> str:
    """The answers given so far, in words."""
    return ", ".join(GuestDecision(record["decision"]).label for record in records if record["decision"])


def _filters(actor: Member) -> Iterator[Filter]:
    projects = actor.projects_allowing(Permission.MANAGE_GUEST_SHARES, when_closed=True)
    named = tuple((project.code, project.name) for project in projects)
    openable = partial(_openable_on, zone=actor.organisation.time_zone)
    statuses = (*ShareStatus.choices, NEEDS_OWNER)
    yield Words(name="q", label="Search", narrow=_holding)
    yield Choice(name="status", label="Status", choices=statuses, nothing="Any status", narrow=_in_status)
    yield Choice(name="project", label="Project", choices=named, nothing="Any project", narrow=_of_project)
    yield Day(name="as_of", label="Could be opened on", narrow=openable)


def _holding(rows: QuerySet[Share], words: str) -> QuerySet[Share]:
    """Recipient, label or document number."""
    numbered = ShareItem.objects.filter(share=OuterRef("pk"), document__number__icontains=words)
    recipient = Q(recipient_name__icontains=words) | Q(recipient_email__icontains=words)
    return rows.filter(recipient | Q(label__icontains=words) | Exists(numbered))


def _in_status(rows: Any, status: str) -> QuerySet[Share]:
    """Derived, by the database's clock; among the live ones, those without anybody who may answer for them."""
    if status == NEEDS_OWNER[0]:
        return owners.in_need(rows)
    return rows.in_status(status)  # type: ignore[no-any-return]


def _of_project(rows: QuerySet[Share], code: str) -> QuerySet[Share]:
    return rows.filter(project__code=code)


def _openable_on(rows: Any, day: date, *, zone: str) -> QuerySet[Share]:
    """By the organisation's clock."""
    return rows.openable_on(day, zone)  # type: ignore[no-any-return]


def _rows(shares: Sequence[Any], *, zone: str, chosen: bool) -> Iterator[dict[str, Any]]:
    """Each listed share as its row shows it; `chosen` says that several of several projects can be chosen."""
    places: dict[int, str] = {}
    in_need = owners.among(shares)
    for share in shares:
        if share.project_id not in places:
            places[share.project_id] = share.get_absolute_url().removesuffix(f"{share.public_id}/")
        yield {
            "url": f"{places[share.project_id]}{share.public_id}/",
            "selected": share.public_id if chosen else "",
            "name": str(share),
            "recipient": share.recipient_name,
            "email": share.recipient_email,
            "project": share.project.name if chosen else "",
            "status": texts.list_status(share.status.label, share.tone),
            "needs_owner": texts.list_status("Needs an owner", "warn") if share.pk in in_need else "",
            "response": decisions(share.records) or texts.NOTHING,
            "created_by": texts.person(share.created_by.name),
            **_terms(share, zone),
        }


def _terms(share: Any, zone: str) -> dict[str, Any]:
    """What is shared, until when, and how often it was opened."""
    ignored = share.previews_ignored
    records = ((record["number"], record["revision"]) for record in share.records)
    return {
        "documents": format_html_join(", ", '<span class="code">{}</span> ({})', records),
        "expires": texts.ending(share.expires_at, share.project.time_zone),
        "used": f"{share.opens_used} of {share.maximum_opens or 'unlimited'}",
        "opened": texts.moment(share.last_opened_at, zone) if share.last_opened_at else "",
        "ignored": f"{ignored} preview{pluralize(ignored)} ignored" if ignored else "",
    }
