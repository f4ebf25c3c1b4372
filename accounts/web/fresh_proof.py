"""A fresh proof before dangerous actions: fifteen minutes from the last one, in this session only (SPEC 4)."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from accounts.queries import factors
from accounts.services.session_store import read_instant
from accounts.web.login_flow import PROOF_AT, PROOF_WITH
from accounts.web.requests import send, wanted
from kazinex.core import clock

LASTS = timedelta(minutes=15)
RESUME = "resume"
LONGEST = 60_000  # characters of what was typed
SECRET = ("password", "passphrase", "credential", "csrfmiddlewaretoken")  # pieces of the names of what is not kept


def is_fresh(request: Any) -> bool:
    """Whether this session proved who it is within the last fifteen minutes, with a factor where one is set up.

    A session opened before the factor was set up has not proved it, however young it is.
    """
    proof = read_instant(request.session.get(PROOF_AT)) or request.session.auth_at
    if proof is None or clock.now() - proof > LASTS:
        return False
    return request.session.get(PROOF_WITH) != "" or not factors.proof_kinds(request.user)


def needs_fresh_proof(request: Any) -> HttpResponse | None:
    """Send to “Confirm it is you” where the last proof is too old; None to go on. What was typed is not lost."""
    if is_fresh(request):
        if request.method == "POST":
            request.session.pop(RESUME, None)
        return None
    then = reverse("accounts:resume") if _kept(request) else wanted(request)
    return send(request, "accounts:confirm", then=then)


def kept(request: Any) -> tuple[str, list[tuple[str, str]]] | None:
    """Where a form was going when the proof was asked for, and what was typed in it."""
    found = request.session.get(RESUME)
    if not found:
        return None
    sent = QueryDict(found["sent"])
    return found["path"], [(name, value) for name in sent for value in sent.getlist(name)]


def _kept(request: Any) -> bool:
    """Keep what was typed in this session until the proof is given; no secret, and nothing too large."""
    if request.method != "POST" or request.htmx or request.FILES:
        return False
    sent = request.POST.copy()
    for name in [name for name in sent if any(piece in name for piece in SECRET)]:
        del sent[name]
    written = sent.urlencode()
    if len(written) > LONGEST:
        return False
    request.session[RESUME] = {"path": request.get_full_path(), "sent": written}
    return True


def prove(request: Any) -> None:
    """Remember a fresh proof of everything that was asked for, under a new session key."""
    request.session.cycle_key()
    request.session.update({PROOF_AT: clock.now().isoformat(), PROOF_WITH: "confirmation"})
