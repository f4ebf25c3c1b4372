"""A fresh proof before dangerous actions: fifteen minutes from the last one, in this session only (SPEC 4)."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from accounts.pending import PROOF_AT
from accounts.requests import send, wanted
from accounts.sessions import read_instant
from kazinex.core import moments

LASTS = timedelta(minutes=15)


def is_fresh(request: Any) -> bool:
    """Whether this session proved who it is within the last fifteen minutes."""
    proof = read_instant(request.session.get(PROOF_AT)) or request.session.auth_at
    return proof is not None and moments.now() - proof <= LASTS


def needs_fresh_proof(request: Any) -> HttpResponse | None:
    """Send to “Confirm it is you” where the last proof is too old; None to go on."""
    return None if is_fresh(request) else send(request, "accounts:confirm", then=wanted(request))


def prove(request: Any) -> None:
    """Remember a fresh proof, under a new session key."""
    request.session.cycle_key()
    request.session[PROOF_AT] = moments.now().isoformat()
