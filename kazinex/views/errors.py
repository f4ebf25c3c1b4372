"""The pages of what went wrong."""

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader

from guestshares.web import error_pages
from kazinex.core import outages
from kazinex.core.context import current
from kazinex.core.errors import NotAllowed
from kazinex.core.http import denied

log = logging.getLogger("kazinex.errors")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something in the request cannot be read."""
    if error_pages.concerns(request):
        return error_pages.of(request, error_pages.UNREADABLE)
    return _plain("errors/400.html", 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: one page for what does not exist, what belongs to others and what is hidden.

    Whoever sees a project as somebody else is reminded of that; nothing else of the request is in the page.
    """
    if error_pages.concerns(request):
        return error_pages.of(request, error_pages.NOT_FOUND)
    views_as = getattr(getattr(request, "actor", None), "viewer", None) is not None
    return _plain("errors/404.html", 404, request=request if views_as else None)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a decision that said no below the door, with its reason."""
    if isinstance(exception, NotAllowed):
        return denied(request, exception.decision)
    if error_pages.concerns(request):
        return error_pages.of(request, error_pages.NOT_OPEN)
    return _plain("errors/403.html", 403, sentence="This is not open to you.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from our own page, or came too late."""
    if error_pages.concerns(request):
        return error_pages.of(request, error_pages.TOO_LATE)
    return _plain("errors/csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs no database, with the request id to quote; 503 for what passes, 507 without room."""
    error = sys.exception()
    if outages.is_away(error):
        return _ours(request, error_pages.AWAY, "errors/503.html", again=outages.AGAIN)
    if outages.is_busy(error):
        return _ours(request, error_pages.BUSY, "errors/busy.html", again=outages.SOON)
    if outages.is_full(error):
        return _ours(request, error_pages.FULL, "errors/507.html")
    return _ours(request, error_pages.OURS, "errors/500.html")


def _ours(request: HttpRequest, trouble: error_pages.Trouble, template: str, *, again: int = 0) -> HttpResponse:
    """What is not their fault: to guests as their pages say it, to members by a page that stands alone.

    And after how many seconds to try again, where that is known.
    """
    is_guest = error_pages.concerns(request)
    response = error_pages.of(request, trouble) if is_guest else _plain(template, trouble.status)
    if again:
        response["Retry-After"] = str(again)
    return response


def _plain(template: str, status: int, *, request: HttpRequest | None = None, **context: Any) -> HttpResponse:
    """A page that knows nothing of the request, unless it is given."""
    body = loader.render_to_string(template, {"request_id": current().request_id, **context}, request)
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response
