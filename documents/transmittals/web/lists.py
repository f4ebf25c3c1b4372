"""Distribution lists as a list."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.queries.bounces import bounced
from documents.transmittals.models import ListEntry
from documents.transmittals.queries import distribution_lists as queries
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, List, Words
from kazinex.core.spreadsheets import Kind
from kazinex.ui import texts

NAMED = 4  # lines of a list that its row names
COLUMNS = (
    Column("Name", "wide", sort="name"),
    Column("Members", "wide"),
    Column("Lines", "number"),
    Column("From", "priority-2"),
    Column("Last used", "priority-2"),
    Column("Status", "nowrap"),
)


def place(row: Any) -> str:
    """Where a list is kept."""
    return "Project" if row.project_id else "Organisation"


def used(row: Any, actor: Member) -> str:
    """What was sent to a list last, and when; what other projects sent is not named in a project."""
    if not row.used_at:
        return texts.NOTHING
    day = clock.shown_day(row.used_at, (actor.project or actor.organisation).time_zone)
    if actor.project is None:
        return f"{row.used_in} of {row.used_project}, {day}"
    return f"{row.used_in}, {day}" if row.used_project_id == actor.project.pk else f"In another project, {day}"


CELLS = (
    Cell("Name", lambda row: row.name),
    Cell("Description", lambda row: row.description),
    Cell("From", place),
    Cell("Lines", lambda row: row.entries_count, Kind.NUMBER),
    Cell("Last used", lambda row: row.used_at, Kind.MOMENT),
    Cell("Members", lambda row: "\n".join(str(entry) for entry in row.entries.all())),
)


def distribution_lists(actor: Member) -> List:
    """The lists one may send to where one stands."""
    return List(
        caption="Distribution lists",
        noun="list",
        columns=COLUMNS,
        rows="transmittals/list_rows.html",
        orders={"name": ("name", "id")},
        first="name",
        filters=(
            Words(name="q", label="Search", narrow=_holding),
            Choice(name="archived", label="Archived", choices=(("only", "Archived only"),), nothing="Left out"),
        ),
        cells=CELLS,
        prepare=partial(_rows, actor=actor),
    )


def _holding(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Its name, or somebody in it."""
    named = Q(user__name__icontains=words) | Q(name__icontains=words) | Q(email__icontains=words)
    inside = ListEntry.objects.filter(named | Q(company__icontains=words), list=OuterRef("pk"))
    return rows.filter(Q(name__icontains=words) | Q(description__icontains=words) | Exists(inside))


def _rows(found: Sequence[Any], *, actor: Member) -> Iterator[dict[str, Any]]:
    """Each list as its row shows it; it leads to its page where it is kept."""
    everybody = [entry for row in found for entry in row.entries.all()]
    active, returned = queries.active_members(everybody), bounced(entry.address for entry in everybody)
    here = actor.project.pk if actor.project else None
    for row in found:
        row.organisation = actor.organisation
        entries = list(row.entries.all())
        more = len(entries) - NAMED
        has_left = any(entry.user_id and entry.user_id not in active for entry in entries)
        has_returned = any(entry.address.lower() in returned for entry in entries)
        yield {
            "url": row.get_absolute_url() if row.project_id == here else "",
            "name": row.name,
            "members": "; ".join(map(str, entries[:NAMED])) + (f"; and {more} more" if more > 0 else ""),
            "lines": row.entries_count,
            "from": place(row),
            "used": used(row, actor),
            "status": texts.status("Archived", "neutral") if row.archived_at else "",
            "flag": texts.status("Somebody left", "warn") if has_left else "",
            "returned": texts.status("Mail came back", "bad") if has_returned else "",
        }
