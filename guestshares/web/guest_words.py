"""Template tags of pages and mails that are said in the guest's language."""

from typing import Any

from django import template
from django.template.context import Context

from guestshares.models import GuestSession, ShareItem
from guestshares.web import left_lists
from guestshares.web.languages import CHOSEN_ON
from kazinex.core import languages

register = template.Library()


@register.filter
def superseded(item: ShareItem) -> str:
    """What is told about a newer revision of a record."""
    newer = item.revision.superseded_by
    return languages.said("Superseded by Rev {code}").format(code=newer.code) if newer else languages.said("Superseded")


@register.filter
def which_open(session: GuestSession) -> str:
    """Which opening of how many a session is."""
    most, number = session.share.maximum_opens, session.opened.number
    words = languages.said("open {number} of {most}") if most else languages.said("open {number}")
    return words.format(number=number, most=most)


@register.simple_tag(takes_context=True)
def portal_url(context: Context) -> str:
    """Where the documents of the share stand, at the page and filter that were left; empty where it has ended."""
    share = context["share"]
    return "" if share.is_ended else left_lists.address(context["request"], share)


@register.inclusion_tag("guestshares/languages.html", takes_context=True)
def guest_languages(context: Context) -> dict[str, Any]:
    """The choice of a language; nothing where the address of the page holds a token."""
    request = context.get("request")
    path = request.get_full_path() if request and request.method == "GET" else ""
    others = [(code, name) for code, name in languages.NAMES.items() if code != languages.spoken()]
    shown = others if path.startswith(CHOSEN_ON) else []
    return {"request": request, "languages": shown, "back": path, "csrf_token": context.get("csrf_token")}
