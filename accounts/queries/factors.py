"""Which second factors a person has, and which of them count where."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts import queries
from accounts.models import AccessCode, Authenticator, Membership, Passkey, Phone, Plan, RecoveryCode, User
from kazinex.core import clock

AnyFactor = Authenticator | Passkey | Phone
RECOVERY, ACCESS_CODE = "recovery", "access_code"
KINDS = (Authenticator.kind, Passkey.kind, Phone.kind)
FACTOR_NAMES = {
    "pwd": "password",
    Authenticator.kind: Authenticator.kind_name,
    Passkey.kind: Passkey.kind_name,
    Phone.kind: Phone.kind_name,
    RECOVERY: "recovery code",
    ACCESS_CODE: "one-time access code",
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
    if not is_enrolled(user):
        return kinds
    kinds += [RECOVERY] if recovery_codes_left(user) else []
    return [*kinds, ACCESS_CODE] if has_access_code(user) else kinds


def proof_kinds(user: User) -> set[str]:
    """The kinds a fresh proof asks for; text messages and recovery codes are none (SECURITY 8.4)."""
    return {kind.kind for kind in (Authenticator, Passkey) if kind.objects.filter(user=user, confirmed=True).exists()}


def recovery_codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def has_access_code(user: User) -> bool:
    """Whether an Org Admin gave them a code that still works."""
    return AccessCode.objects.filter(user=user, expires_at__gt=clock.now()).exists()


def sms_configured() -> bool:
    """Whether this site can send text messages at all."""
    return bool(settings.KAZINEX_SMS_BACKEND != "none")


def sms_allowed(user: User) -> bool:
    """Signing in by text message needs a configured provider and the plan of at least one of one's organisations."""
    return any(pays_for_sms(member) for member in queries.own_memberships(user))


def pays_for_sms(member: Membership) -> bool:
    """Whether this organisation's plan has text messages, and this site can send them."""
    return sms_configured() and member.organisation.plan == Plan.ENTERPRISE


def offered_kinds(user: User) -> list[str]:
    """The kinds somebody may set up: what any of their organisations allows; without one, what costs nothing."""
    members = queries.own_memberships(user)
    if not members:
        return [Authenticator.kind, Passkey.kind]
    return [kind for kind in KINDS if any(counts(kind, member) for member in members)]


def counts(kind: str, member: Membership) -> bool:
    """Whether a factor of this kind satisfies the policy of this organisation for this member."""
    if kind not in member.organisation.allowed_factors(member.role):
        return False
    return kind != Phone.kind or pays_for_sms(member)


def satisfies(kinds: Collection[str], member: Membership) -> bool:
    """Whether any of these kinds satisfies the policy of this organisation.

    A recovery code stands in for a factor that counts here: for who has none it is the way to set one up.
    """
    if any(counts(kind, member) for kind in kinds):
        return True
    return RECOVERY in kinds and any(counts(factor.kind, member) for factor in factors_of(member.user))


def deadline(member: Membership) -> datetime | None:
    """When this member must have a second factor; None where the organisation does not demand one."""
    since = member.activated_at or member.created_at
    found: datetime | None = member.organisation.two_factor_deadline(since, in_pilot=member.two_factor_pilot)
    return found


def demanding(user: User) -> list[Membership]:
    """The person's memberships in organisations that demand a second factor now."""
    now = clock.now()
    return [member for member in queries.own_memberships(user) if (due := deadline(member)) and due <= now]
