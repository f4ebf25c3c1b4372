"""Second factors. Seeds and phone numbers are encrypted for their row; codes are stored as hashes only."""

import base64
import secrets
from datetime import timedelta
from typing import Any

from django.db import models
from django_otp.models import Device, ThrottlingMixin

from kazinex.core import clock, crypto
from kazinex.core.models import PublicId, Timed, make_public_id
from kazinex.core.translation import marked as _

SEED_BYTES = 20
FREE_FAILURES = 4
FIRST_WAIT = 30
LONGEST_WAIT = 15 * 60
HARD_STOP = 100


class Throttled(ThrottlingMixin):  # type: ignore[misc]  # django-otp has no types
    """django-otp's throttle with a gentler start and a cap: 30 s from the fifth failure, doubling to 15 minutes."""

    class Meta:
        abstract = True

    @property
    def is_stopped(self) -> bool:
        """After a hundred failures in a row the factor is dead until it is replaced (NIST SP 800-63B)."""
        return bool(self.throttling_failure_count >= HARD_STOP)

    def seconds_to_wait(self) -> int:
        """Seconds until another try is taken; 0 when one may be made now."""
        since: Any = self.throttling_failure_timestamp
        over = self.throttling_failure_count - FREE_FAILURES
        if since is None or over <= 0:
            return 0
        wait = min(FIRST_WAIT * 2 ** (min(over, 10) - 1), LONGEST_WAIT)
        left = since + timedelta(seconds=wait) - clock.now()
        return max(0, int(left.total_seconds()) + 1) if left > timedelta(0) else 0


class Factor(Device, PublicId, Timed):  # type: ignore[misc]  # the same
    """What all factors of a person share."""

    last_used_at = models.DateTimeField(null=True)
    kind = ""
    kind_name = ""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name}"

    @property
    def audit_label(self) -> str:
        return f"{self.name}"


class Authenticator(Throttled, Factor):
    """An authenticator app: a time-based code every 30 seconds (RFC 6238)."""

    sealed_seed = models.TextField(editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)
    kind = "totp"
    kind_name = "authenticator app"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], name="authenticator_once")]

    @classmethod
    def sealed(cls, user_id: int, seed: bytes) -> "Authenticator":
        """A new authenticator, not yet saved, whose seed opens only in this very row."""
        made = cls(user_id=user_id, name="Authenticator app", public_id=make_public_id())
        made.sealed_seed = crypto.encrypt(seed, context=made._place)
        return made

    @property
    def seed(self) -> bytes:
        return crypto.decrypt(self.sealed_seed, context=self._place)

    @property
    def _place(self) -> str:
        return f"totp|{self.public_id}|{self.user_id}"


class Phone(Throttled, Factor):
    """A telephone that takes codes by text message; only where the organisation's plan has it."""

    sealed_number = models.TextField(editable=False)
    ending = models.CharField(max_length=4)
    code_digest = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    kind = "sms"
    kind_name = "text message"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], name="phone_once")]

    @classmethod
    def sealed(cls, user_id: int, number: str) -> "Phone":
        """A new telephone, not yet saved; the number opens only in this very row."""
        made = cls(user_id=user_id, ending=number[-3:], public_id=make_public_id(), confirmed=False)
        made.name = f"Phone ending in {made.ending}"
        made.sealed_number = crypto.encrypt(number.encode(), context=made._place)
        return made

    @property
    def number(self) -> str:
        return crypto.decrypt(self.sealed_number, context=self._place).decode()

    @property
    def _place(self) -> str:
        return f"phone|{self.public_id}|{self.user_id}"


class Passkey(Factor):
    """A passkey: a key pair whose private half never leaves the person's device (WebAuthn)."""

    credential_id = models.CharField(max_length=1400, unique=True, editable=False)
    public_key = models.BinaryField(editable=False)
    sign_count = models.PositiveBigIntegerField(default=0)
    kind = "webauthn"
    kind_name = "passkey"


class RecoveryCode(Timed):
    """One of ten codes for the day the factor is lost: found by its selector, checked by its hash, used once."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="recovery_codes")
    selector = models.CharField(max_length=5)
    verifier = models.CharField(max_length=200, editable=False)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "selector"], name="recovery_code_selector_once")]

    def __str__(self) -> str:
        return _("Recovery code {selector}…").format(selector=self.selector)


class AccessCode(Timed):
    """A code that an Org Admin gave somebody who stands before the second step without a factor; works once."""

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="+")
    verifier = models.CharField(max_length=200, editable=False)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"Access code of {self.user_id}"


def make_seed() -> bytes:
    """A new secret of 160 random bits, as RFC 4226 asks."""
    return secrets.token_bytes(SEED_BYTES)


def shown_seed(seed: bytes) -> str:
    """The seed as people type it into their app: Base32."""
    return base64.b32encode(seed).decode().rstrip("=")
