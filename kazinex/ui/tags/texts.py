"""Words, times, codes and people, as they stand in a line of text."""

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kazinex.core import languages
from kazinex.ui import icons, texts

register = template.Library()
register.filter(texts.filesize)

SHORT_DIGEST = 12


@register.simple_tag
def icon(name: str, *, size: str = "small") -> SafeString:
    """A heroicon that says nothing to a screen reader; `small` is solid, `large` is an outline."""
    return icons.icon(name, size)


@register.simple_tag
def status(label: str, *, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state as word, icon and tone; never colour alone."""
    return texts.status(label, tone, icon)


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | date | None, *, zone: str = "") -> SafeString | str:
    """An instant (or a day) as people read it, in the zone of the page unless another is given."""
    return texts.moment(value, zone or texts.zone_of(context.get("request")))


@register.simple_tag(takes_context=True)
def ending(context: Context, value: datetime | None, *, zone: str = "") -> SafeString | str:
    """When something ends, in the zone of the page unless another is given: with a day, not at midnight after it."""
    return texts.ending(value, zone or texts.zone_of(context.get("request")))


@register.simple_tag
def person(user: Any = None, *, name: str = "", email: str = "", is_apart: bool = False) -> SafeString | str:
    """A person by initials and name, with the e-mail address beneath when it is given."""
    return texts.person(name or (str(user) if user else ""), email, is_apart=is_apart)


@register.filter
def listed(things: Iterable[Any], attribute: str = "") -> str:
    """These, or one attribute of each of them, in words: “A, B, C”; so that a sentence takes them as one value."""
    taken: Iterable[Any] = map(attrgetter(attribute), things) if attribute else things
    return ", ".join(map(str, taken))


@register.simple_tag
def code(text: str) -> SafeString:
    """A number, code or address in mono, with a copy button."""
    return _copyable(text, text)


@register.simple_tag
def digest(value: str) -> SafeString | str:
    """The head of a SHA-256 in mono; hover shows all of it, the button copies all of it."""
    if not value:
        return texts.NOTHING
    return _copyable(value, f"{value[:SHORT_DIGEST]}…" if len(value) > SHORT_DIGEST else value)


def _copyable(text: str, shown: str) -> SafeString:
    title = format_html(' title="{}"', text) if shown != text else ""
    return format_html(
        '<span class="copyable"><span class="code"{}>{}</span>'
        '<button type="button" class="copy no-print" data-copy="{}" aria-label="{} {}" hidden>{}</button></span>',
        title,
        shown,
        text,
        languages.said("Copy"),
        shown,
        icons.icon("clipboard-document"),
    )
