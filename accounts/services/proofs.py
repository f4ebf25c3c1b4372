"""The fresh proof of “Confirm it is you”: the password, and a factor where one is set up."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import OtpResult
from accounts.models import Authenticator, Passkey, Phone, User
from accounts.queries.factors import FACTOR_NAMES
from accounts.services import authenticators, lockouts, passkeys, phones
from accounts.services.person_events import record_for_person
from accounts.services.throttling import Rule
from audit.domain.catalogue import AuditAction
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

TRIES = Rule("confirm", 10)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody offers as proof: the password, and a code or a passkey's answer to the challenge of this page."""

    password: str
    code: str = ""
    credential: str = ""
    challenge: Any = None
    txn: str = ""  # what a text message was sent for


@dataclass(frozen=True, slots=True)
class Proof:
    """The kind of factor that was right beside the password, or the seconds to wait after too many tries."""

    kind: str = ""
    wait: int = 0


def confirm(user: User, given: Given, *, kinds: Collection[str]) -> Proof:
    """Check a fresh proof, the password with a factor of one of these kinds, and record what came of it."""
    if not (allowed := TRIES.hit(str(user.pk))):
        lockouts.refused("fresh proof", wait=allowed.retry_after, user=user)
        return Proof(wait=allowed.retry_after)
    if not user.check_password(given.password):
        _refuse(user, "wrong password")
        raise RuleBroken(_("The password is not right."), field="password")
    factors = ["pwd"]
    if kind := _asked(kinds, given.credential):
        result = _check(user, kind, given)
        if not result:
            _refuse(user, f"wrong {FACTOR_NAMES[kind]}")
            raise RuleBroken(result.words, field="" if kind == Passkey.kind else "code")
        factors.append(kind)
    TRIES.forget(str(user.pk))
    names = [FACTOR_NAMES[factor] for factor in factors]
    record_for_person(AuditAction.IDENTITY_CONFIRMED, user, by=PersonActor(user), factors=names)
    return Proof(kind)


def _asked(has: Collection[str], credential: str) -> str:
    """The factor that must be right: the passkey when one was used or is all there is, else the authenticator app."""
    if Passkey.kind in has and (credential or Authenticator.kind not in has):
        return Passkey.kind
    return next((kind for kind in (Authenticator.kind, Phone.kind) if kind in has), "")


def _check(user: User, kind: str, given: Given) -> OtpResult:
    if kind == Passkey.kind:
        return passkeys.verify(user, credential=given.credential, challenge=given.challenge)
    if kind == Phone.kind:
        return phones.verify(user, code=given.code, txn=given.txn)
    return authenticators.verify(user, code=given.code)


def _refuse(user: User, reason: str) -> None:
    record_for_person(AuditAction.IDENTITY_NOT_CONFIRMED, user, by=PersonActor(user), reason=reason)
