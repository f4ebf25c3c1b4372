"""What surrounds every request: its circumstances, its headers, and the tenant wall."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.functional import cached_property

from accounts.models import Membership
from accounts.web import session_policy
from audit.web.dangers import record_dangers
from guestshares.web import guest_sessions
from kazinex.core import clock, context, outages
from kazinex.core.http import ANSWERED, methods, to_sign_in
from kazinex.core.tenancy import organisation_active
from kazinex.views import errors
from projects.queries import actors
from projects.web import view_as

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
access_log = logging.getLogger("kazinex.access")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestContext:
    """Gives every request an id, its network address and agent, readable from anywhere below."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        agent = request.headers.get("User-Agent", "")
        began = time.monotonic()
        with context.happening(ip=client_address(request), agent=agent.replace("\x00", "")) as circumstances:
            response = self.get_response(request)
            _note_access(request, response, circumstances.request_id, time.monotonic() - began)
        response["X-Request-ID"] = circumstances.request_id
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """The policy of the settings on every answer, written as words once; anew where a view changes it or a nonce is."""

    usual = cached_property(lambda _self: build_policy())

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """As its parent, which writes the policy's words twice for each answer."""
        if any(name.startswith("_csp") for name in [*vars(response), *vars(request)]):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Security-Policy", self.usual)
        return response


class SafeHeaders:
    """Headers that every answer carries, errors and redirects included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = _unanswerable(request) or self.get_response(request)
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if request.path.startswith(("/o/", "/g/", "/account/", "/sign-in/", "/invitations/", "/password/")):
            response.headers.setdefault("Cache-Control", "no-store")
        if request.path.startswith("/g/"):
            # No path ever leaves; under no-referrer browsers post “Origin: null”, which the CSRF check refuses.
            response["Referrer-Policy"] = "strict-origin"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class Tenancy:
    """Resolves organisation, membership, two-factor policy and project, and only then opens the wall for the request.

    The whole of `get_response` runs inside the organisation's transaction, so template rendering is inside too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        door = getattr(match.func, "door", None)
        if door is not None and door.kind == "guest":
            return self._for_guest(request, match.kwargs)
        if "organisation" in match.kwargs:
            return self._for_member(request, match)
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponseBase | None:
        """Do once more what clashed with a change of somebody else: all of it was taken back (SECURITY 9.2).

        Not where a file came with it, which is read by now, nor where a view keeps its transactions itself.
        """
        match = request.resolver_match
        keeps_its_own = getattr(match.func, "_non_atomic_requests", None)
        if not outages.has_clashed(exception) or keeps_its_own or request.FILES:
            return None
        with transaction.atomic():
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
            return response

    def _for_member(self, request: Any, match: ResolverMatch) -> HttpResponseBase:
        kwargs, is_part = match.kwargs, _is_part(match)
        if not request.user.is_authenticated:
            return errors.not_found(request) if is_part else to_sign_in(request)
        request.user = getattr(request, "_cached_user", request.user)  # known by now, and asked dozens of times
        membership = _admitted(request, kwargs["organisation"])
        if isinstance(membership, Membership) and _receive(request, membership.organisation_id):
            membership = _admitted(request, kwargs["organisation"])
        if not isinstance(membership, Membership):
            return errors.not_found(request) if is_part else membership
        session_policy.note_use(request, membership)
        session_policy.note_activity(membership)
        organisation = membership.organisation
        dates = clock.dates_as(organisation.date_format), clock.read_by(membership.user.date_format)
        with organisation_active(membership.organisation_id), dates[0], dates[1]:
            request.organisation, request.membership = organisation, membership
            request.actor = actors.member_actor(membership, project_code=kwargs.get("project", ""))
            if request.actor is None:
                return errors.not_found(request)
            request.project = request.actor.project
            if refusal := view_as.stand_in(request, match):
                return refusal
            return self._answered(request)

    def _for_guest(self, request: Any, kwargs: dict[str, Any]) -> HttpResponseBase:
        found = guest_sessions.resolve(request, kwargs)
        if found is not None:
            _receive(request, found.organisation_id)
            with organisation_active(found.organisation_id):
                if guest_sessions.enter(request, found):
                    return self._answered(request)
        return self.get_response(request)

    def _answered(self, request: Any) -> HttpResponseBase:
        response = _rendered(self.get_response(request))
        record_dangers(request)
        return response


def _unanswerable(request: HttpRequest) -> HttpResponse | None:
    """What is said to a request that no page can answer, wherever it goes; None to the others."""
    if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return errors.bad_request(request)
    if request.method not in ANSWERED and (match := _match(request)):
        return HttpResponseNotAllowed(methods(match.func))
    return None


def _admitted(request: Any, organisation: str) -> Membership | HttpResponse:
    """As which member this person comes in, or the page that says why not."""
    membership = session_policy.membership(request.user, organisation)
    if membership is None:
        return errors.not_found(request)
    return session_policy.gate(request, membership) or membership


def _is_part(match: ResolverMatch) -> bool:
    """Whether a route answers with a picture that stands in a page."""
    door = getattr(match.func, "door", None)
    return door is not None and door.is_part


def _receive(request: Any, organisation_id: int | None) -> bool:
    """Read what is sent before the wall opens: on a slow line a transaction would wait, with every lock it holds.

    Whether something was sent; then time has passed, and who they are is to be asked again.
    """
    request.receives_for = organisation_id
    with suppress(UnreadablePostError):  # whoever stopped sending has sent nothing
        _ = request.POST
    return bool(request.method == "POST")


def _note_access(request: Any, response: HttpResponseBase, request_id: str, seconds: float) -> None:
    """One line a request, joined to its audit events by the request id; the route and not the address, for tokens."""
    match = getattr(request, "resolver_match", None) or _match(request)
    user = getattr(request, "_cached_user", None)  # asked for by the request itself, or not at all
    facts = {
        "request_id": request_id,
        "method": request.method if request.method in METHODS else "other",
        "route": f"/{match.route}" if match else "",
        "organisation": match.kwargs.get("organisation", "") if match else "",
        "person": user.pk if user is not None else None,
        "status": response.status_code,
        "seconds": round(seconds, 3),
    }
    access_log.info("request", extra={"facts": facts})


def _match(request: HttpRequest) -> ResolverMatch | None:
    """Where a request was going that never got there, such as somebody's who has to sign in first."""
    with suppress(Resolver404):
        return resolve(request.path_info)
    return None


def client_address(request: HttpRequest) -> str | None:
    """The address of the client: the last hop that is not one of our trusted proxies."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.KAZINEX_TRUSTED_PROXIES
    address = hops[-trusted] if trusted and len(hops) >= trusted else request.META.get("REMOTE_ADDR")
    return _valid_address(address)


def _valid_address(address: str | None) -> str | None:
    try:
        return str(ip_address(address or ""))
    except ValueError:
        return None


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    render = getattr(response, "render", None)
    if render is not None and not getattr(response, "is_rendered", True):
        return render()  # type: ignore[no-any-return]
    return response
