"""Passkeys (WebAuthn level 2), verified by py_webauthn; the challenge lives in the session and is used once."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.db import IntegrityError, transaction
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import ACCEPTED, OtpResult, Outcome
from accounts.models import Passkey, User
from accounts.queries.factors import FACTOR_NAMES
from accounts.services import two_factor
from accounts.services.person_events import record_for_person
from accounts.services.session_store import read_instant
from audit.domain.catalogue import AuditAction
from kazinex.core import clock, crypto
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

LASTS = timedelta(minutes=5)
MOST = 10
WRONG = OtpResult(Outcome.WRONG, "This passkey could not be checked. Try again, or use another factor.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked, as JSON, and what the session keeps to check the answer."""

    options: str
    challenge: dict[str, str]


def ask_to_create(user: User) -> Asked:
    """Options for a new passkey; those the person has are left out."""
    options = webauthn.generate_registration_options(
        rp_id=_site(),
        rp_name=settings.OTP_TOTP_ISSUER,
        user_id=crypto.keyed_digest(str(user.pk), purpose="passkey-user")[:32].encode(),
        user_name=user.email,
        user_display_name=user.name,
        exclude_credentials=_descriptors(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return Asked(webauthn.options_to_json(options), _kept(options.challenge))


def ask_to_prove(user: User) -> Asked:
    """Options for proving one of the person's passkeys."""
    options = webauthn.generate_authentication_options(
        rp_id=_site(),
        allow_credentials=_descriptors(user),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Asked(webauthn.options_to_json(options), _kept(options.challenge))


def enrol(user: User, *, name: str, credential: str, challenge: object, by: PersonActor) -> Passkey:
    """Store a new passkey once its answer to the challenge is right."""
    verified = _created(credential, challenge)
    try:
        with transaction.atomic():
            _require_room(user)
            passkey = Passkey.objects.create(
                user=user,
                name=name,
                credential_id=webauthn.helpers.bytes_to_base64url(verified.credential_id),
                public_key=verified.credential_public_key,
                sign_count=verified.sign_count,
            )
            two_factor.note_added(passkey, by=by)
    except IntegrityError as error:
        raise RuleBroken(_("This passkey is already set up.")) from error
    return passkey


def _require_room(user: User) -> None:
    """Counted while the person is held, so that two at once do not both find the last place free."""
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Passkey.objects.filter(user=held).count() >= MOST:
        raise RuleBroken(_("You have {most} passkeys. Remove one first.").format(most=MOST))


def verify(user: User, *, credential: str, challenge: object) -> OtpResult:
    """Check a proof; only the person's own passkeys count, and a counter that goes back is a copy."""
    with transaction.atomic():
        passkey = _locked(user, credential)
        expected = _expected(challenge)
        if passkey is None or expected is None or not _holds(passkey, credential, expected):
            _record_failure(user)
            return WRONG
        passkey.last_used_at = clock.now()
        passkey.save(update_fields=["sign_count", "last_used_at"])
    return ACCEPTED


def _created(credential: str, challenge: object) -> VerifiedRegistration:
    expected = _expected(challenge)
    if expected is None:
        raise RuleBroken(_("This took too long. Try again."))
    try:
        return webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=expected,
            expected_rp_id=_site(),
            expected_origin=settings.KAZINEX_PUBLIC_URL,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise RuleBroken(_("Your browser's answer could not be checked. Try again.")) from error


def _holds(passkey: Passkey, credential: str, expected: bytes) -> bool:
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=expected,
            expected_rp_id=_site(),
            expected_origin=settings.KAZINEX_PUBLIC_URL,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    passkey.sign_count = verified.new_sign_count
    return True


def _locked(user: User, credential: str) -> Passkey | None:
    try:
        answer = json.loads(credential)
    except ValueError:
        return None
    wanted = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(wanted, str):
        return None
    return Passkey.objects.select_for_update().filter(user=user, credential_id=wanted, confirmed=True).first()


def _record_failure(user: User) -> None:
    factor, reason = FACTOR_NAMES[Passkey.kind], "the answer does not hold"
    record_for_person(AuditAction.SECOND_FACTOR_FAILED, user, by=PersonActor(user), factor=factor, reason=reason)


def _descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    own = Passkey.objects.filter(user=user).values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(known)) for known in own]


def _kept(challenge: bytes) -> dict[str, str]:
    return {"challenge": challenge.hex(), "at": clock.now().isoformat()}


def _expected(kept: Any) -> bytes | None:
    at = read_instant(kept.get("at")) if isinstance(kept, dict) else None
    return bytes.fromhex(kept["challenge"]) if at and clock.now() - at <= LASTS else None


def _site() -> str:
    return urlsplit(settings.KAZINEX_PUBLIC_URL).hostname or "localhost"
