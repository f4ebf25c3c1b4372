"""Codes by text message, within the limits of SECURITY 3.3: each bound to one sign-in, five minutes, five tries."""

import json
import secrets
from datetime import timedelta
from hmac import compare_digest
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from accounts import queries
from accounts.domain import telephone_numbers
from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import ACCEPTED, WRONG_TEXT, OtpResult, Outcome, refused
from accounts.models import Phone, User
from accounts.queries import factors
from accounts.services import factor_trials, text_limits, two_factor
from accounts.services.authenticators import tidy
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction
from kazinex.core import clock, crypto, outbox
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

KIND, PLACE, PURPOSE = "sms.send", "outbox|sms", text_limits.PURPOSE
LASTS, MOST_TRIES = timedelta(minutes=5), 5
WORN_OUT = OtpResult(Outcome.WRONG, "This code has expired or was tried too often. Ask for a new one.")
ENROLLING = "enrol"


def begin(user: User, *, number: str, by: PersonActor) -> Phone:
    """Keep a telephone, not yet confirmed, and send it its first code."""
    plain = telephone_numbers.plain(number)
    if not plain:
        raise RuleBroken(_("Enter the number with its country code, such as +61 412 345 678."), field="number")
    if telephone_numbers.is_costly(plain):
        raise RuleBroken(
            _("No codes go to satellite, shared-cost or premium numbers. Use a mobile number."), field="number"
        )
    _require_allowed_country(user, plain)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if Phone.objects.filter(user=user, confirmed=True).exists():
            raise RuleBroken(_("You have a telephone already. Remove it first."), field="number")
        Phone.objects.filter(user=user).delete()
        phone = Phone.sealed(user.pk, plain)
        phone.save()
        send_code(phone, txn=ENROLLING)
    return phone


def confirm(user: User, *, code: str, by: PersonActor) -> Phone:
    """Make the telephone a factor once its first code is right."""
    result = _verify(user, code=code, txn=ENROLLING, confirmed=False)
    if not result:
        raise refused(result)
    with transaction.atomic():
        phone = Phone.objects.get(user=user)
        phone.confirmed = True
        phone.save(update_fields=["confirmed"])
        two_factor.note_added(phone, by=by)
    return phone


def send_code(phone: Phone, *, txn: str) -> None:
    """Send a new code for this one sign-in; the one before stops working."""
    if not factors.sms_allowed(phone.user):
        raise RuleBroken(_("Text messages are not part of your organisation's plan. Use another factor."))
    text_limits.require_room(phone, text_limits.ENROLLING if txn == ENROLLING else text_limits.SIGNING_IN)
    code = f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        phone.code_digest, phone.code_tries = _digest(phone, code, txn), 0
        phone.code_expires_at = clock.now() + LASTS
        phone.save(update_fields=["code_digest", "code_tries", "code_expires_at"])
        host = urlsplit(settings.KAZINEX_PUBLIC_URL).hostname
        body = f"{code} is your Kazinex code. It works for 5 minutes; never tell it to anybody.\n\n@{host} #{code}"
        message = json.dumps({"to": phone.number, "body": body}).encode()
        outbox.enqueue(KIND, sealed=crypto.encrypt(message, context=PLACE))
        by = PersonActor(phone.user)
        record_for_person(AuditAction.TEXT_CODE_SENT, phone.user, by=by, phone=phone.name)


def verify(user: User, *, code: str, txn: str) -> OtpResult:
    """Check a code sent for this very sign-in; it works once."""
    return _verify(user, code=code, txn=txn, confirmed=True)


def _require_allowed_country(user: User, number: str) -> None:
    """Refuse a number outside the countries of the site, and of every organisation that would pay for its codes."""
    paying = [each.organisation.sms_countries for each in queries.own_memberships(user) if factors.pays_for_sms(each)]
    allowed = [] if [] in paying else sorted({code for codes in paying for code in codes})
    for codes in (list(settings.KAZINEX_SMS_COUNTRIES), allowed):
        if codes and not number.startswith(tuple(codes)):
            raise RuleBroken(
                _("Text messages go only to numbers that begin with {codes}.").format(codes=" or ".join(codes)),
                field="number",
            )


def _verify(user: User, *, code: str, txn: str, confirmed: bool) -> OtpResult:
    with transaction.atomic():
        found = Phone.objects.select_for_update(of=("self",)).select_related("user")
        phone = found.filter(user=user, confirmed=confirmed).first()
        if phone is None:
            return WORN_OUT
        if (unseen := factor_trials.refused(phone)) is not None:
            return unseen
        phone.code_tries += 1
        if _is_worn_out(phone):
            return WORN_OUT
        if not compare_digest(_digest(phone, tidy(code), txn), phone.code_digest):
            return factor_trials.failed(phone, reason="the code is wrong", wrong=WRONG_TEXT)
        phone.code_digest = ""
        factor_trials.succeeded(phone)
    return ACCEPTED


def _is_worn_out(phone: Phone) -> bool:
    expires = phone.code_expires_at
    return not phone.code_digest or expires is None or expires < clock.now() or phone.code_tries > MOST_TRIES


def _digest(phone: Phone, code: str, txn: str) -> str:
    return crypto.keyed_digest(f"{code}|{phone.public_id}|{txn}", purpose=PURPOSE)
