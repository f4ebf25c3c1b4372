"""Requests of a person outside organisations, and where they may be sent."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kazinex.core.http import HttpResponseRedirectHtmx


class SeeOther(HttpResponseRedirect):
    """A redirect that is always followed with GET."""

    status_code = 303


def local(request: HttpRequest, url: str | None, default: str = "/") -> str:
    """The address if it is one of this site's own, else the default."""
    url = (url or "").replace("\\", "/")
    plain = url.startswith("/") and all(letter.isprintable() for letter in url)
    return url if plain and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else default


def wanted(request: Any) -> str:
    """Where this request would go back to: its own address, or the page its form or fragment stands on."""
    if request.htmx:
        return local(request, request.htmx.current_url_abs_path, request.path)
    if request.method in {"GET", "HEAD"}:
        return str(request.get_full_path())
    origin, _, path = request.headers.get("Referer", "").partition(request.get_host())
    return local(request, path) if origin and path.startswith("/") else request.path


def send(request: Any, name: str, *, then: str = "") -> HttpResponse:
    """Send somebody to a page of theirs first, and from there back; htmx goes there as a whole page."""
    url = with_next(reverse(name), then)
    return HttpResponseRedirectHtmx(url) if getattr(request, "htmx", False) else SeeOther(url)


def with_next(url: str, then: str, **more: str) -> str:
    """The address with where to go afterwards."""
    query = urlencode({"next": then, **more}, safe="/")
    return f"{url}?{query}" if then or more else url
