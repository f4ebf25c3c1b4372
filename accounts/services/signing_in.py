"""Signing in: the password, then every session's beginning and end."""

import json
import logging
from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.db import transaction

from accounts.domain.actors import PersonActor
from accounts.models import User
from accounts.queries.factors import FACTOR_NAMES
from accounts.services import backends, emails, lockouts, throttling
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction
from kazinex.core import clock, context, crypto, outbox
from kazinex.core.actors import SystemActor
from kazinex.core.user_agents import device_name

__all__ = ["Attempt", "by_password", "finish", "leave", "record_failure", "record_for_person"]

GATE = SystemActor("sign-in")
KIND, PLACE = "accounts.sign_in_failed", "outbox|sign-in"
log = logging.getLogger("kazinex.sign_in")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an e-mail address and a password: somebody, nobody, or so many seconds to wait."""

    user: User | None = None
    wait: int = 0


def by_password(*, email: str, password: str, device_known: bool) -> Attempt:
    """Whose address and password these are; throttled before anything is looked at."""
    account = email.strip().lower()
    wait = throttling.before_password(account, device_known=device_known)
    if wait.seconds:
        if wait.just_locked:
            _note(account, minutes=max(1, round(wait.seconds / 60)))
        lockouts.refused(FACTOR_NAMES["pwd"], wait=wait.seconds, account=account)
        return Attempt(wait=wait.seconds)
    user = authenticate(email=email, password=password)
    if not isinstance(user, User):
        throttling.after_failure()
        _note(account)
        return Attempt()
    throttling.after_success(account)
    return Attempt(user)


def finish(user: User, *, factors: list[str], device_known: bool) -> None:
    """Record a sign-in that passed every step, and tell the person when the device is new."""
    had_signed_in = user.last_login is not None
    names = [FACTOR_NAMES[factor] for factor in factors]
    with transaction.atomic():
        record_for_person(AuditAction.SIGNED_IN, user, by=PersonActor(user), factors=names)
        if had_signed_in and not device_known:
            _tell_of_new_device(user)


def leave(user: User) -> None:
    """Record that somebody signed out."""
    record_for_person(AuditAction.SIGNED_OUT, user, by=PersonActor(user))


def _tell_of_new_device(user: User) -> None:
    now = context.current()
    device = device_name(now.agent)
    emails.write("new_device", user, device=device, ip=now.ip, at=clock.shown(clock.now()))


def _note(account: str, *, minutes: int = 0) -> None:
    """Leave the event to the outbox: whether there is such an account may not show in the time this takes."""
    now = context.current()
    told = {"account": account, "minutes": minutes, "request_id": now.request_id, "ip": now.ip, "agent": now.agent}
    with transaction.atomic():
        outbox.enqueue(KIND, sealed=crypto.encrypt(json.dumps(told).encode(), context=PLACE))


def record_failure(*, sealed: str) -> None:
    """Record a failed or paused sign-in under the circumstances of then, where there is such an account."""
    told = json.loads(crypto.decrypt(sealed, context=PLACE))
    user = backends.find(told["account"])
    if user is None:
        log.info("A sign-in to an account that does not exist failed.")
        return
    with context.happening(request_id=told["request_id"], ip=told["ip"], agent=told["agent"]):
        if told["minutes"]:
            record_for_person(AuditAction.SIGN_IN_LOCKED, user, by=GATE, minutes=told["minutes"])
        else:
            reason = "wrong password" if user.is_active else "the account is closed"
            record_for_person(AuditAction.SIGN_IN_FAILED, user, by=GATE, reason=reason)
