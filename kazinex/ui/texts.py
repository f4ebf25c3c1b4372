"""Words, times and people as HTML: pure functions that the tag library and the registers share."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from html import escape
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from heroicons.templatetags.heroicons import heroicon_mini, heroicon_outline

from kazinex.core import clock

TONES = {
    "neutral": "minus-circle",
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
    "info": "information-circle",
}
NOTHING = "–"
SHARED = "picture-"
KEPT = 1024  # pieces of markup of each kind that are not made anew for every row
UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def tone_class(tone: str) -> str:
    """The class that sets a tone's colours; refuses a tone nobody designed."""
    if tone not in TONES:
        message = f"“{tone}” is no tone. Use one of {', '.join(TONES)}."
        raise ValueError(message)
    return f"is-{tone}"


@cache
def icon(name: str, size: str = "small") -> SafeString:
    """A heroicon that says nothing to a screen reader; `small` is solid, `large` is an outline."""
    draw = heroicon_outline if size == "large" else heroicon_mini
    attributes: dict[str, Any] = {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    return SafeString(draw(name, **attributes))


def status(label: Any, tone: str = "neutral", picture: str = "") -> SafeString:
    """A state as word, icon and tone; never colour alone."""
    return _status(str(label), tone, picture)


def list_status(label: Any, tone: str = "neutral", picture: str = "") -> SafeString:
    """The same in a row of a list, whose table holds each picture once: fifty of them were a third of a page."""
    return _status(str(label), tone, picture, shared=True)


def pictures(names: Iterable[str]) -> SafeString:
    """What rows point to by `list_status`: each of these pictures, once."""
    symbols = format_html_join("", "{}", ((_symbol(name),) for name in sorted(names)))
    return format_html('<svg width="0" height="0" class="visually-hidden" aria-hidden="true">{}</svg>', symbols)


@lru_cache(KEPT)
def _status(label: str, tone: str, picture: str, *, shared: bool = False) -> SafeString:
    classes, name = tone_class(tone), picture or TONES[tone]
    return format_html('<span class="status {}">{}{}</span>', classes, _shared(name) if shared else icon(name), label)


def _shared(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="#{}{}"/></svg>', SHARED, name)


@cache
def _symbol(name: str) -> SafeString:
    """A small heroicon as something to point to."""
    paths = re.sub(r"^<svg[^>]*>\s*|\s*</svg>$", "", heroicon_mini(name).strip())
    return format_html(
        '<symbol id="{}{}" viewBox="0 0 20 20" fill="currentColor">{}</symbol>', SHARED, name, SafeString(paths)
    )


def moment(value: datetime | date | None, zone: str = "UTC") -> SafeString | str:
    """An instant (or a day) as people read it, absolute with its zone, relative on hover."""
    if value is None:
        return NOTHING
    if not isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), clock.shown_day(value))
    return _time(value, clock.shown(value, zone))


def ending(value: datetime | None, zone: str = "UTC") -> SafeString | str:
    """When something ends, as people say it: with a day, and not at the midnight after it."""
    if value is None or not clock.ends_a_day(value, zone):
        return moment(value, zone)
    return _time(value, clock.shown_end(value, zone))


def _time(instant: datetime, words: str) -> SafeString:
    distance = relative(instant, clock.now())
    return SafeString(f'<time datetime="{instant.isoformat()}" title="{distance}">{escape(words)}</time>')


def zone_of(request: Any) -> str:
    """The time zone of the page: the project's, else the organisation's, else UTC."""
    for owner in (getattr(request, "project", None), getattr(request, "organisation", None)):
        if name := getattr(owner, "time_zone", ""):
            return str(name)
    return "UTC"


def relative(instant: datetime, now: datetime) -> str:
    """How far an instant is from now, in the largest whole unit: “3 days ago”, “in 2 hours”."""
    distance = abs(instant - now)
    for word, unit in UNITS:
        if number := distance // unit:
            words = f"{number} {word}{'' if number == 1 else 's'}"
            return f"{words} ago" if instant < now else f"in {words}"
    return "just now" if instant <= now else "in less than a minute"


@lru_cache(KEPT)
def person(name: str, email: str = "") -> SafeString | str:
    """A person by initials and name, with the e-mail address beneath when it is given."""
    if not name:
        return NOTHING
    beneath = format_html("<small>{}</small>", email) if email else ""
    return format_html(
        '<span class="person"><span class="person-initials" aria-hidden="true">{}</span>'
        '<span class="person-name">{}{}</span></span>',
        initials(name),
        name,
        beneath,
    )


def initials(name: str) -> str:
    """The first letters of the first and last word of a name."""
    words = [word for word in name.replace("<", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def filesize(size: int | None) -> str:
    """A number of bytes as people read it: 1.2 MB."""
    return NOTHING if size is None else filesizeformat(size)
