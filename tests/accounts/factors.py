"""What the tests of second factors need: an authenticator whose codes they can compute, and a way through sign-in."""

import re
import time
from typing import Any

from django_otp.oath import hotp

from accounts.models import Authenticator
from accounts.models.factors import make_seed
from accounts.queries import factors

STEP = 30


def enrol(user: Any, seed: bytes = b"") -> bytes:
    """Give a person an authenticator app; returns its seed."""
    seed = seed or make_seed()
    Authenticator.sealed(user.pk, seed).save()
    return seed


def code(seed: bytes, steps: int = 0) -> str:
    """The code of now, or of so many steps from now."""
    return f"{hotp(seed, int(time.time()) // STEP + steps):06}"


def wrong(seed: bytes) -> str:
    """Six digits that are no code of this seed around now."""
    right = {code(seed, step) for step in range(-3, 4)}
    return next(
        digits for digits in ("000000", "111111", "222222", "333333", "444444", "555555") if digits not in right
    )


def sign_in(client: Any, email: str, password: str, seed: bytes = b"", steps: int = 0) -> Any:
    """Through the sign-in pages; the last answer."""
    answer = client.post("/sign-in/", {"email": email, "password": password})
    if seed:
        answer = client.post("/sign-in/second-factor/", {"code": code(seed, steps)})
    return answer


def found(pattern: str, text: str) -> str:
    """What the pattern finds in the text: its group, or all of it."""
    match = re.search(pattern, text)
    assert match, f"No {pattern} in: {text}"
    return match[match.lastindex or 0]


def note_factor(client: Any, user: Any) -> None:
    """Whoever has a factor signed in with it, as at the sign-in page."""
    if kinds := factors.proof_kinds(user):
        session = client.session
        session["proof_with"] = min(kinds)
        session.save()
