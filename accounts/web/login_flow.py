"""The way into a session: anonymous → password right → every factor done → signed in (SECURITY 3.4).

Until the last step request.user stays anonymous, and each step changes the session's key.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import login
from django.http.response import HttpResponseBase

from accounts.models import MOST_PER_PERSON, Authenticator, Passkey, Session, User
from accounts.services import signing_in
from accounts.services.session_store import AUTH_AT, read_instant
from accounts.web import known_devices
from kazinex.core import clock

LASTS = timedelta(minutes=10)
PENDING = "pending"
AMR = "amr"
PROOF_AT = "proof_at"
PROOF_WITH = "proof_with"
BACKEND = "accounts.services.backends.PasswordBackend"


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right and whose second factor is still asked for; `txn` names this one sign-in."""

    user: User
    txn: str
    next: str


def begin(request: Any, user: User, *, then: str) -> Pending:
    """Remember a right password under a new session key; nobody is signed in yet."""
    request.session.flush()
    txn = secrets.token_hex(16)
    request.session[PENDING] = {
        "user": user.pk,
        "stamp": user.get_session_auth_hash(),
        "at": clock.now().isoformat(),
        "txn": txn,
        "next": then,
    }
    return Pending(user, txn, then)


def current(request: Any) -> Pending | None:
    """Whose second factor is asked for here: after the password, or in a session that needs a step up."""
    if request.user.is_authenticated:
        return Pending(request.user, f"session-{request.session.session_key}", "")
    kept = request.session.get(PENDING) or {}
    at = read_instant(kept.get("at"))
    if at is None or clock.now() - at > LASTS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["stamp"]:
        return None
    return Pending(user, kept["txn"], kept["next"])


def finish(request: Any, response: HttpResponseBase, user: User, *, factor: str = "") -> None:
    """Sign the person in under a new key, or raise the session they have by one factor."""
    if request.user.is_authenticated:
        _step_up(request, factor)
    else:
        _sign_in(request, user, factor)
    known_devices.remember(response, request, user, factor=factor)


def methods(session: Any) -> list[str]:
    """What this session was opened with (RFC 8176's idea): pwd, totp, webauthn, sms, recovery."""
    return list(session.get(AMR) or ["pwd"])


def add_method(session: Any, factor: str) -> None:
    """Note a factor that was proved in a session that is open already; it takes nothing from a stronger proof."""
    proved = session.get(PROOF_WITH, "")
    stronger = proved if proved in {Authenticator.kind, Passkey.kind} else factor
    session.update({AMR: [*methods(session), factor], PROOF_WITH: stronger})


def _sign_in(request: Any, user: User, factor: str) -> None:
    known = known_devices.is_known(request, user)
    factors = ["pwd", factor] if factor else ["pwd"]
    signing_in.finish(user, factors=factors, device_known=known)
    request.session.pop(PENDING, None)
    login(request, user, backend=BACKEND)
    now = clock.now().isoformat()
    request.session.update({AMR: factors, AUTH_AT: now, PROOF_AT: now, PROOF_WITH: factor})
    _drop_the_oldest(user)


def _step_up(request: Any, factor: str) -> None:
    signing_in.finish(request.user, factors=[factor], device_known=True)
    request.session.cycle_key()
    add_method(request.session, factor)


def _drop_the_oldest(user: User) -> None:
    kept = Session.objects.filter(user=user).order_by("-last_seen_at").values("pk")[: MOST_PER_PERSON - 1]
    Session.objects.filter(user=user).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
