"""Ways to go somewhere or do something: buttons, tabs, crumbs, menu entries."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.db.models import Model
from django.template.context import Context
from django.utils.safestring import SafeString

from kazinex.core import edit_conflicts, form_keys
from kazinex.ui.icons import icon as draw
from kazinex.ui.texts import markup, tone_class

register = template.Library()

KINDS = {
    "primary": "button button-primary",
    "secondary": "button",
    "quiet": "button button-quiet",
    "danger": "button button-danger",
}


def _picture(icon: str) -> SafeString | str:
    return draw(icon) if icon else ""


@register.simple_tag
def link_button(label: str, url: str, *, kind: str = "secondary", icon: str = "", small: bool = False) -> SafeString:
    """A link that looks like a button."""
    classes = f"{KINDS[kind]} button-small" if small else KINDS[kind]
    return markup('<a class="{}" href="{}">{}{}</a>', classes, url, _picture(icon), label)


@register.inclusion_tag("ui/post_button.html")
def post_button(
    label: str,
    url: str,
    *,
    kind: str = "secondary",
    icon: str = "",
    name: str = "",
    value: str = "",
    small: bool = False,
    creates: bool = False,
    of: Model | None = None,
) -> dict[str, Any]:
    """A button that posts to an address, with one optional hidden field.

    One that creates something carries a key; one that changes a thing, given as `of`, what its page shows of it.
    """
    classes = f"{KINDS[kind]} button-small" if small else KINDS[kind]
    hidden = [(name, value)] if name else []
    hidden += [(form_keys.FIELD, form_keys.make())] if creates else []
    hidden += [("version", edit_conflicts.version(of))] if of else []
    return {"label": label, "url": url, "classes": classes, "icon": icon, "hidden": hidden}


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the way here; without an address it is this page."""
    if not url:
        return markup('<li aria-current="page">{}</li>', label)
    return markup('<li><a href="{}">{}</a></li>', url, label)


@register.simple_tag(takes_context=True)
def tab(context: Context, label: str, url: str, *, count: int | None = None, current: bool | None = None) -> SafeString:
    """One tab; it is the current one when its address is this page's."""
    if current is None:
        current = getattr(context.get("request"), "path", None) == urlsplit(url).path
    mark = SafeString(' aria-current="page"') if current else ""
    number = markup(' <span class="count">{}</span>', count) if count is not None else ""
    return markup('<li><a class="tab" href="{}"{}>{}{}</a></li>', url, mark, label, number)


@register.simple_tag
def menu_item(label: str, url: str, *, icon: str = "", tone: str = "neutral") -> SafeString:
    """An entry of a menu that leads somewhere."""
    classes = "menu-item" if tone == "neutral" else f"menu-item {tone_class(tone)}"
    return markup('<li><a class="{}" href="{}">{}{}</a></li>', classes, url, _picture(icon), label)


@register.inclusion_tag("ui/menu_post.html")
def menu_post(label: str, url: str, *, icon: str = "", name: str = "", value: str = "") -> dict[str, Any]:
    """An entry of a menu that posts."""
    return {"label": label, "url": url, "icon": icon, "name": name, "value": value}
