"""Facts, numbers and histories."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kazinex.ui.texts import NOTHING, tone_class

register = template.Library()


@register.simple_tag
def fact(label: str, value: Any = None) -> SafeString:
    """One row of a definition list; an absent value is a dash."""
    shown = NOTHING if value is None or value == "" else value
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, shown)


@register.simple_tag
def metric(label: str, value: Any, *, url: str = "", tone: str = "neutral", note: str = "") -> SafeString:
    """One number with its name, and where it leads."""
    number = format_html('<a href="{}">{}</a>', url, value) if url else value
    beneath = format_html('<dd class="metric-note">{}</dd>', note) if note else ""
    classes = "metric" if tone == "neutral" else f"metric {tone_class(tone)}"
    return format_html('<div class="{}"><dt>{}</dt><dd>{}</dd>{}</div>', classes, label, number, beneath)


@register.inclusion_tag("ui/timeline.html", takes_context=True)
def timeline(context: Context, events: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest first: sentences, each with its old → new rows."""
    return {"events": events, "request": context.get("request")}


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int | None = None, *, label: str = "") -> dict[str, Any]:
    """How far a piece of work is; without a total it is only under way."""
    percent = min(100, done * 100 // total) if total else None
    return {"done": done, "total": total, "percent": percent, "label": label}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its words, its value, and its length in hundredths of the longest."""

    label: str
    value: float
    length: float
    url: str = ""


def bars(rows: Sequence[Sequence[Any]]) -> list[Bar]:
    """Rows of (label, value) or (label, value, url) as bars measured against the largest."""
    largest = max((row[1] for row in rows), default=0) or 1
    return [Bar(str(row[0]), row[1], round(row[1] * 100 / largest, 2), *map(str, row[2:3])) for row in rows]


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(rows: Sequence[Sequence[Any]], label: str) -> dict[str, Any]:
    """Horizontal bars drawn on the server; every number also stands as text."""
    return {"bars": bars(rows), "label": label}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar: its words, its number, its tone, where it begins and how long it is in hundredths."""

    label: str
    value: int
    tone: str
    start: float
    length: float


def parts(rows: Sequence[tuple[str, int, str]]) -> list[Part]:
    """Rows of (label, number, tone) as parts of one whole."""
    total, before, found = sum(row[1] for row in rows) or 1, 0, []
    for label, value, tone in rows:
        start, length = round(before * 100 / total, 2), round(value * 100 / total, 2)
        found.append(Part(label, value, tone_class(tone), start, length))
        before += value
    return found


@register.inclusion_tag("ui/stacked_bar.html")
def stacked_bar(rows: Sequence[tuple[str, int, str]], label: str) -> dict[str, Any]:
    """One bar in parts, such as documents by status; every number also stands as text."""
    return {"parts": parts(rows), "label": label}


@register.inclusion_tag("ui/stepper.html")
def stepper(steps: Sequence[str], current: int) -> dict[str, Any]:
    """Where one is in a short sequence; `current` counts from 1."""
    return {"steps": steps, "current": current}
