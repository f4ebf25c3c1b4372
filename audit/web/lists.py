"""The Audit Log as a list: what it is filtered by, its columns and its rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit.domain.catalogue import ACTIONS, Category
from audit.domain.conditions import label
from audit.domain.reviews import REVIEWS
from audit.queries.timeline import Entry
from kazinex.core import clock, opaque_ids
from kazinex.core.lists import Choice, Column, Day, Filter, List, Reading, Words
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts

OPENING_DAYS = 90
COLUMNS = (
    Column(_("Time"), name="time", is_plain=True),
    Column(_("Event"), "wide", name="event", is_kept=True, is_plain=True),
    Column(_("Category"), "nowrap priority-2", name="category"),
    Column(_("Project"), "priority-3", name="project"),
    Column(_("Address"), "code priority-3", name="address"),
)


def read(query: QueryDict, *, projects: Sequence[Any] | None, zone: str, path: str) -> Reading:
    """What the address asks of the log; opened without any day it begins 90 days ago, and the filter says so.

    `projects` are those one may choose from; None in a project, which is not said again in every row.
    """
    typed = query.copy()
    if "from" not in typed and "to" not in typed:
        typed["from"] = opening_day(zone).isoformat()
    columns = [column for column in COLUMNS if projects is not None or column.name != "project"]
    listed = List(
        caption=_("Events, newest first"),
        counted=ngettext_lazy("{count} event", "{count} events", "number"),
        columns=columns,
        orders={"": ("-at", "-id")},
        filters=tuple(_filters(projects)),
        check=_in_order,
        at_once=7,
        is_counted=False,
        opens_with={"from"},
    )
    return listed.read(typed, path=path)


def opening_day(zone: str) -> date:
    """The first of the days the log opens on."""
    return (clock.now() - timedelta(days=OPENING_DAYS)).astimezone(clock.zone(zone)).date()


def rows(entries: Iterable[Entry], *, zone: str, with_project: bool) -> Iterator[dict[str, Any]]:
    """Each event as its row shows it."""
    for entry in entries:
        yield {
            "time": texts.moment(entry.at, zone),
            "event": _told(entry),
            "category": entry.category,
            "project": (entry.event.project_label or texts.NOTHING) if with_project else "",
            "address": (entry.shows_origin and entry.event.ip) or texts.NOTHING,
        }


def _told(entry: Entry) -> SafeString:
    """The sentence, which leads to its proof, and what changed."""
    told = format_html('<a href="{}">{}</a>', entry.url, entry.sentence)
    if not entry.changes:
        return told
    changes = render_to_string("ui/changes.html", {"changes": entry.changes})
    return format_html("{}<details><summary>What changed</summary>{}</details>", told, changes)


def _filters(projects: Sequence[Any] | None) -> Iterator[Filter]:
    """Days are days in the zone of the page, both included."""
    yield Choice(name="category", label=_("Category"), choices=tuple(Category.choices))
    yield Choice(name="action", label=_("Action"), choices=_actions())
    yield Words(name="actor", label=_("Actor"), placeholder=_("Name or e-mail"))
    if projects is not None:
        yield Choice(
            name="project", label=_("Project"), choices=tuple((opaque_ids.of(each), each.name) for each in projects)
        )
    yield Day(name="from", label=_("From"))
    yield Day(name="to", label=_("To"))
    yield Words(name="search", label=_("Search"))
    yield Choice(name="review", label=_("Review"), choices=tuple((review.kind, review.title) for review in REVIEWS))


def _in_order(values: Mapping[str, Any]) -> dict[str, str]:
    is_late = "from" in values and "to" in values and values["from"] > values["to"]
    return {"to": _("“To” is before “From”.")} if is_late else {}


@cache
def _actions() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The catalogue, grouped by category."""
    groups: dict[Category, list[tuple[str, str]]] = {category: [] for category in Category}
    for name, action in sorted(ACTIONS.items()):
        groups[action.category].append((name, label(name)))
    return tuple((str(category.label), tuple(actions)) for category, actions in groups.items() if actions)
