"""Requests of a person outside organisations, and where they are sent."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kazinex.core.http import HttpResponseRedirectHtmx


class SeeOther(HttpResponseRedirect):
    """A redirect that is always followed with GET."""

    status_code = 303


def send(request: Any, name: str, *, then: str = "") -> HttpResponse:
    """Send somebody to a page of theirs first, and from there back; htmx goes there as a whole page."""
    url = with_next(reverse(name), then)
    return HttpResponseRedirectHtmx(url) if getattr(request, "htmx", False) else SeeOther(url)


def with_next(url: str, then: str, **more: str) -> str:
    """The address with where to go afterwards."""
    query = urlencode({"next": then, **more}, safe="/")
    return f"{url}?{query}" if then or more else url
