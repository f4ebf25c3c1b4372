"""A fresh proof before dangerous actions: fifteen minutes from the last one, in this session only (SPEC 4)."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse

from accounts.models import Authenticator, Passkey, Phone
from accounts.queries import factors
from accounts.services.session_store import read_instant
from accounts.web import enrolling
from accounts.web.login_flow import PROOF_AT, PROOF_WITH, methods
from accounts.web.requests import SeeOther, send
from kazinex.core import clock
from kazinex.core.http import came_from, front, local, wanted
from kazinex.core.translation import marked as _

LASTS = timedelta(minutes=15)
RESUME = "resume"
HELD = "held"  # the same, of a form that the gate of an organisation caught
PROOF_FOR = "proof_for"
NOT_NOW = "not_now"  # where somebody goes who does not prove it now
REPLACING = "password after a recovery code"  # the one proof that is no factor
NOT_ENOUGH = _(
    "Text messages and recovery codes do not prove enough for this. Set up an authenticator app or a passkey."
)
LONGEST = 60_000  # characters of what was typed
MOST_BYTES = 256 * 1024  # of a form that is read before its sender has proved enough
SECRET = ("password", "passphrase", "credential", "csrfmiddlewaretoken")  # pieces of the names of what is not kept


class Purpose(StrEnum):
    """What a proof is for, the most demanding first (SECURITY 0)."""

    ORGANISATION = "organisation"
    OWN = "own"
    FACTORS = "factors"


STRONG = frozenset({Authenticator.kind, Passkey.kind})
PROVES = {
    Purpose.ORGANISATION: STRONG,
    Purpose.OWN: STRONG | {Phone.kind},
    Purpose.FACTORS: STRONG | {Phone.kind, REPLACING},
}


def is_fresh(request: Any, purpose: Purpose = Purpose.ORGANISATION) -> bool:
    """Whether this session proved who it is within the last fifteen minutes, with a factor where one is set up.

    A session opened before the factor was set up has not proved it, however young it is; and a recovery code or a text
    message lets somebody in but proves nothing for an organisation's actions.
    """
    proof = read_instant(request.session.get(PROOF_AT)) or request.session.auth_at
    if proof is None or clock.now() - proof > LASTS:
        return False
    given = request.session.get(PROOF_WITH, "")
    return given in PROVES[purpose] or (given == "" and not factors.is_enrolled(request.user))


def needs_fresh_proof(request: Any, purpose: Purpose = Purpose.ORGANISATION) -> HttpResponse | None:
    """Send to “Confirm it is you” where the last proof is too old; None to go on. What was typed is not lost."""
    if is_fresh(request, purpose):
        if request.method == "POST":
            request.session.pop(RESUME, None)
        return None
    if _says_not_now(request):
        return SeeOther(front(request))
    then = reverse("accounts:resume") if not request.FILES and _keep(request, RESUME) else wanted(request)
    request.session.update({PROOF_FOR: purpose, NOT_NOW: _left(request)})
    return cannot_prove(request, then) or send(request, "accounts:confirm", then=then)


def asked(request: Any) -> tuple[set[str], str]:
    """The kinds of factor that “Confirm it is you” takes one of, and what the proof counts as where it takes none."""
    purpose, user = _purpose(request), request.user
    if purpose is Purpose.FACTORS and _may_replace(request):
        return set(), REPLACING
    if strong := factors.proof_kinds(user):
        return strong, ""
    if purpose is not Purpose.ORGANISATION and Phone.kind in factors.usable_kinds(user):
        return {Phone.kind}, ""
    return set(), ""


def step_back(request: Any) -> str:
    """Where “Not now” leads: to the page that was left for the proof."""
    return local(request, request.session.get(NOT_NOW))


def cannot_prove(request: Any, then: str) -> HttpResponse | None:
    """Where somebody goes first whose factors do not prove enough: to set up one that does, or to use a recovery code.

    Without it a person whose only factor is a telephone would prove with the password alone.
    """
    kinds, counts_as = asked(request)
    if kinds or counts_as or not factors.is_enrolled(request.user):
        return None
    if _purpose(request) is Purpose.FACTORS:
        return send(request, "accounts:second-factor", then=then)
    messages.info(request, NOT_ENOUGH)
    offered = STRONG & set(factors.offered_kinds(request.user))
    return send(request, enrolling.first_page(offered or STRONG), then=then)


def kept(request: Any) -> tuple[str, list[tuple[str, str]]] | None:
    """Where a form was going when the proof, or a second factor, was asked for, and what was typed in it."""
    found = request.session.get(HELD)
    if not found and is_fresh(request, Purpose.FACTORS):
        found = request.session.get(RESUME)
    if not found:
        return None
    sent = QueryDict(found["sent"])
    return found["path"], [(name, value) for name in sent for value in sent.getlist(name)]


def hold(request: Any, organisation_id: int | None) -> str:
    """Keep the text of a form that the gate caught, and say where it goes on afterwards; empty where there is none.

    Only a form of this site: the gate stands before the check that no other site sent it, so that is asked here.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.method != "POST" or not length.isdecimal() or int(length) > MOST_BYTES or not _is_of_this_site(request):
        return ""
    request.receives_for = organisation_id
    return reverse("accounts:resume") if _keep(request, HELD) else ""


def _left(request: Any) -> str:
    """The page that somebody leaves to prove who they are: the one their form stands on, or the one they came from."""
    page = came_from(request, *([request.path] if request.method == "POST" else []))
    return front(request) if _is_confirm(page) else page


def _says_not_now(request: Any) -> bool:
    """Whether “Not now” led back to a page that asks for the proof itself, which would ask for ever."""
    came = came_from(request)
    return request.get_full_path() == request.session.get(NOT_NOW) and _is_confirm(came)


def _is_confirm(page: str) -> bool:
    return page.partition("?")[0] == reverse("accounts:confirm")


def _keep(request: Any, place: str) -> bool:
    """Keep what was typed in this session until it can be sent; no secret, no file, and nothing too large."""
    if request.method != "POST" or request.htmx:
        return False
    sent = request.POST.copy()
    for name in [name for name in sent if any(piece in name for piece in SECRET)]:
        del sent[name]
    written = sent.urlencode()
    if len(written) > LONGEST:
        return False
    request.session[place] = {"path": request.get_full_path(), "sent": written}
    return True


def _is_of_this_site(request: Any) -> bool:
    return CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(request, _nothing, (), {}) is None


def _nothing(_request: Any) -> HttpResponse:
    return HttpResponse()


def _purpose(request: Any) -> Purpose:
    return Purpose(request.session.get(PROOF_FOR, Purpose.OWN))


def _may_replace(request: Any) -> bool:
    """Whether this session came in past a factor that is lost: by a recovery code, or by one not offered any more."""
    used = methods(request.session)
    return bool({factors.RECOVERY, factors.ACCESS_CODE} & set(used)) or (
        len(used) > 1 and not factors.usable_kinds(request.user)
    )


def prove(request: Any, *, given: str) -> None:
    """Remember a fresh proof and the factor it was given with, under a new session key."""
    request.session.cycle_key()
    request.session.pop(NOT_NOW, None)
    request.session.update({PROOF_AT: clock.now().isoformat(), PROOF_WITH: given})
