"""Members of an organisation: added, given a role, deactivated, reactivated, removed."""

from django.db import transaction
from django.urls import reverse

from accounts import joining
from accounts.models import Membership, MembershipStatus, Organisation, User
from accounts.models.user import make_stamp
from accounts.roles import ORGANISATION_ROLES, OrganisationRole
from accounts.services import notifications, standing
from audit.catalogue import AuditAction
from audit.recording import record
from kazinex.core import moments
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active


def add(organisation: Organisation, *, user: User, role: str = OrganisationRole.MEMBER, by: Actor) -> Membership:
    """Make a person an active member with an organisation role, without an invitation."""
    with organisation_active(organisation):
        if Membership.objects.filter(user=user).exists():
            raise RuleBroken(f"{user} is in {organisation} already.", field="email")
        membership: Membership = Membership.objects.create(user=user, role=role, activated_at=moments.now())
        record(AuditAction.MEMBER_ADDED, by=by, target=membership, role=membership.role_name)
    return membership


def change_role(membership: Membership, *, role: str, reason: str, by: Actor) -> Membership:
    """Give a member another organisation role; it counts from their next request, and they are told."""
    with transaction.atomic():
        membership = standing.locked(membership)
        old, new = membership.role_name, ORGANISATION_ROLES[role].name
        if membership.role == role:
            raise RuleBroken(f"{membership.user} is {new} already. Choose another role.", field="role")
        standing.require_may_give(membership, role=role, by=by)
        standing.require_an_admin_stays(membership)
        Membership.objects.filter(pk=membership.pk).update(role=role)
        membership.role = role
        record(
            AuditAction.MEMBER_ROLE_CHANGED,
            by=by,
            target=membership,
            old=old,
            new=new,
            reason=reason,
            changes={"Role": [old, new]},
        )
        if membership.is_active:
            _tell(membership, "role_changed", f"Your role in {membership.organisation} is now {new}.", by)
    return membership


def deactivate(membership: Membership, *, reason: str, by: Actor) -> None:
    """Take a member's access away at once and end their sessions; everything they did keeps their name."""
    with transaction.atomic():
        membership = standing.locked(membership)
        standing.require_may_take_away(membership, by=by)
        if not membership.is_active:
            raise RuleBroken(f"{membership.user} is not active.")
        standing.require_an_admin_stays(membership)
        Membership.objects.filter(pk=membership.pk).update(status=MembershipStatus.DEACTIVATED)
        record(AuditAction.MEMBER_DEACTIVATED, by=by, target=membership, reason=reason)
        _end_sessions(membership)


def reactivate(membership: Membership, *, by: Actor) -> None:
    """Let a deactivated member in again, with the role they had."""
    with transaction.atomic():
        membership = standing.locked(membership)
        if membership.status != MembershipStatus.DEACTIVATED:
            raise RuleBroken(f"{membership.user} is not deactivated.")
        standing.require_may_give(membership, role=membership.role, by=by)
        Membership.objects.filter(pk=membership.pk).update(status=MembershipStatus.ACTIVE)
        record(AuditAction.MEMBER_REACTIVATED, by=by, target=membership)
        _tell(membership, "member_reactivated", f"Your access to {membership.organisation} is open again.", by)


def remove(membership: Membership, *, reason: str, by: Actor) -> None:
    """Take a person out of the organisation and its projects; their shares and history stay and name them."""
    with transaction.atomic():
        membership = standing.locked(membership)
        standing.require_may_take_away(membership, by=by)
        standing.require_an_admin_stays(membership)
        joining.left(membership, by)
        record(AuditAction.MEMBER_REMOVED, by=by, target=membership, role=membership.role_name, reason=reason)
        _end_sessions(membership)
        membership.delete()


def _end_sessions(membership: Membership) -> None:
    """Every session of an account this organisation manages; elsewhere the membership alone decides."""
    if membership.user.managing_organisation_id == membership.organisation_id:
        User.objects.filter(pk=membership.user_id).update(security_stamp=make_stamp())


def _tell(membership: Membership, kind: str, text: str, by: Actor) -> None:
    url = reverse("home")
    notifications.tell(membership.user, kind, text, url, by)
