"""Words, times, codes and people, as they stand in a line of text or a table cell."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from heroicons.templatetags.heroicons import heroicon_mini, heroicon_outline

from kazinex.core import moments

register = template.Library()

TONES = {
    "neutral": "minus-circle",
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
    "info": "information-circle",
}
NOTHING = "–"
SHORT_DIGEST = 12


def tone_class(tone: str) -> str:
    """The class that sets a tone's colours; refuses a tone nobody designed."""
    if tone not in TONES:
        message = f"“{tone}” is no tone. Use one of {', '.join(TONES)}."
        raise ValueError(message)
    return f"is-{tone}"


@register.simple_tag
def icon(name: str, *, size: str = "small") -> SafeString:
    """A heroicon that says nothing to a screen reader; `small` is solid, `large` is an outline."""
    return _drawn(name, size)


@cache
def _drawn(name: str, size: str) -> SafeString:
    draw = heroicon_outline if size == "large" else heroicon_mini
    attributes: dict[str, Any] = {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    return SafeString(draw(name, **attributes))


@register.simple_tag
def status(label: str, *, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state as word, icon and tone; never colour alone."""
    drawing = _drawn(icon or TONES.get(tone, ""), "small") if icon or tone in TONES else ""
    return format_html('<span class="status {}">{}{}</span>', tone_class(tone), drawing, label)


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | date | None, *, zone: str = "") -> SafeString | str:
    """An instant (or a day) as people read it, absolute with its zone, relative on hover."""
    if value is None:
        return NOTHING
    if not isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), moments.shown_day(value))
    words = moments.shown(value, zone or _zone(context))
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), relative(value, moments.now()), words
    )


def _zone(context: Context) -> str:
    request = context.get("request")
    for owner in (getattr(request, "project", None), getattr(request, "organisation", None)):
        if name := getattr(owner, "time_zone", ""):
            return str(name)
    return str(context.get("time_zone") or "UTC")


UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def relative(instant: datetime, now: datetime) -> str:
    """How far an instant is from now, in the largest whole unit: “3 days ago”, “in 2 hours”."""
    distance = abs(instant - now)
    for word, unit in UNITS:
        if number := distance // unit:
            words = f"{number} {word}{'' if number == 1 else 's'}"
            return f"{words} ago" if instant < now else f"in {words}"
    return "just now" if instant <= now else "in less than a minute"


@register.simple_tag
def person(user: Any = None, *, name: str = "", email: str = "") -> SafeString | str:
    """A person by initials and name, with the e-mail address beneath when it is given."""
    shown = name or (str(user) if user else "")
    if not shown:
        return NOTHING
    beneath = format_html("<small>{}</small>", email) if email else ""
    return format_html(
        '<span class="person"><span class="person-initials" aria-hidden="true">{}</span>'
        '<span class="person-name">{}{}</span></span>',
        initials(shown),
        shown,
        beneath,
    )


def initials(name: str) -> str:
    """The first letters of the first and last word of a name."""
    words = [word for word in name.replace("<", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def filesize(size: int | None) -> str:
    """A number of bytes as people read it: 1.2 MB."""
    return NOTHING if size is None else filesizeformat(size)


@register.simple_tag
def code(text: str) -> SafeString:
    """A number, code or address in mono, with a copy button."""
    return _copyable(text, text)


@register.simple_tag
def digest(value: str) -> SafeString | str:
    """The head of a SHA-256 in mono; hover shows all of it, the button copies all of it."""
    if not value:
        return NOTHING
    return _copyable(value, f"{value[:SHORT_DIGEST]}…" if len(value) > SHORT_DIGEST else value)


def _copyable(text: str, shown: str) -> SafeString:
    title = format_html(' title="{}"', text) if shown != text else ""
    return format_html(
        '<span class="copyable"><span class="code"{}>{}</span>'
        '<button type="button" class="copy no-print" data-copy="{}" aria-label="Copy {}" hidden>{}</button></span>',
        title,
        shown,
        text,
        shown,
        _drawn("clipboard-document", "small"),
    )
