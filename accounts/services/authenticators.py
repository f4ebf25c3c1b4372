"""Authenticator apps: setting one up, and checking its codes (RFC 6238: SHA-1, six digits, 30 seconds)."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from urllib.parse import quote, urlencode

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction
from django_otp.oath import hotp

from accounts import queries
from accounts.domain.actors import PersonActor
from accounts.domain.otp_results import ACCEPTED, WRONG, WRONG_CLOCK, OtpResult, refused
from accounts.models import Authenticator, User
from accounts.models.factors import make_seed, shown_seed
from accounts.services import factor_trials, two_factor
from accounts.services.session_store import read_instant
from kazinex.core import clock, crypto
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

STEP = 30
DRIFT = 20  # steps: a clock ten minutes off is told from a guess, and still refused
LASTS = timedelta(minutes=15)
ELSEWHERE = _("Your authenticator app was set up in another window meanwhile. Start again to replace it.")


@dataclass(frozen=True, slots=True)
class Setup:
    """A setting-up under way: its seed travels sealed in the form, so every tab has its own and none is stored."""

    user: User
    seed: bytes
    replaces: str
    sealed: str

    @property
    def setup_key(self) -> str:
        """The secret in groups of four, to be typed."""
        text = shown_seed(self.seed)
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))

    @property
    def uri(self) -> str:
        """What the QR picture says (otpauth key URI)."""
        organisations = [member.organisation.name for member in queries.own_memberships(self.user)]
        name = settings.OTP_TOTP_ISSUER
        issuer = f"{name} – {organisations[0]}" if len(organisations) == 1 else name
        label = quote(f"{issuer.replace(':', ' ')}:{self.user.email}")
        asked = {"secret": shown_seed(self.seed), "issuer": issuer, "algorithm": "SHA1", "digits": 6, "period": STEP}
        return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def begin(user: User) -> Setup:
    """A fresh secret to set up an authenticator app with; nothing is stored yet."""
    seed, replaces = make_seed(), _present(user)
    kept = {"seed": base64.b64encode(seed).decode(), "replaces": replaces, "at": clock.now().isoformat()}
    return Setup(user, seed, replaces, crypto.encrypt(json.dumps(kept).encode(), context=_place(user)))


def resume(user: User, sealed: str) -> Setup | None:
    """The setting-up a form carries; None when it is somebody else's, altered, or older than 15 minutes."""
    try:
        kept = json.loads(crypto.decrypt(sealed, context=_place(user)))
    except (InvalidTag, ValueError, KeyError):
        return None
    at = read_instant(kept["at"])
    if at is None or clock.now() - at > LASTS:
        return None
    return Setup(user, base64.b64decode(kept["seed"]), kept["replaces"], sealed)


def enrol(setup: Setup, *, code: str, by: PersonActor) -> Authenticator:
    """Store the authenticator once its first code is right; it takes the place of the one before."""
    step = _matching_step(setup.seed, tidy(code))
    if step is None:
        raise refused(_why_wrong(setup.seed, tidy(code)))
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=setup.user.pk)
        if _present(user) != setup.replaces:
            raise RuleBroken(ELSEWHERE)
        Authenticator.objects.filter(user=user).delete()
        device = Authenticator.sealed(user.pk, setup.seed)
        device.last_step, device.last_used_at = step, clock.now()
        device.save()
        two_factor.note_added(device, by=by)
    return device


def verify(user: User, *, code: str) -> OtpResult:
    """Check a code: once only, within one step of now, under the row's lock."""
    with transaction.atomic():
        found = Authenticator.objects.select_for_update(of=("self",)).select_related("user")
        device = found.filter(user=user, confirmed=True).first()
        if device is None:
            return WRONG
        if (unseen := factor_trials.refused(device)) is not None:
            return unseen
        step = _matching_step(device.seed, tidy(code), after=device.last_step)
        if step is None:
            wrong = _why_wrong(device.seed, tidy(code), after=device.last_step)
            return factor_trials.failed(device, reason="the code is wrong", wrong=wrong)
        if step <= device.last_step:
            return factor_trials.replayed(device)
        device.last_step = step
        factor_trials.succeeded(device)
    return ACCEPTED


def tidy(code: str) -> str:
    """The code without the spaces and hyphens people type or paste; empty unless six ASCII digits are left."""
    plain = re.sub(r"[\s\u2010-\u2015-]", "", code[:64])
    return plain if re.fullmatch(r"[0-9]{6}", plain) else ""


def _matching_step(seed: bytes, code: str, *, after: int = -1) -> int | None:
    """The step within ±1 of now whose code this is, an unused one first; the clock's drift is never learnt."""
    now = int(clock.machine_now().timestamp()) // STEP
    matching = [step for step in (now - 1, now, now + 1) if compare_digest(f"{hotp(seed, step):06}", code)]
    return next((step for step in matching if step > after), matching[0] if matching else None)


def _why_wrong(seed: bytes, code: str, *, after: int = -1) -> OtpResult:
    """Whether the clock of the phone is to blame: an unused code of some minutes ago or ahead, and never of which."""
    now = int(clock.machine_now().timestamp()) // STEP
    near = [step for step in range(now - DRIFT, now + DRIFT + 1) if step > after]
    fits = [step for step in near if compare_digest(f"{hotp(seed, step):06}", code)]
    return WRONG_CLOCK if fits else WRONG


def _present(user: User) -> str:
    found = Authenticator.objects.filter(user=user).values_list("public_id", flat=True).first()
    return found or ""


def _place(user: User) -> str:
    return f"enrol|{user.pk}"
