"""One-time access codes: an Org Admin lets somebody past the second step once, to set up a new factor (SPEC 4)."""

import re
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.db import transaction
from django.db.models import F

from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import ACCEPTED, OtpResult, Outcome, locked
from accounts.models import AccessCode, Membership, User
from accounts.queries.factors import ACCESS_CODE, FACTOR_NAMES, is_enrolled
from accounts.services import emails, lockouts, members, role_rules
from accounts.services.person_events import record_for_person, record_of_organisation
from accounts.services.recovery_codes import ALPHABET
from accounts.services.throttling import Rule
from audit.domain.catalogue import AuditAction
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import phrase
from kazinex.core.translation import marked as _

LASTS, MOST_TRIES, LENGTH = timedelta(minutes=10), 5, 10
GIVEN = Rule("access-code-given", 5, 60 * 60)
TRIES = Rule("access-code", 10, 60 * 60)
WRONG = OtpResult(Outcome.WRONG, "This access code is not right, was used, or is older than ten minutes.")


def give(membership: Membership, *, reason: str, by: Actor) -> str:
    """Make a code for ten minutes and one use, in place of an earlier one; only its hash is kept. They are mailed."""
    with transaction.atomic():
        membership = role_rules.locked(membership)
        if words := why_not(membership, by=by):
            raise RuleBroken(words)
        if not GIVEN.hit(str(membership.user_id)):
            raise RuleBroken(_("This person was given five codes within an hour. Reset their 2FA instead, or wait."))
        code = "".join(secrets.choice(ALPHABET) for _rest in range(LENGTH))
        made = {"verifier": make_password(code), "expires_at": clock.now() + LASTS, "tries": 0}
        AccessCode.objects.update_or_create(user=membership.user, defaults=made)
        record_of_organisation(AuditAction.ACCESS_CODE_GIVEN, membership.user, by=by, reason=reason)
        emails.write("access_code_given", membership.user, by=by.label.split(" <", 1)[0], reason=phrase(reason))
        text = _("{user} was given a one-time access code.").format(user=membership.user)
        members.tell_admins(membership, "access_code_given", text, by=by)
    return f"{code[:5]}-{code[5:]}"


def why_not(membership: Membership, *, by: Actor) -> str:
    """Why nobody gives this member a code, in words; empty where an Org Admin may. The rules are those of a reset."""
    if members.is_oneself(membership, by):
        return _("You cannot give a code to yourself. Another Org Admin can.")
    if words := members.why_out_of_reach(membership):
        return words
    if not is_enrolled(membership.user):
        return _("{user} has no second factor set up: their password opens the page that asks for one.").format(
            user=membership.user
        )
    return ""


def verify(user: User, *, code: str) -> OtpResult:
    """Check a code and use it up: five tries at most, and of many who try at once one succeeds."""
    if not (allowed := TRIES.hit(str(user.pk))):
        lockouts.refused(FACTOR_NAMES[ACCESS_CODE], wait=allowed.retry_after, user=user)
        return locked(allowed.retry_after)
    open_ones = AccessCode.objects.filter(user=user, expires_at__gt=clock.now(), tries__lt=MOST_TRIES)
    is_counted = open_ones.update(tries=F("tries") + 1)
    row = AccessCode.objects.filter(user=user).first() if is_counted else None
    fits = check_password(_tidy(code), row.verifier if row else UNUSABLE_PASSWORD_PREFIX)
    with transaction.atomic():
        if not (fits and row and AccessCode.objects.filter(pk=row.pk, verifier=row.verifier).delete()[0]):
            factor, reason = FACTOR_NAMES[ACCESS_CODE], "the code is wrong, used or too old"
            record_for_person(
                AuditAction.SECOND_FACTOR_FAILED, user, by=PersonActor(user), factor=factor, reason=reason
            )
            return WRONG
        record_for_person(AuditAction.ACCESS_CODE_USED, user, by=PersonActor(user))
    return ACCEPTED


def _tidy(code: str) -> str:
    return re.sub(r"[\s-]", "", code[:64]).upper()
