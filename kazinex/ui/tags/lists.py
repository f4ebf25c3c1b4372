"""Lists as `kazinex.core.lists` declares them: the filters with their chips, the table, the pager."""

from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kazinex.core.lists import Choice, Chosen, Day, Head, ListPage, Reading, Told, Words
from kazinex.core.lists.filters import Option
from kazinex.core.lists.listing import CHOOSING, HELPING
from kazinex.core.lists.tallies import Tallies
from kazinex.core.translation import marked as _
from kazinex.ui import rows
from kazinex.ui.icons import icon
from kazinex.ui.texts import markup

register = template.Library()
KEPT = 1024  # headings, filters and options that are not made anew for every page
CHOOSE_ALL = "<label hidden><input type=checkbox data-select-all><span>{}</span></label>"

HELP = '<a class="filter-help" href="{0}" hx-get="{0}" hx-select=".filter-help" hx-swap="outerHTML">{1}</a>'


@register.inclusion_tag("ui/list_filters.html")
def list_filters(listed: ListPage) -> dict[str, Any]:
    """Filters that live in the address, what is filtered now, and how many rows there are."""
    reading = listed.reading
    chosen = [one for one in reading.filters.chosen if one.error or not isinstance(one.filter, Told)]
    carried = {"sort", "columns"} | {one.name for one in reading.of.filters if isinstance(one, Told)}
    carried -= {one.filter.name for one in chosen}
    at_once = reading.of.at_once
    return {
        "shown": [_filter(one, listed) for one in chosen[:at_once]],
        "hidden": [_filter(one, listed) for one in chosen[at_once:]],
        "hidden_in_use": any(one.typed for one in chosen[at_once:]),
        "listed": listed,
        "path": reading.path,
        "carried": {name: value for name, value in reading.kept().items() if name in carried},
        "kept": {name: value for name, value in reading.kept().items() if name != "columns"},
        "places": reading.places,
        "is_choosing": reading.is_choosing,
        "choose_url": reading.address(choose=CHOOSING),
        "usual_url": reading.address(columns=""),
        "done_url": reading.address(),
        "bare_url": reading.bare,
    }


@register.inclusion_tag("ui/list_table.html", takes_context=True)
def list_table(context: Any, listed: ListPage) -> dict[str, Any]:
    """The rows of a list under headings that offer its orders; its template of rows takes what the page has."""
    kind = listed.reading.of
    return {
        "listed": listed,
        "list": kind,
        "heads": [_head(head, getattr(context.get("request"), "path", "")) for head in listed.heads],
        "rows": _rows(listed, context) if listed.rows else "",
        "placed": "" if kind.rows else rows.placed(listed.reading.columns),
    }


@register.inclusion_tag("ui/pager.html")
def list_pager(listed: ListPage) -> dict[str, Any]:
    """Links to the rows before and after these, by cursor; the rest of the address stays."""
    return {"previous": listed.previous_url, "next": listed.next_url}


def _rows(listed: ListPage, context: Any) -> SafeString:
    kind = listed.reading.of
    if not kind.rows:
        return rows.by_columns(listed.reading.columns, listed.rows)
    return rows.drawn(kind.rows, listed.rows, context)


def _head(head: Head, here: str) -> SafeString:
    """A heading; where it offers an order, a link to it from here, with an arrow where the rows are in it now."""
    column = head.column
    return _heading(column.label, column.classes, head.url.removeprefix(here), head.direction, column.is_hidden)


@lru_cache(KEPT)
def _heading(label: str, classes: str, url: str, direction: str, is_hidden: bool) -> SafeString:
    arrow = icon("chevron-down" if direction == "descending" else "chevron-up") if direction else ""
    if url:
        label = markup('<a href="{}">{}{}</a>', url, label, arrow)
    elif is_hidden:
        label = markup('<span class="visually-hidden">{}</span>', label)
    elif classes == "check":
        label = markup('<span class="visually-hidden">{}</span>{}', label, markup(CHOOSE_ALL, _("Select all shown")))
    named = markup(' class="{}"', classes) if classes else ""
    way = markup(' aria-sort="{}"', direction) if direction else ""
    return markup('<th scope="col"{}{}>{}</th>', named, way, label)


