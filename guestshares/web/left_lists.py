"""At which page and with which filter a guest left the list of their documents, so that they come back to it."""

from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from guestshares.models import Share
from guestshares.queries.boards import ASKED, Board
from guestshares.web import cookies


def remember(request: HttpRequest, response: HttpResponseBase, share: Share, board: Board) -> None:
    """Keep where they are in the list, in this browser; only where it is not as it was."""
    if board.here != cookies.left_list(request, share.public_id):
        cookies.remember_left_list(response, share.public_id, board.here)


def address(request: HttpRequest, share: Share) -> str:
    """Where the list stands, as it was left in this browser."""
    return address_of(request, share.public_id)


def address_of(request: HttpRequest, public_id: str) -> str:
    """The same of the share with this public id."""
    kept = parse_qsl(cookies.left_list(request, public_id)[: cookies.LONGEST_LIST])
    asked = urlencode({name: value for name, value in kept if name in ASKED})
    return reverse("guests:portal", args=[public_id]) + (f"?{asked}" if asked else "")
