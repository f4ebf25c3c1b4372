"""What went wrong, said to a guest in their language, with a way back to their documents and to nowhere else."""

from contextlib import suppress
from typing import Any, NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from guestshares.models import Share
from guestshares.web import doors, guest_sessions, languages, left_lists
from kazinex.core import context
from kazinex.core.languages import speaking
from kazinex.core.tenancy import organisation_active


class Trouble(NamedTuple):
    """What happened, what it means, and what to do."""

    status: int
    title: str
    meaning: str
    advice: str


NOT_FOUND = Trouble(
    404,
    "Page not found",
    "There is nothing for you at this address.",
    "The address may be mistyped, or what stood here is not shared with you any more.",
)
UNREADABLE = Trouble(
    400,
    "This request cannot be read",
    "Something in the address or the form is not as this site sends it.",
    "Go back, load the page again and repeat what you did.",
)
NOT_OPEN = Trouble(
    403,
    "This is not open to you",
    "What you asked for was not done.",
    "Write to the person who sent you the link if you need it.",
)
TOO_LATE = Trouble(
    403,
    "This form has expired",
    "Nothing was changed.",
    "The page had been open for a long time, or your browser does not accept cookies from this site. Go back, copy "
    "what you typed, load the page again and send the form once more.",
)
OURS = Trouble(
    500,
    "Something went wrong",
    "The mistake is ours. What you were doing was not saved, and nothing was changed halfway.",
    "Try again in a minute. If it happens again, tell the person who sent you the link.",
)
AWAY = Trouble(
    503,
    "Closed for a moment",
    "The site is being updated, or its database cannot be reached. What was saved before is not lost.",
    "Load this page again in a minute. What you were sending was not saved; send it once more then.",
)
BUSY = Trouble(
    503,
    "Somebody else was quicker",
    "Others were changing the same things at that moment, so what you sent was not saved.",
    "Send it once more; nothing was changed halfway.",
)


def concerns(request: Any) -> bool:
    """Whether somebody outside asked."""
    return bool(request.path_info.startswith(languages.GUESTS))


def of(request: Any, trouble: Trouble) -> HttpResponse:
    """The page; one about a fault of ours stands alone, asks no database and gives back what was typed."""
    language = languages.of(request)
    told: dict[str, Any] = {"trouble": trouble, "request_id": context.current().request_id, "language": language}
    is_ours = trouble in (OURS, AWAY, BUSY)
    with speaking(language):
        template = "errors/guest_500.html" if is_ours else "errors/guest.html"
        told |= {"texts": _typed(request)} if is_ours else _ways_on(request)
        response = HttpResponse(render_to_string(template, told), status=trouble.status)
    response["Cache-Control"] = "no-store"
    return response


def _ways_on(request: Any) -> dict[str, Any]:
    """Where the documents stand that are open in this browser, and whether those that were have ended.

    Where the database cannot say, the page comes without.
    """
    share = getattr(request, "share", None)
    with suppress(DatabaseError, InterfaceError):
        share = share or _named(request)
    if share is None:
        return {"back": "", "is_ended": False}
    return {"back": "" if share.is_ended else left_lists.address(request, share), "is_ended": share.is_ended}


def _typed(request: Any) -> list[tuple[str, str]]:
    """What was typed, where it can still be read; Back would show the form empty, since no page is kept."""
    try:
        return doors.texts(guest_sessions.without_files(request))
    except (UnreadablePostError, SuspiciousOperation, MultiPartParserError):
        return []


def _named(request: Any) -> Share | None:
    """The share of an address in the portal that leads nowhere, where this browser is in a session of it."""
    named = guest_sessions.named_in(request.path_info)
    found = guest_sessions.find(request, named) if named else None
    if found is None:
        return None
    with organisation_active(found.organisation_id):
        return request.share if guest_sessions.enter(request, found) else None
