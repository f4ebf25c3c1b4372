"""Coming by a link: the landing that changes nothing, the opening page, and asking again (SPEC 9.3, 9.5)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guestshares import queries
from guestshares.domain import dead_links
from guestshares.models import Share
from guestshares.services import access_requests, sessions
from guestshares.web import cookies
from guestshares.web.dead_pages import dead_page, slow_down, unknown_link
from guestshares.web.forms.guests import AskForm, OpeningForm
from guestshares.web.guest_sessions import no_session
from kazinex.core import context, throttle
from kazinex.core.forms import posted
from kazinex.core.http import page, public
from kazinex.core.tenancy import organisation_active

UNKNOWN = {"limit": 20, "seconds": 600}
PASSPHRASES = {"limit": 5, "seconds": 600}
REFUSALS = {"limit": 30, "seconds": 600}
Followed = Callable[[HttpRequest, Share, cookies.Pending], HttpResponse]


@public
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail: fetching it, by anyone or anything, opens nothing and counts nothing."""
    address = context.current().ip or ""
    if not (allowance := throttle.look("guest-link", address, **UNKNOWN)):
        return slow_down(request, allowance.retry_after)
    found = queries.door(token)
    if found is None:
        throttle.hit("guest-link", address, **UNKNOWN)
        return unknown_link(request)
    with organisation_active(found.organisation_id):
        Share.objects.filter(pk=found.share_id).update(previews=F("previews") + 1)
        share = queries.share_at(found)
        if why := dead_links.of(share, found.token_hash):
            return dead_page(request, share, why, token_hash=found.token_hash)
    response = HttpResponseRedirect(reverse("guests:open"), status=303)
    cookies.set_pending(response, found.token_hash)
    return response


def after_following(view: Followed) -> Callable[[HttpRequest], HttpResponse]:
    """A page for who has just followed a link: the view runs inside the organisation, with the share."""

    @wraps(view)
    def followed(request: HttpRequest) -> HttpResponse:
        pending = cookies.pending(request)
        found = queries.door_of(pending.token_hash) if pending else None
        if pending is None or found is None:
            return no_session(request)
        with organisation_active(found.organisation_id):
            return view(request, queries.share_at(found), pending)

    return followed


@public
@require_http_methods(["GET", "HEAD", "POST"])
@after_following
def opening(request: HttpRequest, share: Share, pending: cookies.Pending) -> HttpResponse:
    """The opening page asks for what policy wants; posting it opens the share and counts."""
    form = OpeningForm(posted(request), share=share)
    if request.method != "POST":
        if why := dead_links.of(share, pending.token_hash):
            return dead_page(request, share, why, token_hash=pending.token_hash)
        return _opening_page(request, share, form)
    if share.passphrase and not (allowance := throttle.hit("guest-passphrase", str(share.pk), **PASSPHRASES)):
        sessions.refuse_unseen(share, wait=allowance.retry_after)
        return slow_down(request, allowance.retry_after)
    if not form.is_valid():
        return _opening_page(request, share, form)
    browser = cookies.browser(request)
    if dead_links.of(share, pending.token_hash) is None and sessions.wants_fresh_link(share, browser=browser):
        sessions.mail_fresh_link(share)
        return page(request, "guestshares/fresh_link.html", share=share)
    return _open(request, share, pending, form, browser)


@public
@require_POST
@after_following
def ask(request: HttpRequest, share: Share, pending: cookies.Pending) -> HttpResponse:
    """Ask the sender for access again; the answer is the same whatever comes of it."""
    form = AskForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    address = context.current().ip or ""
    if throttle.hit("guest-ask", address, limit=5, seconds=3600):
        access_requests.ask(share, note=note)
    return page(request, "guestshares/asked.html", share=share)


@public
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """The guest has closed the documents."""
    return page(request, "guestshares/left.html")


def _open(
    request: HttpRequest, share: Share, pending: cookies.Pending, form: OpeningForm, browser: str
) -> HttpResponse:
    came_by: dict[str, Any] = {"pending": pending.key, "token_hash": pending.token_hash, "browser": browser}
    try:
        opens = form.submit(lambda: sessions.open(share, **came_by, **form.cleaned_data))
    except dead_links.LinkDead as refusal:
        _note_refusal(share, refusal.why.reason)
        return dead_page(request, share, refusal.why, token_hash=pending.token_hash)
    if not opens:
        if form.broken and form.broken.field == "passphrase":
            _note_refusal(share, "wrong passphrase")
        return _opening_page(request, share, form)
    throttle.forget("guest-passphrase", str(share.pk))
    response = HttpResponseRedirect(reverse("guests:portal", args=[share.public_id]), status=303)
    cookies.add_session(request, response, share, form.result.key)
    cookies.remember_browser(response, browser)
    return response


def _note_refusal(share: Share, reason: str) -> None:
    if throttle.hit("guest-refusal", str(share.pk), **REFUSALS):
        sessions.refuse(share, reason=reason)


def _opening_page(request: HttpRequest, share: Share, form: OpeningForm) -> HttpResponse:
    return page(request, "guestshares/opening.html", form=form, share=share, organisation_name=share.organisation.name)
