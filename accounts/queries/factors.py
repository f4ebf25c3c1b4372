"""Which second factors a person has, and which of them count where."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts import queries
from accounts.models import Authenticator, Membership, Passkey, Phone, Plan, RecoveryCode, User
from kazinex.core import clock

AnyFactor = Authenticator | Passkey | Phone
RECOVERY = "recovery"
FACTOR_NAMES = {
    "pwd": "password",
    Authenticator.kind: Authenticator.kind_name,
    Passkey.kind: Passkey.kind_name,
    Phone.kind: Phone.kind_name,
    RECOVERY: "recovery code",
}


def factors_of(user: User) -> list[AnyFactor]:
    """Every factor a person has confirmed, the strongest kind to start with first."""
    found: list[Any] = []
    for model in (Authenticator, Passkey, Phone):
        found += model.objects.filter(user=user, confirmed=True).order_by("pk")
    return found


def is_enrolled(user: User) -> bool:
    """Whether the person has any confirmed second factor, offered to them now or not.

    The one answer to “is the password enough?”: a factor that a plan, a provider or an organisation took out of use is
    still one, or lowering a plan would leave its owner with the password alone.
    """
    return any(model.objects.filter(user=user, confirmed=True).exists() for model in (Authenticator, Passkey, Phone))


def usable_kinds(user: User) -> list[str]:
    """The kinds of factor that can finish a sign-in now, without the recovery codes."""
    kinds = list(dict.fromkeys(factor.kind for factor in factors_of(user)))
    if Phone.kind in kinds and not sms_allowed(user):
        kinds.remove(Phone.kind)
    return kinds


def not_offered(user: User) -> list[AnyFactor]:
    """The factors a person has set up and cannot use now: nothing of theirs pays for text messages any more."""
    usable = usable_kinds(user)
    return [factor for factor in factors_of(user) if factor.kind not in usable]


def ways_in(user: User) -> list[str]:
    """What can finish a sign-in now, recovery codes last; empty and yet `is_enrolled` is nobody's way in."""
    kinds = usable_kinds(user)
    return [*kinds, RECOVERY] if is_enrolled(user) and recovery_codes_left(user) else kinds


def proof_kinds(user: User) -> set[str]:
    """The kinds a fresh proof asks for; text messages and recovery codes are none (SECURITY 8.4)."""
    return {kind.kind for kind in (Authenticator, Passkey) if kind.objects.filter(user=user, confirmed=True).exists()}


def recovery_codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def sms_configured() -> bool:
    """Whether this site can send text messages at all."""
    return bool(settings.KAZINEX_SMS_BACKEND != "none")


def sms_allowed(user: User) -> bool:
    """Text messages need a configured provider and the plan of at least one of the person's organisations."""
    if not sms_configured():
        return False
    return any(counts(Phone.kind, member) for member in queries.own_memberships(user))


def counts(kind: str, member: Membership) -> bool:
    """Whether a factor of this kind satisfies the policy of this organisation."""
    if kind == Phone.kind:
        return sms_configured() and member.organisation.plan == Plan.ENTERPRISE
    return kind in {Authenticator.kind, Passkey.kind, RECOVERY}


def satisfies(kinds: Collection[str], member: Membership) -> bool:
    """Whether any of these kinds satisfies the policy of this organisation."""
    return any(counts(kind, member) for kind in kinds)


def deadline(member: Membership) -> datetime | None:
    """When this member must have a second factor; None where the organisation does not demand one."""
    found: datetime | None = member.organisation.two_factor_deadline(member.activated_at or member.created_at)
    return found


def demanding(user: User) -> list[Membership]:
    """The person's memberships in organisations that demand a second factor now."""
    now = clock.now()
    return [member for member in queries.own_memberships(user) if (due := deadline(member)) and due <= now]
