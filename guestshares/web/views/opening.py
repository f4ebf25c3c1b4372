"""Coming by a link: the landing that changes nothing, the opening page, and asking again (SPEC 9.3, 9.5)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guestshares import queries
from guestshares.domain import dead_links
from guestshares.models import Share
from guestshares.queries import openings
from guestshares.services import access_requests, sessions
from guestshares.web import cookies, followed_links
from guestshares.web.dead_pages import dead_page, slow_down, unknown_link
from guestshares.web.followed_links import FollowedLink
from guestshares.web.forms.guests import AskForm, OpeningForm
from guestshares.web.guest_sessions import no_session
from kazinex.core import clock, context, throttle
from kazinex.core.forms import posted
from kazinex.core.http import page, public
from kazinex.core.languages import dated, said
from kazinex.core.tenancy import organisation_active

UNKNOWN = {"limit": 20, "seconds": 600}
PASSPHRASES = {"limit": 5, "seconds": 600}
REFUSALS = {"limit": 30, "seconds": 600}
Followed = Callable[[HttpRequest, Share, FollowedLink], HttpResponse]


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
    followed = followed_links.by(request, found.token_hash)
    with organisation_active(found.organisation_id):
        share = queries.share_at(found)
        if _has_it_open(request, share, followed):
            return _to_portal(share)
        Share.objects.filter(pk=share.pk).update(previews=F("previews") + 1)
        if why := dead_links.of(share, found.token_hash):
            return dead_page(request, share, why, token_hash=found.token_hash)
    response = HttpResponseRedirect(followed_links.address("guests:open", followed), status=303)
    followed_links.remember(request, response, followed)
    cookies.remember_browser(response, cookies.browser(request))
    return response


def after_following(view: Followed) -> Callable[[HttpRequest], HttpResponse]:
    """A page for who has followed a link and is in no session yet; the view runs inside the organisation."""

    @wraps(view)
    @transaction.non_atomic_requests  # the wall opens the one transaction there is, and only where a link is known
    def inside(request: HttpRequest) -> HttpResponse:
        try:
            followed = followed_links.of_page(request)
        except followed_links.WhichLink:
            return page(request, "guestshares/which_link.html", status=409)
        found = queries.door_of(followed.token_hash) if followed else None
        if followed is None or found is None:
            return no_session(request)
        with organisation_active(found.organisation_id):
            is_sent = request.method == "POST"
            share = openings.share_to_open(found, cookies.browser(request)) if is_sent else queries.share_at(found)
            return _to_portal(share) if _has_it_open(request, share, followed) else view(request, share, followed)

    return inside


def straight_in(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever has answered everything and needs no second look is let in by two statements; the view has the others.

    Many who open one share at once wait for each other's statement alone, and not until an answer is made.
    """

    @wraps(view)
    def inside(request: HttpRequest) -> HttpResponse:
        return (request.method == "POST" and _straight_in(request)) or view(request)

    return inside


@public
@require_http_methods(["GET", "HEAD", "POST"])
@straight_in
@after_following
def opening(request: HttpRequest, share: Share, followed: FollowedLink) -> HttpResponse:
    """The opening page asks for what policy wants; posting it opens the share and counts."""
    form = OpeningForm(posted(request), share=share, initial={followed_links.FIELD: followed.name})
    if request.method != "POST":
        if why := dead_links.of(share, followed.token_hash):
            return dead_page(request, share, why, token_hash=followed.token_hash)
        return _opening_page(request, share, form)
    form.carry(followed_links.FIELD, followed.name)
    if share.passphrase and not (allowance := throttle.hit("guest-passphrase", str(share.pk), **PASSPHRASES)):
        sessions.refuse_unseen(share, wait=allowance.retry_after)
        return slow_down(request, allowance.retry_after)
    if not form.is_valid():
        return _opening_page(request, share, form)
    browser = cookies.browser(request)
    if dead_links.of(share, followed.token_hash) is None and sessions.wants_fresh_link(share):
        return _mail_fresh_link(request, share, followed)
    return _open(request, share, followed, form, browser)


