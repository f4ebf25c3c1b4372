"""Lists as `kazinex.core.lists` declares them: the filters with their chips, the table, the pager."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kazinex.core.lists import Choice, Chosen, Day, ListPage, Words
from kazinex.core.lists.filters import Option

register = template.Library()


@register.inclusion_tag("ui/list_filters.html")
def list_filters(listed: ListPage) -> dict[str, Any]:
    """Filters that live in the address, what is filtered now, and how many rows there are."""
    reading = listed.reading
    controls = [_Control(one) for one in reading.filters.chosen]
    at_once = reading.of.at_once
    return {
        "shown": controls[:at_once],
        "hidden": controls[at_once:],
        "hidden_in_use": any(control.chosen.typed for control in controls[at_once:]),
        "listed": listed,
        "path": reading.path,
        "sort": reading.sort,
    }


@register.inclusion_tag("ui/list_table.html", takes_context=True)
def list_table(context: Any, listed: ListPage) -> dict[str, Any]:
    """The rows of a list under headings that offer its orders; its template of rows takes what the page has."""
    return {**context.flatten(), "listed": listed, "list": listed.reading.of}


@register.inclusion_tag("ui/pager.html")
def list_pager(listed: ListPage) -> dict[str, Any]:
    """Links to the rows before and after these, by cursor; the rest of the address stays."""
    return {"previous": listed.previous_url, "next": listed.next_url}


class _Control:
    """One filter as it is drawn."""

    def __init__(self, chosen: Chosen) -> None:
        self.chosen, self.filter = chosen, chosen.filter
        self.id = f"list_{chosen.filter.name}"
        self.is_search = isinstance(chosen.filter, Words) and chosen.filter.name in {"q", "search"}

    @property
    def field(self) -> SafeString:
        """What is typed in or chosen from; what was typed comes back, as far as it can be shown."""
        chosen, asked = self.chosen, self.filter
        told = format_html(' aria-invalid="true" aria-describedby="{}_error"', self.id) if chosen.error else ""
        if isinstance(asked, Choice):
            options = _options(asked.choices, asked.nothing, chosen.value or "")
            return format_html('<select name="{}" id="{}"{}>{}</select>', asked.name, self.id, told, options)
        kind = "date" if isinstance(asked, Day) else "text"
        hint = (
            format_html(' placeholder="{}"', asked.placeholder)
            if isinstance(asked, Words) and asked.placeholder
            else ""
        )
        return format_html(
            '<input type="{}" name="{}" id="{}" value="{}"{}{}>',
            *(kind, asked.name, self.id, chosen.typed, hint, told),
        )


@lru_cache(1024)
def _options(choices: tuple[Option, ...], nothing: str, chosen: str) -> SafeString:
    """The options of a select, made once for each list of choices and what is chosen of it."""
    return _drawn((("", nothing), *choices), chosen)


def _drawn(choices: tuple[Option, ...], chosen: str) -> SafeString:
    return format_html_join("", "{}", ((_option(value, label, chosen),) for value, label in choices))


def _option(value: str, label: Any, chosen: str) -> SafeString:
    if isinstance(label, tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', value, _drawn(label, chosen))
    mark = SafeString(" selected") if value == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)
