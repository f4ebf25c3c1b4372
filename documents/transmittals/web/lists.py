"""Distribution lists as a list."""

from collections.abc import Collection, Iterator, Sequence
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
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts

NAMED = 4  # lines of a list that its row names
COLUMNS = (
    Column(_("Name"), "wide", sort="name"),
    Column(_("Members"), "wide"),
    Column(_("Lines"), "number"),
    Column(_("From"), "priority-2"),
    Column(_("Last used"), "priority-2"),
    Column(_("Status"), "nowrap"),
)


def place(row: Any) -> str:
    """Where a list is kept."""
    return _("Project") if row.project_id else _("Organisation")


def used(row: Any, actor: Member, seen: Collection[str]) -> str:
    """When something was sent to a list last, and what, where that is among the numbers this actor sees.

    What other projects sent is not named in a project.
    """
    if not row.used_at:
        return texts.NOTHING
    day = clock.shown_day(row.used_at, (actor.project or actor.organisation).time_zone)
    if actor.project is None:
        return _("{used_in} of {used_project}, {day}").format(
            used_in=row.used_in, used_project=row.used_project, day=day
        )
    if row.used_project_id != actor.project.pk:
        return _("In another project, {day}").format(day=day)
    return f"{row.used_in}, {day}" if row.used_in in seen else day


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
        caption=_("Distribution lists"),
        counted=ngettext_lazy("{count} list", "{count} lists", "number"),
        columns=COLUMNS,
        rows="transmittals/list_rows.html",
        orders={"name": ("name", "id")},
        first="name",
        filters=(
            Words(name="q", label=_("Search"), narrow=_holding),
            Choice(
                name="archived", label=_("Archived"), choices=(("only", _("Archived only")),), nothing=_("Left out")
            ),
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
    here, seen = actor.project.pk if actor.project else None, queries.uses_seen(actor, found)
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
            "used": used(row, actor, seen),
            "status": texts.status(_("Archived"), "neutral") if row.archived_at else "",
            "flag": texts.status(_("Somebody left"), "warn") if has_left else "",
            "returned": texts.status(_("Mail came back"), "bad") if has_returned else "",
        }
