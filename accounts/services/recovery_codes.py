"""Recovery codes: ten, shown once, each opening the door once."""

import re
import secrets

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.db import transaction

from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import ACCEPTED, OtpResult, Outcome, locked
from accounts.models import RecoveryCode, User
from accounts.queries.factors import FACTOR_NAMES, RECOVERY, recovery_codes_left
from accounts.services import emails, lockouts
from accounts.services.person_events import record_for_person
from accounts.services.throttling import Rule
from audit.domain.catalogue import AuditAction
from kazinex.core import clock

COUNT = 10
SELECTOR = 5
LENGTH = 20
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 letters nobody mistakes for another
TRIES = Rule("recovery-code", 10, 60 * 60)
WRONG = OtpResult(Outcome.WRONG, "This recovery code is not right, or was used before.")


def renew(user: User, *, by: PersonActor) -> list[str]:
    """Make ten new codes; the ones before stop working. Only hashes are kept, so this is the one time they are seen."""
    codes = list({_make(): None for _ in range(COUNT)})
    while len({code[:SELECTOR] for code in codes}) < COUNT:
        codes = [_make() for _ in range(COUNT)]
    rows = [
        RecoveryCode(user=user, selector=code[:SELECTOR], verifier=make_password(code[SELECTOR:])) for code in codes
    ]
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(rows)
        record_for_person(AuditAction.RECOVERY_CODES_MADE, user, by=by, count=COUNT)
    return [shown(code) for code in codes]


def verify(user: User, *, code: str) -> OtpResult:
    """Check a recovery code and use it up; the person is told by mail."""
    if not (allowed := TRIES.hit(str(user.pk))):
        lockouts.refused(FACTOR_NAMES[RECOVERY], wait=allowed.retry_after, user=user)
        return locked(allowed.retry_after)
    plain = tidy(code)
    row = RecoveryCode.objects.filter(user=user, used_at=None, selector=plain[:SELECTOR]).first()
    fits = check_password(plain[SELECTOR:], row.verifier if row else UNUSABLE_PASSWORD_PREFIX)
    with transaction.atomic():
        if not (fits and row and _use_up(row)):
            _record_failure(user)
            return WRONG
        _record_use(user)
    TRIES.forget(str(user.pk))
    return ACCEPTED


def _use_up(row: RecoveryCode) -> bool:
    """Mark the code used; of many who try at once, one succeeds."""
    return RecoveryCode.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.now()) == 1


def shown(code: str) -> str:
    """A code in groups of five."""
    return "-".join(code[start : start + 5] for start in range(0, LENGTH, 5))


def tidy(code: str) -> str:
    """The code without spaces and hyphens, in capitals; unusable unless it is as long as a code."""
    plain = re.sub(r"[\s-]", "", code[:64]).upper()
    return plain if re.fullmatch(rf"[{ALPHABET}]{{{LENGTH}}}", plain) else "0" * LENGTH


def _make() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _record_use(user: User) -> None:
    left = recovery_codes_left(user)
    record_for_person(AuditAction.RECOVERY_CODE_USED, user, by=PersonActor(user), left=left)
    emails.write("recovery_code_used", user, left=left)


def _record_failure(user: User) -> None:
    factor, reason = FACTOR_NAMES[RECOVERY], "the code is wrong or used"
    record_for_person(AuditAction.SECOND_FACTOR_FAILED, user, by=PersonActor(user), factor=factor, reason=reason)
