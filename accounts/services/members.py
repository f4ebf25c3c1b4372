"""Members of an organisation: added, given a role, deactivated, reactivated, removed."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from accounts import queries
from accounts.domain import changes
from accounts.models import Membership, MembershipStatus, Organisation, User
from accounts.models.roles import ORGANISATION_ROLES, OrganisationRole
from accounts.models.user import make_stamp
from accounts.queries.factors import factors_of, is_enrolled
from accounts.services import emails, notifications, role_rules, sessions, two_factor
from accounts.services.notifications import Told
from accounts.services.person_events import record_of_organisation
from audit.domain.catalogue import AuditAction
from audit.services.recording import record, record_many
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import phrase
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _


def add(organisation: Organisation, *, user: User, role: str = OrganisationRole.MEMBER, by: Actor) -> Membership:
    """Make a person an active member with an organisation role, without an invitation."""
    with organisation_active(organisation):
        if Membership.objects.filter(user=user).exists():
            raise RuleBroken(
                _("{user} is in {organisation} already.").format(user=user, organisation=organisation), field="email"
            )
        membership: Membership = Membership.objects.create(user=user, role=role, activated_at=clock.now())
        record(AuditAction.MEMBER_ADDED, by=by, target=membership, role=membership.role_name)
    return membership


def change_role(membership: Membership, *, role: str, reason: str, by: Actor, seen: str = "") -> Membership:
    """Give a member another organisation role; it counts from their next request, and they are told.

    `seen` is the stamp of the role that was looked at; Conflict where it is another by now.
    """
    with transaction.atomic():
        membership = role_rules.locked(membership)
        edit_conflicts.require_as_seen(shown(membership), seen)
        if membership.role == role:
            words = _("{called} is {role_name} already. Choose another role.").format(
                called=membership.called, role_name=membership.role_name
            )
            raise RuleBroken(words, field="role")
        role_rules.require_may_give(membership, role=role, by=by)
        role_rules.require_an_admin_stays(membership)
        give_role([membership], role=role, reason=reason, by=by)
        membership.role = role
    return membership


def give_role(held: Sequence[Membership], *, role: str, reason: str, by: Actor) -> None:
    """Write, record and tell that these members have another role; for a caller who found that they may be given it."""
    Membership.objects.filter(pk__in=[one.pk for one in held]).update(role=role)
    new = ORGANISATION_ROLES[role].name
    happened = [(one, clock.now(), _role_changed(one.role_name, new, reason)) for one in held]
    record_many(AuditAction.MEMBER_ROLE_CHANGED, happened, by=by)
    active = [one for one in held if one.is_active]
    words = [Told(one.user, f"Your role in {one.organisation} is now {new}.", reverse("home")) for one in active]
    notifications.tell_many(words, "role_changed", by)


def _role_changed(old: str, new: str, reason: str) -> dict[str, object]:
    return {"old": old, "new": new, "reason": reason, "changes": {"Role": [old, new]}}


def shown_factors(membership: Membership) -> dict[str, str]:
    """What the page of a reset takes away: each factor and when it was set up."""
    held = [
        f"{factor.name}, set up {factor.created_at:%Y-%m-%d %H:%M:%S} UTC" for factor in factors_of(membership.user)
    ]
    return {"Second factors": "; ".join(held)}


def shown(membership: Membership) -> dict[str, str]:
    """What the page of a member shows that others may change too."""
    return {"Role": membership.role_name}


def deactivate(membership: Membership, *, reason: str, by: Actor, seen: str = "") -> None:
    """Take a member's access away at once and end their sessions; everything they did keeps their name."""
    with transaction.atomic():
        membership = role_rules.locked(membership)
        edit_conflicts.require_as_seen(shown(membership), seen)
        role_rules.require_may_take_away(membership, by=by)
        if not membership.is_active:
            raise RuleBroken(_("{called} is not active.").format(called=membership.called))
        role_rules.require_an_admin_stays(membership)
        _end_sessions(membership)
        Membership.objects.filter(pk=membership.pk).update(status=MembershipStatus.DEACTIVATED)
        record(AuditAction.MEMBER_DEACTIVATED, by=by, target=membership, reason=reason)
        two_factor.tell_of_lost(membership.user)


def reactivate(membership: Membership, *, by: Actor) -> None:
    """Let a deactivated member in again, with the role they had."""
    with transaction.atomic():
        membership = role_rules.locked(membership)
        if membership.status != MembershipStatus.DEACTIVATED:
            raise RuleBroken(_("{called} is not deactivated.").format(called=membership.called))
        role_rules.require_may_give(membership, role=membership.role, by=by)
        Membership.objects.filter(pk=membership.pk).update(status=MembershipStatus.ACTIVE)
        record(AuditAction.MEMBER_REACTIVATED, by=by, target=membership)
        _tell(membership, "member_reactivated", f"Your access to {membership.organisation} is open again.", by)


