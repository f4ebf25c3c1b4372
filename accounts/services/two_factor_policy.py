"""Require 2FA for all members: switched on with a start and a grace period, changed, switched off.

The policy is two columns of the organisation; every deadline is computed from them when it is asked for (SPEC 4).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts import queries
from accounts.models import Membership, Organisation
from accounts.queries import enrolment
from accounts.services import notifications
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock, outbox, throttle
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken

LONGEST_GRACE = 30  # days
SWITCH = "Require 2FA for all members"
GRACE = "Grace period (days)"
TELL_MEMBERS = "accounts.tell_members_of_two_factor"
REMINDER_SECONDS = 86_400


def require(organisation: Organisation, *, grace_days: int, starts_at: datetime | None = None, by: Actor) -> None:
    """Demand a second factor of every member from an instant on, now by default; members are told by mail."""
    now = clock.now()
    _require_grace(grace_days)
    with transaction.atomic():
        organisation = _locked(organisation)
        if organisation.two_factor_required_from is not None:
            raise RuleBroken("Two-factor authentication is required already.")
        starts_at = max(starts_at or now, now)
        changes = _changes(organisation, starts_at, grace_days)
        _set(organisation, starts_at, grace_days)
        record(
            AuditAction.TWO_FACTOR_REQUIRED,
            by=by,
            target=organisation,
            starts=clock.shown(starts_at, organisation.time_zone),
            grace_days=grace_days,
            changes=changes,
        )
        outbox.enqueue(TELL_MEMBERS, by_id=by.actor_id if by.kind == "user" else "")


def change_grace(organisation: Organisation, *, grace_days: int, by: Actor) -> bool:
    """Change the grace period; every deadline moves with it at once. Returns whether it was different."""
    _require_grace(grace_days)
    with transaction.atomic():
        organisation = _locked(organisation)
        changes = _changes(organisation, organisation.two_factor_required_from, grace_days)
        if changes:
            _set(organisation, organisation.two_factor_required_from, grace_days)
            record(AuditAction.TWO_FACTOR_POLICY_CHANGED, by=by, target=organisation, changes=changes, reason="")
    return bool(changes)


def stop(organisation: Organisation, *, reason: str, by: Actor) -> None:
    """Demand a second factor no longer; who has one keeps it and goes on using it."""
    with transaction.atomic():
        organisation = _locked(organisation)
        if organisation.two_factor_required_from is None:
            raise RuleBroken("Two-factor authentication is not required at the moment.")
        changes = _changes(organisation, None, organisation.two_factor_grace_days)
        _set(organisation, None, organisation.two_factor_grace_days)
        record(AuditAction.TWO_FACTOR_POLICY_CHANGED, by=by, target=organisation, changes=changes, reason=reason)


def tell_members(organisation: Organisation, *, by: Actor) -> None:
    """Tell every active member who has no second factor yet by when they need one, in the bell and by mail."""
    for member in enrolment.with_enrolment(queries.active_members(), organisation).filter(enrolled_at=None):
        _tell(member, organisation, by)


def remind(members: list[Membership], organisation: Organisation, *, by: Actor) -> int:
    """Remind members who have no second factor, each at most once a day; returns how many were reminded."""
    reminded = 0
    with transaction.atomic():
        for member in members:
            key = f"{organisation.pk}:{member.user_id}"
            if not throttle.hit("two_factor_reminder", key, limit=1, seconds=REMINDER_SECONDS):
                continue
            _tell(member, organisation, by)
            record(AuditAction.TWO_FACTOR_REMINDER_SENT, by=by, target=member)
            reminded += 1
    return reminded


def words_for(member: Membership, organisation: Organisation) -> str:
    """What a member without a second factor is told: by when, and what happens then."""
    deadline = organisation.two_factor_deadline(member.activated_at or member.created_at)
    if deadline is None or deadline <= clock.now():
        return f"{organisation} requires two-factor authentication. Set it up to go on working there."
    by_when = clock.shown_end(deadline, organisation.time_zone)
    return f"{organisation} requires two-factor authentication. Set it up by {by_when} to keep your access."


def _tell(member: Membership, organisation: Organisation, by: Actor) -> None:
    notifications.tell(
        member.user, "two_factor_required", words_for(member, organisation), reverse("accounts:security"), by
    )


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _set(organisation: Organisation, starts_at: datetime | None, grace_days: int) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(
        two_factor_required_from=starts_at, two_factor_grace_days=grace_days
    )


def _require_grace(days: int) -> None:
    if not 0 <= days <= LONGEST_GRACE:
        raise RuleBroken(f"The grace period is between 0 and {LONGEST_GRACE} days.", field="grace_days")


def _changes(organisation: Organisation, starts_at: datetime | None, grace_days: int) -> dict[str, list[Any]]:
    old = {SWITCH: organisation.two_factor_required_from, GRACE: organisation.two_factor_grace_days}
    new = {SWITCH: starts_at, GRACE: grace_days}
    return {
        label: [_words(old[label], organisation), _words(new[label], organisation)]
        for label in new
        if old[label] != new[label]
    }


def _words(value: Any, organisation: Organisation) -> Any:
    if value is None:
        return "off"
    return f"from {clock.shown(value, organisation.time_zone)}" if isinstance(value, datetime) else value
