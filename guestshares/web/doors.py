"""The guest's door: a session that still counts, on a share that is neither revoked nor expired."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from guestshares.domain import dead_links
from guestshares.models import ShareStatus
from guestshares.web.dead_pages import dead_page
from guestshares.web.guest_sessions import no_session
from kazinex.core.http import Door, page
from kazinex.core.languages import said
from kazinex.core.translation import marked as _

View = Callable[..., Any]
OpensYet = Callable[..., bool]
SESSION_OVER = _("Your session is over.")
MOST_SHOWN = 100_000
TYPED = {"comment": _("Your text"), "body": _("Your text"), "reply": _("Your text"), "received_by": _("Received by")}


def guest(*, answering: bool = False, opens_yet: OpensYet | None = None) -> Callable[[View], View]:
    """A route of the portal; `answering` ones take an answer after the date. What is typed is given back, on all.

    `opens_yet` says which requests go on though the share was revoked, none unless it is given.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, share: str, **kwargs: Any) -> Any:
            is_typed = request.method == "POST" and bool(texts(request))
            if request.guest_session is None:
                return text_back(request, SESSION_OVER) if is_typed else no_session(request)
            status = request.share.status
            if status == ShareStatus.REVOKED and not (opens_yet and opens_yet(request, **kwargs)):
                is_answer = is_typed or (answering and request.method == "POST")
                return text_back(request) if is_answer else _dead(request, dead_links.REVOKED)
            if status == ShareStatus.EXPIRED and not answering:
                why = dead_links.EXPIRED
                return text_back(request, why.message) if is_typed else _dead(request, why)
            try:
                return view(request, **kwargs)
            except Http404:
                if not is_typed:
                    raise
                return text_back(request, dead_links.TAKEN_OUT.message)

        guarded.door = Door("guest")  # type: ignore[attr-defined]
        return guarded

    return decorate


def _dead(request: Any, why: dead_links.DeadLink) -> HttpResponse:
    return dead_page(request, request.share, why, token_hash=request.share.token_hash)


def text_back(request: Any, message: str = dead_links.REVOKED.message) -> HttpResponse:
    """410 for an answer after the share or the session ended: nothing is stored, and the text is given back."""
    if request.headers.get("Accept") == "text/plain":
        words = said("{message} Copy your text before you close this page; it was not stored.")
        words = words.format(message=said(message))
        return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")
    return page(request, "guestshares/text_back.html", status=410, message=message, texts=texts(request))


def texts(request: Any) -> list[tuple[str, str]]:
    """What was typed in each field, by its label, as far as a page can hold it."""
    typed = ((label, request.POST.get(name, "").replace("\x00", "")) for name, label in TYPED.items())
    return [(label, text[:MOST_SHOWN]) for label, text in typed if text]