def remove(membership: Membership, *, reason: str, by: Actor, seen: str = "") -> None:
    """Take a person out of the organisation and its projects; their shares and history stay and name them."""
    with transaction.atomic():
        membership = role_rules.locked(membership)
        edit_conflicts.require_as_seen(shown(membership), seen)
        role_rules.require_may_take_away(membership, by=by)
        if membership.status == MembershipStatus.INVITED:
            raise RuleBroken(_("This person has not joined yet. Withdraw the invitation instead."))
        role_rules.require_an_admin_stays(membership)
        changes.MEMBER_LEAVING.announce(membership, by)
        record(AuditAction.MEMBER_REMOVED, by=by, target=membership, role=membership.role_name, reason=reason)
        _end_sessions(membership)
        membership.delete()
        two_factor.tell_of_lost(membership.user)


def reset_two_factor(membership: Membership, *, reason: str, by: Actor, seen: str = "") -> None:
    """Take away a locked-out member's second factors; they are mailed, and set up new ones at their next sign-in.

    `seen` is the stamp of the factors that were looked at; Conflict where they are others by now.
    """
    with transaction.atomic():
        membership = role_rules.locked(membership)
        edit_conflicts.require_as_seen(shown_factors(membership), seen)
        if words := why_not_reset(membership, by=by):
            raise RuleBroken(words)
        two_factor.reset(membership.user, reason=reason, by=by)
        text = _("The two-factor authentication of {user} was reset.").format(user=membership.user)
        tell_admins(membership, "two_factor_reset", text, by=by)


def why_not_reset(membership: Membership, *, by: Actor) -> str:
    """Why this member's second factor cannot be reset from here, in words; empty where it can (SECURITY 3.5)."""
    if is_oneself(membership, by):
        return _("You cannot reset your own second factor. Another Org Admin can, or remove it on your Security page.")
    if words := why_out_of_reach(membership):
        return words
    if not is_enrolled(membership.user):
        return _("{user} has no second factor set up, so there is nothing to reset.").format(user=membership.user)
    return ""


def tell_admins(about: Membership, kind: str, text: str, *, by: Actor) -> None:
    """Tell every Org Admin but the member it is about what was done to an account."""
    for admin in queries.active_members().filter(role=OrganisationRole.ORG_ADMIN).exclude(pk=about.pk):
        notifications.tell(admin.user, kind, text, reverse("home"), by)


def why_out_of_reach(membership: Membership) -> str:
    """Why the account of this member is nothing that Org Admins here decide about, in words; empty where it is."""
    user = membership.user
    if not membership.is_active:
        return _("{user} is not an active member.").format(user=user)
    if queries.managed_by(user) != membership.organisation_id:
        return _("{user}’s account is managed by another organisation, so only an Org Admin there can do this.").format(
            user=user
        )
    return ""


def is_oneself(membership: Membership, by: Actor) -> bool:
    """Whether somebody acts on their own membership."""
    return by.kind == "user" and by.actor_id == str(membership.user_id)


def end_sessions(membership: Membership, *, reason: str, by: Actor) -> int:
    """Sign a member out everywhere, without taking a factor away; they are mailed. Returns how many sessions ended."""
    with transaction.atomic():
        membership = role_rules.locked(membership)
        user = membership.user
        if is_oneself(membership, by):
            raise RuleBroken(_("End your own sessions on your Sessions page."))
        if words := why_out_of_reach(membership):
            raise RuleBroken(words)
        sessions.renew_stamp(user)
        count = sessions.end_all(user)
        record_of_organisation(AuditAction.MEMBER_SESSIONS_ENDED, user, by=by, reason=reason, count=count)
        emails.write("sessions_ended", user, by=by.label.split(" <", 1)[0], reason=phrase(reason))
    return count


def _end_sessions(membership: Membership) -> None:
    """Every session of an account this organisation manages or made; elsewhere the membership alone decides."""
    user, here = membership.user, membership.organisation_id
    if here in {user.managing_organisation_id, queries.managed_by(user)}:
        User.objects.filter(pk=membership.user_id).update(security_stamp=make_stamp())


def _tell(membership: Membership, kind: str, text: str, by: Actor) -> None:
    url = reverse("home")
    notifications.tell(membership.user, kind, text, url, by)
