"""The fresh proof of “Confirm it is you”: the password, and a factor where one is set up."""

from typing import Any

from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import OtpResult
from accounts.models import Authenticator, Passkey, User
from accounts.queries.factors import FACTOR_NAMES, proof_kinds
from accounts.services import authenticators, passkeys
from accounts.services.person_events import record_for_person
from accounts.services.throttling import Rule
from audit.domain.catalogue import AuditAction
from kazinex.core.errors import RuleBroken

TRIES = Rule("confirm", 10)


def confirm(user: User, *, password: str, code: str = "", credential: str = "", challenge: Any = None) -> int:
    """Check a fresh proof and record what came of it; returns the seconds to wait when there were too many tries."""
    if not (allowed := TRIES.hit(str(user.pk))):
        return allowed.retry_after
    if not user.check_password(password):
        _refuse(user, "wrong password")
        raise RuleBroken("The password is not right.", field="password")
    factors = ["pwd"]
    if kind := _asked(user, credential):
        result = _check(user, kind, code=code, credential=credential, challenge=challenge)
        if not result:
            _refuse(user, f"wrong {FACTOR_NAMES[kind]}")
            raise RuleBroken(result.words, field="code" if kind == Authenticator.kind else "")
        factors.append(kind)
    TRIES.forget(str(user.pk))
    names = [FACTOR_NAMES[factor] for factor in factors]
    record_for_person(AuditAction.IDENTITY_CONFIRMED, user, by=PersonActor(user), factors=names)
    return 0


def _asked(user: User, credential: str) -> str:
    """The factor that must be right: the passkey when one was used or is all there is, else the authenticator app."""
    has = proof_kinds(user)
    if Passkey.kind in has and (credential or Authenticator.kind not in has):
        return Passkey.kind
    return Authenticator.kind if Authenticator.kind in has else ""


def _check(user: User, kind: str, *, code: str, credential: str, challenge: Any) -> OtpResult:
    if kind == Passkey.kind:
        return passkeys.verify(user, credential=credential, challenge=challenge)
    return authenticators.verify(user, code=code)


def _refuse(user: User, reason: str) -> None:
    record_for_person(AuditAction.IDENTITY_NOT_CONFIRMED, user, by=PersonActor(user), reason=reason)
