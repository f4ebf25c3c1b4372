"""HTTP as the house speaks it: typed requests, doors on every route, pages."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from kazinex.core import clock
from kazinex.core.access import Decision
from kazinex.core.actors import Member
from kazinex.core.features import Change, Question
from kazinex.core.permissions import Permission

ANSWERED = ("GET", "HEAD", "POST")  # the methods of pages and forms; any other is refused wherever it goes
View = Callable[..., HttpResponseBase]
Loader = Callable[..., object]
Asks = Callable[["MemberRequest", Any], bool]


class MemberRequest(HttpRequest):
    """A request of a signed-in member inside an organisation; the Tenancy middleware sets these."""

    user: Any
    organisation: Any
    membership: Any
    project: Any
    actor: Any
    asked_for: object  # what the door's loader found


class GuestRequest(HttpRequest):
    """A request of an outside reviewer inside a guest session."""

    organisation: Any
    guest_session: Any
    share: Any
    actor: Any


@dataclass(frozen=True, slots=True)
class Door:
    """Who may pass a route: kind is member, guest, signed_in or public."""

    kind: str
    permission: Permission | None = None
    only: frozenset[str] = frozenset()
    anywhere: bool = False
    fresh_proof: bool = False  # asked for, if only where what is done calls for it
    when_closed: bool = False
    is_part: bool = False  # of a page, such as a picture: whom the wall turns away gets no page in its place

    def decision(self, actor: Member) -> Decision | None:
        """What its permission comes to for this actor; None where it asks for none."""
        if self.permission is None:
            return None
        decide = actor.decide_anywhere if self.anywhere else actor.decide
        # said only where it counts, for there are actors that know no projects
        more = {"when_closed": True} if self.when_closed else {}
        return decide(self.permission, **more)


DENIED = Change[[HttpRequest, Decision]]("permission_denied")
WHY_DENIED = Question[[HttpRequest, Decision], dict[str, Any]]("what the page of a refusal says besides its sentence")
FRESH_PROOF = Question[[HttpRequest], HttpResponse | None]("where a person must go first to prove who they are")


def access(
    permission: Permission | None = None,
    *,
    to: Loader | None = None,
    only: Collection[str] = (),
    anywhere: bool = False,
    fresh_proof: bool | Asks = False,
    when_closed: bool = False,
    is_part: bool = False,
) -> Callable[[View], View]:
    """A member's door: what the actor may not see is 404, what they may see but not do is 403 with the reason.

    `only` narrows to organisation or project roles (SPEC 3.2 narrower rules); `anywhere` passes who has the action in
    at least one project, for lists that span projects; `fresh_proof` asks for one first (SPEC 4): always, or where the
    function says so of the request and what the loader found; `when_closed` stays open in a closed project, where guest
    shares are still seen and ended (SPEC 3.3 line 7); `is_part` is for pictures that stand in a page: strangers and
    those whose session is over are told 404, for a page to sign in on would be put in the picture's place.
    """
    door = Door("member", permission, frozenset(only), anywhere, bool(fresh_proof), when_closed, is_part)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, organisation: str, project: str = "", **kwargs: object) -> HttpResponseBase:
            found = request.asked_for = _load(to, request, kwargs)
            if answer := refusal(request, door):
                return answer
            if _asks(fresh_proof, request, found) and (proof := FRESH_PROOF.ask_one(request)):
                return proof
            return view(request, found) if to else view(request, **kwargs)

        guarded.door = door  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View, *, fresh_proof: bool = False) -> View:
    """A door for a person's own pages, outside any organisation; `fresh_proof` says that the view asks for one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.door = Door("signed_in", fresh_proof=fresh_proof)  # type: ignore[attr-defined]
    return guarded


def public(view: View) -> View:
    """A door that is open to everyone."""
    view.door = Door("public")  # type: ignore[attr-defined]
    return view


def methods(view: View) -> list[str]:
    """What a view answers: what Django's decorators (require_POST and its like) let through, else every method we know.

    They keep their list to themselves, in a variable of the function they make.
    """
    lists = [
        cell.cell_contents
        for function in _wrapped(view)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
        if name == "request_method_list"
    ]
    return [method for method in ANSWERED if all(method in one for one in lists)]


