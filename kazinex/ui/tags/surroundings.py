"""Where one is and what one may do here."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from kazinex.core.features import Menu
from kazinex.core.permissions import Permission
from kazinex.ui import navigation
from kazinex.ui.texts import markup

register = template.Library()

THEMES = ("light", "dark")


@register.simple_tag(takes_context=True)
def can(context: Context, permission: str) -> bool:
    """Whether this request's actor may do the action here; for showing or leaving out a link, never for guarding."""
    actor = getattr(context.get("request"), "actor", None)
    return bool(actor and actor.decide(Permission(permission)))


@register.simple_tag(takes_context=True, name="navigation")
def entries(context: Context, place: str) -> list[navigation.Entry]:
    """The entries of a sidebar: project, organisation, settings, project_settings or account."""
    request = context.get("request")
    return navigation.entries(request, Menu(place)) if request else []


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString | str:
    """The attribute that holds a chosen light or dark; absent where the system decides."""
    chosen = getattr(context.get("request"), "COOKIES", {}).get("kazinex_theme", "")
    return markup(' data-theme="{}"', chosen) if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def block_text(context: Context, name: str) -> str:
    """The text of another block of this page without its markup, so that a heading is also the title."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    words = strip_tags(block.render(context)) if block else ""
    return SafeString(" ".join(words.split()))
