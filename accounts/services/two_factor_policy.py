"""Require 2FA for all members: a pilot, a start and a grace period, methods, reminders, and the way back.

The policy is columns of the organisation and the names of a pilot; every deadline is computed from them when it is
asked for (SPEC 4).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import queries
from accounts.models import FactorKind, Membership, Organisation
from accounts.queries import enrolment, factors
from accounts.services import notifications
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock, outbox, throttle
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

LONGEST_GRACE = 30  # days
SWITCH = "Require 2FA for all members"
GRACE = "Grace period (days)"
PILOT = "Pilot"
METHODS = "Methods that count"
ADMINS = "Org Admins use passkeys only"
REMINDERS = "Reminder every (days)"
COUNTRIES = "Countries for text messages"
MOST_REMINDER_DAYS = 30
LABELS = {
    "two_factor_required_from": SWITCH,
    "two_factor_grace_days": GRACE,
    "two_factor_pilot_from": PILOT,
    "two_factor_methods": METHODS,
    "two_factor_admins_use_passkeys": ADMINS,
    "two_factor_reminder_days": REMINDERS,
    "sms_countries": COUNTRIES,
}
TELL_MEMBERS = "accounts.tell_members_of_two_factor"
REMINDER_SECONDS = 86_400


def require(organisation: Organisation, *, grace_days: int, starts_at: datetime | None = None, by: Actor) -> None:
    """Demand a second factor of every member from an instant on, now by default; members are told by mail."""
    _require_grace(grace_days)
    with transaction.atomic():
        organisation = _locked(organisation)
        if organisation.two_factor_required_from is not None:
            raise RuleBroken(_("Two-factor authentication is required already."))
        starts_at = _from_now(starts_at)
        changes = _set(organisation, two_factor_required_from=starts_at, two_factor_grace_days=grace_days)
        record(
            AuditAction.TWO_FACTOR_REQUIRED,
            by=by,
            target=organisation,
            starts=clock.shown(starts_at, organisation.time_zone),
            grace_days=grace_days,
            changes=changes,
        )
        _tell_later(by)


def move_start(organisation: Organisation, *, starts_at: datetime | None, by: Actor) -> None:
    """Move a start that lies ahead, to another instant or to now; members are told the new day."""
    with transaction.atomic():
        organisation = _locked(organisation)
        start = organisation.two_factor_required_from
        if start is None or start <= clock.now():
            raise RuleBroken(_("The start has passed, so it cannot be moved. You can stop requiring it instead."))
        if changes := _set(organisation, two_factor_required_from=_from_now(starts_at)):
            record(AuditAction.TWO_FACTOR_POLICY_CHANGED, by=by, target=organisation, changes=changes, reason="")
            _tell_later(by)


def start_pilot(
    organisation: Organisation, *, members: Collection[Membership], starts_at: datetime | None = None, by: Actor
) -> None:
    """Demand a second factor of these members before all the others; whoever is not named leaves the pilot."""
    if not members:
        raise RuleBroken(_("Name at least one member, or choose a group with members."), field="people")
    with transaction.atomic():
        organisation = _locked(organisation)
        before = Membership.objects.filter(two_factor_pilot=True)
        changes = {"People of the pilot": [_called(before), _called(members)]}
        before.update(two_factor_pilot=False)
        Membership.objects.filter(pk__in=[member.pk for member in members]).update(two_factor_pilot=True)
        changes |= _set(organisation, two_factor_pilot_from=_from_now(starts_at))
        starts = clock.shown(organisation.two_factor_pilot_from, organisation.time_zone)
        record(
            AuditAction.TWO_FACTOR_PILOT_STARTED,
            by=by,
            target=organisation,
            count=len(members),
            starts=starts,
            changes=changes,
        )
        _tell_later(by)


def change_methods(
    organisation: Organisation,
    *,
    methods: Collection[str],
    admins_use_passkeys: bool,
    reminder_days: int,
    sms_countries: Collection[str] | None = None,
    by: Actor,
) -> bool:
    """Change which methods count, where new telephones may be (None: as before), and how often people are reminded.

    Nobody is locked out: whoever has only what counts no longer signs in with it, and then sets up another.
    """
    kinds = [str(kind) for kind in FactorKind if kind in methods]
    if not set(kinds) - {FactorKind.SMS}:
        raise RuleBroken(_("Keep authenticator apps or passkeys: text messages alone leave some out."), field="methods")
    if not 0 <= reminder_days <= MOST_REMINDER_DAYS:
        words = _("Enter 0 to {days} days.").format(days=MOST_REMINDER_DAYS)
        raise RuleBroken(words, field="reminder_days")
    with transaction.atomic():
        organisation = _locked(organisation)
        changes = _set(
            organisation,
            two_factor_methods=kinds,
            two_factor_admins_use_passkeys=admins_use_passkeys,
            two_factor_reminder_days=reminder_days,
            sms_countries=organisation.sms_countries if sms_countries is None else _country_codes(sms_countries),
        )
        if changes:
            record(AuditAction.TWO_FACTOR_POLICY_CHANGED, by=by, target=organisation, changes=changes, reason="")
        if {METHODS, ADMINS} & set(changes):
            _tell_later(by)
    return bool(changes)


def change_grace(organisation: Organisation, *, grace_days: int, by: Actor) -> bool:
    """Change the grace period; every deadline moves with it at once. Returns whether it was different."""
    _require_grace(grace_days)
    with transaction.atomic():
        organisation = _locked(organisation)
        changes = _set(organisation, two_factor_grace_days=grace_days)
        if changes:
            record(AuditAction.TWO_FACTOR_POLICY_CHANGED, by=by, target=organisation, changes=changes, reason="")
    return bool(changes)


def stop(organisation: Organisation, *, reason: str, by: Actor) -> None:
    """Demand a second factor no longer, or not start to; who has one keeps it and goes on using it."""
    with transaction.atomic():
        organisation = _locked(organisation)
        if not enrolment.is_demanded(organisation):
            raise RuleBroken(_("Two-factor authentication is not required at the moment."))
        changes = _set(organisation, two_factor_required_from=None, two_factor_pilot_from=None)
        Membership.objects.filter(two_factor_pilot=True).update(two_factor_pilot=False)
        record(AuditAction.TWO_FACTOR_POLICY_CHANGED, by=by, target=organisation, changes=changes, reason=reason)


def tell_members(organisation: Organisation, *, by: Actor) -> None:
    """Tell every member of whom a second factor is demanded and who has none yet by when, in the bell and by mail."""
    for member in waiting(organisation):
        _tell(member, organisation, by)


def waiting(organisation: Organisation) -> "QuerySet[WithAnnotations[Membership, enrolment.Enrolment]]":
    """The active members of whom a second factor that counts is demanded, and who have none."""
    members: Any = enrolment.with_enrolment(queries.active_members(), organisation)
    found: QuerySet[WithAnnotations[Membership, enrolment.Enrolment]] = members.filter(
        enrolment.demanded_of(organisation), enrolled_at=None
    )
    return found


def remind_due(organisation: Organisation, *, by: Actor) -> int:
    """Remind whoever was last told so many days ago as the organisation set; returns how many were."""
    if not organisation.two_factor_reminder_days or not enrolment.is_demanded(organisation):
        return 0
    since = clock.now() - timedelta(days=organisation.two_factor_reminder_days)
    with transaction.atomic():
        due = Membership.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        due = due.select_related("user", "organisation")
        due = due.filter(Q(two_factor_told_at=None) | Q(two_factor_told_at__lte=since))
        members = list(due.filter(pk__in=waiting(organisation).values("pk")).order_by("pk"))
        for member in members:
            _tell(member, organisation, by)
            record(AuditAction.TWO_FACTOR_REMINDER_SENT, by=by, target=member)
    return len(members)


def remind(members: Sequence[Membership], organisation: Organisation, *, by: Actor) -> int:
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
    """What a member without a second factor that counts is told: from when, by when, and what happens then."""
    in_pilot, since = member.two_factor_pilot, member.activated_at or member.created_at
    start = organisation.two_factor_start(in_pilot=in_pilot)
    deadline = organisation.two_factor_deadline(since, in_pilot=in_pilot)
    now, zone = clock.now(), organisation.time_zone
    how = _how(member)
    if start is not None and start > now:
        asked = f"{organisation} will require two-factor authentication{how} from {clock.shown(start, zone)}."
    else:
        asked = f"{organisation} requires two-factor authentication{how}."
    if deadline is None or deadline <= now:
        return f"{asked} Set it up to go on working there."
    return f"{asked} Set it up by {clock.shown_end(deadline, zone)} to keep your access."


def _how(member: Membership) -> str:
    """By which methods, where not all count that could be had."""
    offered = [kind for kind in reversed(FactorKind) if kind != FactorKind.SMS or factors.pays_for_sms(member)]
    counting = [kind for kind in offered if factors.counts(kind, member)]
    if counting == offered:
        return ""
    return f" by {' or '.join(str(kind.label).lower() for kind in counting)}"


def _tell(member: Membership, organisation: Organisation, by: Actor) -> None:
    words = words_for(member, organisation)
    notifications.tell(member.user, "two_factor_required", words, reverse("accounts:security"), by)
    Membership.objects.filter(pk=member.pk).update(two_factor_told_at=clock.now())


def _tell_later(by: Actor) -> None:
    outbox.enqueue(TELL_MEMBERS, by_id=by.actor_id if by.kind == "user" else "")


def _country_codes(typed: Collection[str]) -> list[str]:
    """Country codes such as +61, each once; refused in words where one is none."""
    codes = [f"+{code.strip().lstrip('+0')}" for code in typed if code.strip()]
    if wrong := next((code for code in codes if not re.fullmatch(r"\+[1-9][0-9]{0,2}", code)), ""):
        words = f"“{wrong}” is no country code. Write codes such as +61 or +44, with commas between."
        raise RuleBroken(words, field="sms_countries")
    return sorted(set(codes))


def _from_now(instant: datetime | None) -> datetime:
    now = clock.now()
    return max(instant or now, now)


def _called(members: Iterable[Membership]) -> list[str]:
    return sorted(member.called for member in members)


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _set(organisation: Organisation, **new: Any) -> dict[str, list[Any]]:
    """Change the policy; returns what was different, old and new in words."""
    old = {field: getattr(organisation, field) for field in new}
    for field, value in new.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(new))
    return {
        LABELS[field]: [_words(old[field], organisation), _words(value, organisation)]
        for field, value in new.items()
        if old[field] != value
    }


def _require_grace(days: int) -> None:
    if not 0 <= days <= LONGEST_GRACE:
        words = _("The grace period is between 0 and {days} days.").format(days=LONGEST_GRACE)
        raise RuleBroken(words, field="grace_days")


def _words(value: Any, organisation: Organisation) -> Any:
    if value is None:
        return "off"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == []:
        return "every country"
    if isinstance(value, list) and not set(value) <= set(FactorKind):
        return ", ".join(value)
    if isinstance(value, list):
        return ", ".join(str(FactorKind(kind).label).lower() for kind in FactorKind if kind in value)
    return f"from {clock.shown(value, organisation.time_zone)}" if isinstance(value, datetime) else value