def _wrapped(view: View) -> Iterator[Any]:
    """A view and every function it is wrapped around."""
    function: Any = view
    while function is not None:
        yield function
        function = getattr(function, "__wrapped__", None)


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Send somebody to sign in and back to where they wanted to go."""
    from django.contrib.auth.views import redirect_to_login  # noqa: PLC0415  reads settings when imported

    response = redirect_to_login(wanted(request))
    if getattr(request, "htmx", False):
        return HttpResponseRedirectHtmx(response.url)
    return response


def wanted(request: HttpRequest) -> str:
    """Where this request would go back to: its own address, or the page its form or fragment stands on.

    An address that only takes what is sent is no page to come back to; then it is the front page of the organisation.
    """
    if not getattr(request, "htmx", None) and request.method in {"GET", "HEAD"}:
        return str(request.get_full_path())
    return came_from(request, request.path)


def came_from(request: HttpRequest, *besides: str) -> str:
    """The page that this request was sent from; else the first of these that is a page, or the front page."""
    htmx = getattr(request, "htmx", None)
    before = htmx.current_url_abs_path if htmx else request.headers.get("Referer", "").partition(request.get_host())[2]
    pages = (local(request, before, ""), *besides)
    return next((one for one in pages if _is_page(one)), front(request))


def local(request: HttpRequest, url: str | None, default: str = "/") -> str:
    """The address if it is one of this site's own, else the default."""
    url = (url or "").replace("\\", "/")
    plain = url.startswith("/") and all(letter.isprintable() for letter in url)
    return url if plain and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else default


def front(request: HttpRequest) -> str:
    """The front page of the organisation whose address this is, or of the site."""
    organisation = resolve(request.path_info).kwargs.get("organisation")
    return f"/o/{organisation}/" if organisation else "/"


def _is_page(address: str) -> bool:
    """Whether somebody who follows this address is answered."""
    try:
        match = resolve(unquote(address.partition("?")[0]))
    except Resolver404:
        return False
    return "GET" in methods(match.func)


class HttpResponseRedirectHtmx(HttpResponseRedirect):
    """A redirect that htmx follows as a whole page."""

    status_code = 200

    def __init__(self, redirect_to: str) -> None:
        super().__init__(redirect_to)
        self["HX-Redirect"] = redirect_to
        del self["Location"]


def page(request: HttpRequest, template: str, *, status: int | None = None, **context: object) -> HttpResponse:
    """Render a page, its days as the reader chose; never cached by anyone, and htmx and whole pages are told apart.

    Unless a status is given, it is 200, and 422 where what was posted cannot be taken: a form on the page says why.
    """
    with clock.to_reader():
        response = render(request, template, context, status=status or _status(request, context))
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _status(request: HttpRequest, context: dict[str, Any]) -> HTTPStatus:
    is_refused = request.method == "POST" and any(isinstance(one, BaseForm) and one.errors for one in context.values())
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK


def denied(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Say no with the reason, and record that somebody was refused."""
    DENIED.announce(request, decision)
    context = {"decision": decision, "sentence": decision.sentence, **WHY_DENIED.ask_one(request, decision)}
    return page(request, "errors/403.html", status=403, **context)


def refusal(request: MemberRequest, door: Door) -> HttpResponse | None:
    """What a door answers whom it does not let through, on record; None where it opens, and raises Http404."""
    actor, decision = request.actor, door.decision(request.actor)
    if door.permission is None and actor.reaches_only_steps:
        raise Http404
    if decision is not None and not decision.exists:
        raise Http404
    if door.only and not (actor.roles & door.only):
        return denied(request, actor.narrowed(door.permission, door.only))
    return denied(request, decision) if decision is not None and not decision.allowed else None


def _asks(fresh_proof: bool | Asks, request: Any, found: Any) -> bool:
    return fresh_proof if isinstance(fresh_proof, bool) else fresh_proof(request, found)


def _load(loader: Loader | None, request: Any, kwargs: dict[str, Any]) -> Any:
    if loader is None:
        return None
    try:
        return loader(request.actor, **kwargs)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
