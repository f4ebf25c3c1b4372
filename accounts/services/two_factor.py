"""A person's second factors as a whole: added, removed, reset."""

from django.db import transaction

from accounts import queries
from accounts.domain.actors import PersonActor
from accounts.models import AccessCode, Authenticator, Passkey, Phone, RecoveryCode, User
from accounts.queries import factors
from accounts.queries.factors import AnyFactor, is_enrolled
from accounts.services import emails, sessions
from accounts.services.person_events import record_for_person, record_of_organisation
from audit.domain.catalogue import AuditAction
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import phrase
from kazinex.core.translation import marked as _

__all__ = ["is_enrolled", "note_added", "remove", "remove_all", "reset", "shown", "tell_of_lost"]


def note_added(factor: AnyFactor, *, by: PersonActor) -> None:
    """Record a new factor and tell the person by mail; called in the transaction that stores it."""
    record_for_person(AuditAction.SECOND_FACTOR_ADDED, by.user, by=by, factor=factor.name)
    emails.write("factor_added", by.user, factor=factor.name)


def shown(factor: AnyFactor, user: User) -> dict[str, str]:
    """What the page about removing a factor shows of it and of what is left; not its last use, which a proof moves."""
    others = [f"{other.name}, {other.kind_name}" for other in factors.factors_of(user) if other != factor]
    return {"Name": factor.name, "Added": factor.created_at.isoformat(), "Left": "; ".join(others)}


def remove(factor: AnyFactor, *, seen: str = "", by: PersonActor) -> None:
    """Remove one of one's own factors; refused where an organisation would be left without the one it requires.

    `seen` is the stamp of what the page showed; what differs by now is looked at again first.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=by.user.pk)
        edit_conflicts.require_as_seen(shown(factor, user), seen)
        left = [other.kind for other in factors.factors_of(user) if other != factor]
        _require_enough(user, left)
        factor.delete()
        if not left:
            RecoveryCode.objects.filter(user=user).delete()
        sessions.renew_stamp(user)
        by.user.security_stamp = user.security_stamp
        record_for_person(AuditAction.SECOND_FACTOR_REMOVED, user, by=by, factor=factor.name)
        emails.write("factor_removed", user, factor=factor.name)


def tell_of_lost(user: User) -> None:
    """Tell a person once of each factor that is not offered to them any more, and what lets them in instead."""
    with transaction.atomic():
        for factor in factors.not_offered(user):
            key = f"factor_not_offered:{factor.public_id}"
            emails.write("factor_not_offered", user, dedupe_key=key, factor=factor.name)


def remove_all(user: User) -> None:
    """Take away every factor and recovery code of a person, and end their sessions; the caller records why."""
    with transaction.atomic():
        for model in (Authenticator, Passkey, Phone, RecoveryCode, AccessCode):
            model.objects.filter(user=user).delete()
        sessions.renew_stamp(user)
        sessions.end_all(user)


def reset(user: User, *, reason: str, by: Actor) -> None:
    """Reset somebody's two-factor authentication: they set up a new device at their next sign-in, and are told."""
    with transaction.atomic():
        remove_all(user)
        record_of_organisation(AuditAction.TWO_FACTOR_RESET, user, by=by, reason=reason)
        emails.write("two_factor_reset", user, by=by.label.split(" <", 1)[0], reason=phrase(reason))


def _require_enough(user: User, left: list[str]) -> None:
    now = clock.now()
    for member in queries.own_memberships(user):
        required_from = member.organisation.two_factor_start(in_pilot=member.two_factor_pilot)
        if required_from and required_from <= now and not factors.satisfies(left, member):
            raise RuleBroken(
                _("{name} requires a second factor. Set up another one before you remove this one.").format(
                    name=member.organisation.name
                )
            )
