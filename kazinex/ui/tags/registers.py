"""Lists: filter bar with chips, table, pager."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string

from kazinex.ui.tags.chips import active_chips

register = template.Library()

SHOWN_AT_ONCE = 5
CURSORS = ("before", "after", "page")


@register.inclusion_tag("ui/filter_bar.html", takes_context=True)
def filter_bar(
    context: Context,
    filterset: Any,
    *,
    count: int | str | None = None,
    noun: str = "result",
    noun_plural: str = "",
    shown: int = SHOWN_AT_ONCE,
) -> dict[str, Any]:
    """Filters that live in the address, what is filtered now, and how many there are."""
    fields = list(filterset.form)
    at_once, hidden = fields[:shown], fields[shown:]
    request = context["request"]
    return {
        "form": filterset.form,
        "shown": at_once,
        "hidden": hidden,
        "hidden_in_use": any(request.GET.get(field.html_name) for field in hidden),
        "chips": active_chips(filterset.form, request.GET, leave_out=CURSORS),
        "count": count,
        "noun": noun if str(count) == "1" else noun_plural or f"{noun}s",
        "path": request.path,
        "sort": request.GET.get("sort", ""),
    }


@register.simple_tag(takes_context=True)
def register_table(context: Context, table: Any) -> str:
    """A django-tables2 table in the house's template."""
    request = context["request"]
    table.context = context
    table.request = request
    table.before_render(request)
    return render_to_string(table.template_name, {"table": table}, request=request)


register.tags["register"] = register.tags.pop("register_table")  # `register` is what Django calls the library


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, *, before: str | None = "", after: str | None = "") -> dict[str, Any]:
    """Links to the rows before and after these, by cursor; the rest of the address stays."""
    return {"previous": _with(context, "before", before), "next": _with(context, "after", after)}


def _with(context: Context, name: str, cursor: str | None) -> str:
    if not cursor:
        return ""
    query = context["request"].GET.copy()
    for other in CURSORS:
        query.pop(other, None)
    query[name] = cursor
    return f"?{query.urlencode()}"
