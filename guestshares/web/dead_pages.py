"""The pages of links that do not open."""

from django.http import HttpRequest, HttpResponse

from guestshares import queries
from guestshares.domain.dead_links import REPLACED, REVOKED, DeadLink
from guestshares.models import Share
from guestshares.web import followed_links
from guestshares.web.forms.guests import AskForm
from kazinex.core.http import page
from kazinex.core.languages import said


def dead_page(request: HttpRequest, share: Share, why: DeadLink, *, token_hash: str) -> HttpResponse:
    """410: why the link does not open, the sender's organisation, and a way to ask again; nothing else.

    Who was mailed another link in its place is told of that, and need not ask.
    """
    told = {"title": said(why.title), "message": said(why.message), "organisation_name": share.organisation.name}
    is_replaced = why is REPLACED or (why is REVOKED and queries.goes_on_elsewhere(share))
    if is_replaced or not why.may_ask:
        return page(request, "errors/410.html", status=410, is_replaced=is_replaced, **told)
    followed = followed_links.by(request, token_hash)
    asking = {"form": AskForm(), "submit": said("Ask for access again")}
    action = followed_links.address("guests:ask", followed)
    response = page(request, "errors/410.html", status=410, action=action, **told, **asking)
    followed_links.remember(request, response, followed)
    return response


def unknown_link(request: HttpRequest) -> HttpResponse:
    """404: one page for every link that is not known, whatever is wrong with it."""
    return page(request, "guestshares/link_not_found.html", status=404)


def slow_down(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: too many tries from here, for known and unknown links alike."""
    minutes = max(1, -(-seconds // 60))
    wait = said("Try again in a minute.") if minutes == 1 else said("Try again in {minutes} minutes.")
    response = page(request, "guestshares/slow_down.html", status=429, wait=wait.format(minutes=minutes))
    response["Retry-After"] = str(seconds)
    return response