def _filter(chosen: Chosen, listed: ListPage) -> SafeString:
    """One filter: its label, its field, and why what was typed cannot be read."""
    asked, place = chosen.filter, f"list_{chosen.filter.name}"
    if isinstance(asked, Choice) and not (chosen.error or asked.help or asked.name in listed.tallies):
        return _choice(asked.name, asked.label, asked.choices, asked.nothing, chosen.value or "")
    is_search = chosen.filter.name in {"q", "search"}
    words = markup('<p class="filter-error" id="{}_error">{}</p>', place, chosen.error) if chosen.error else ""
    told = _help(chosen.filter.help, listed.reading) if chosen.filter.help else ""
    field = _field(chosen, place, listed.tallies)
    return markup(
        '<div class="filter{}"><label for="{}">{}</label>{}{}{}</div>',
        *(" is-search" if is_search else "", place, chosen.filter.label, field, words, told),
    )


@lru_cache(KEPT)
def _choice(name: str, label: str, choices: tuple[Option, ...], nothing: str, chosen: str) -> SafeString:
    """A filter that is chosen from a list, made once for each list and what is chosen of it."""
    place, options = f"list_{name}", _options(choices, nothing, chosen)
    field = markup('<select name="{}" id="{}">{}</select>', name, place, options)
    return markup('<div class="filter"><label for="{}">{}</label>{}</div>', place, label, field)


def _help(name: str, reading: Reading) -> SafeString:
    """How a filter is used: a link, or the panel it opens, which pages that do not show it need not carry."""
    return _panel(name) if reading.is_helping else markup(HELP, reading.address(choose=HELPING), _("How to search"))


@cache
def _panel(name: str) -> SafeString:
    return render_to_string(name)


def _field(chosen: Chosen, place: str, tallies: Tallies) -> SafeString:
    """What is typed in or chosen from; what was typed comes back, as far as it can be shown."""
    asked = chosen.filter
    told = markup(' aria-invalid="true" aria-describedby="{}_error"', place) if chosen.error else ""
    if isinstance(asked, Choice):
        options = _counted(asked, chosen.value or "", tallies) or _options(
            asked.choices, asked.nothing, chosen.value or ""
        )
        return markup('<select name="{}" id="{}"{}>{}</select>', asked.name, place, told, options)
    kind = "date" if isinstance(asked, Day) else "text"
    words = asked.placeholder if isinstance(asked, Words) else ""
    hint = markup(' placeholder="{}"', words) if words else ""
    return markup(
        '<input type="{}" name="{}" id="{}" value="{}"{}{}>', kind, asked.name, place, chosen.typed, hint, told
    )


def _counted(asked: Choice, chosen: str, tallies: Tallies) -> SafeString:
    """The options with how many rows each would leave; nothing where nobody counted."""
    if (tally := tallies.get(asked.name)) is None:
        return SafeString("")
    counted = tuple((value, f"{label} ({tally.get(value, 0):,})") for value, label in asked.choices)
    return _drawn((("", asked.nothing), *counted), chosen)


@lru_cache(KEPT)
def _options(choices: tuple[Option, ...], nothing: str, chosen: str) -> SafeString:
    """The options of a select, made once for each list of choices and what is chosen of it."""
    return _drawn((("", nothing), *choices), chosen)


def _drawn(choices: tuple[Option, ...], chosen: str) -> SafeString:
    return format_html_join("", "{}", ((_option(value, label, chosen),) for value, label in choices))


def _option(value: str, label: Any, chosen: str) -> SafeString:
    if isinstance(label, tuple):
        return markup('<optgroup label="{}">{}</optgroup>', value, _drawn(label, chosen))
    mark = SafeString(" selected") if value == chosen else ""
    return markup('<option value="{}"{}>{}', value, mark, label)  # ends where the next begins (HTML, 13.1.2.4)
