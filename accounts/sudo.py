"""A fresh proof before dangerous actions: fifteen minutes from the last one, in this session only (SPEC 4)."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from accounts import factors
from accounts.pending import PROOF_AT, PROOF_WITH
from accounts.requests import send, wanted
from accounts.sessions import read_instant
from kazinex.core import moments

LASTS = timedelta(minutes=15)


def is_fresh(request: Any) -> bool:
    """Whether this session proved who it is within the last fifteen minutes, with a factor where one is set up.

    A session opened before the factor was set up has not proved it, however young it is.
    """
    proof = read_instant(request.session.get(PROOF_AT)) or request.session.auth_at
    if proof is None or moments.now() - proof > LASTS:
        return False
    return request.session.get(PROOF_WITH) != "" or not factors.proof_kinds(request.user)


def needs_fresh_proof(request: Any) -> HttpResponse | None:
    """Send to “Confirm it is you” where the last proof is too old; None to go on."""
    return None if is_fresh(request) else send(request, "accounts:confirm", then=wanted(request))


def prove(request: Any) -> None:
    """Remember a fresh proof of everything that was asked for, under a new session key."""
    request.session.cycle_key()
    request.session.update({PROOF_AT: moments.now().isoformat(), PROOF_WITH: "confirmation"})