@public
@require_POST
@after_following
def ask(request: HttpRequest, share: Share, followed: FollowedLink) -> HttpResponse:
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


def _has_it_open(request: HttpRequest, share: Share, followed: FollowedLink) -> bool:
    """Whether this browser is in a session of the link it came by, and goes on in it whatever opens are left."""
    key = cookies.session_key(request, share.public_id)
    goes_on = dead_links.of(share, followed.token_hash) in {None, dead_links.EXHAUSTED}
    return bool(key) and goes_on and queries.is_open_in(share, key)


def _to_portal(share: Share) -> HttpResponse:
    return HttpResponseRedirect(reverse("guests:portal", args=[share.public_id]), status=303)


def _straight_in(request: HttpRequest) -> HttpResponse | None:
    try:
        followed = followed_links.of_page(request)
    except followed_links.WhichLink:
        return None
    browser = cookies.browser(request)
    share = openings.share_followed(followed.token_hash, browser) if followed else None
    if followed is None or share is None or share.passphrase or cookies.session_key(request, share.public_id):
        return None
    form, came_by = OpeningForm(request.POST, share=share), _came_by(followed, browser)
    if not form.submit(lambda: sessions.open_at_once(share, **came_by, **form.answers)) or form.result is None:
        return None
    return _let_in(request, share, followed, browser, form.result)


def _came_by(followed: FollowedLink, browser: str) -> dict[str, Any]:
    return {"pending": followed.key, "token_hash": followed.token_hash, "browser": browser}


def _open(request: HttpRequest, share: Share, followed: FollowedLink, form: OpeningForm, browser: str) -> HttpResponse:
    came_by = _came_by(followed, browser)
    try:
        opens = form.submit(lambda: sessions.open(share, **came_by, **form.answers))
    except sessions.OpenedElsewhere:
        return _mail_fresh_link(request, share, followed)
    except dead_links.LinkDead as refusal:
        _note_refusal(share, refusal.why.reason)
        return dead_page(request, share, refusal.why, token_hash=followed.token_hash)
    if not opens:
        if form.broken and form.broken.field == "passphrase":
            _note_refusal(share, "wrong passphrase")
        return _opening_page(request, share, form)
    if share.passphrase:
        throttle.forget("guest-passphrase", str(share.pk))
    return _let_in(request, share, followed, browser, form.result.key)


def _let_in(request: HttpRequest, share: Share, followed: FollowedLink, browser: str, key: str) -> HttpResponse:
    response = _to_portal(share)
    followed_links.note_opened(response, followed)
    cookies.add_session(request, response, share, key)
    cookies.remember_browser(response, browser)
    return response


def _mail_fresh_link(request: HttpRequest, share: Share, followed: FollowedLink) -> HttpResponse:
    sessions.mail_fresh_link(share, followed=followed.token_hash)
    return page(request, "guestshares/fresh_link.html", share=share)


def _note_refusal(share: Share, reason: str) -> None:
    if throttle.hit("guest-refusal", str(share.pk), **REFUSALS):
        sessions.refuse(share, reason=reason)


def _opening_page(request: HttpRequest, share: Share, form: OpeningForm) -> HttpResponse:
    whose: dict[str, Any] = {"organisation_name": share.organisation.name, "logo": share.organisation.logo}
    return page(request, "guestshares/opening.html", form=form, share=share, about=_about(share), **whose)


def _about(share: Share) -> str:
    """What links are told apart by before one is opened: the sender's words, or how many documents came when."""
    if share.label:
        return share.label
    count, day = share.held_items.count(), dated(clock.shown_day(share.created_at, share.project.time_zone))
    words = said("1 document, sent on {day}") if count == 1 else said("{count} documents, sent on {day}")
    return words.format(count=count, day=day)
