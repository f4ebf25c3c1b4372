"""Who may give or take which organisation role (SPEC 3.2), decided while the organisation's row is held."""

from accounts.models import Membership, MembershipStatus, Organisation
from accounts.models.roles import OrganisationRole
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken

RANKS = {
    OrganisationRole.WORKFLOW_RESPONDER: 0,
    OrganisationRole.MEMBER: 1,
    OrganisationRole.ORG_MANAGER: 2,
    OrganisationRole.ORG_ADMIN: 3,
}
LAST_ADMIN = "{} is the last active Org Admin of {}. Make somebody else Org Admin first."


def locked(membership: Membership) -> Membership:
    """The membership as it is now; until the transaction ends nobody else changes roles in this organisation."""
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation.pk)
    found: Membership = Membership.objects.select_related("user", "organisation").get(pk=membership.pk)
    return found


def roles_in_reach(by: Actor) -> list[tuple[str, str]]:
    """The organisation roles somebody may give: none above their own, and Org Admin only by an Org Admin."""
    return [(value, label) for value, label in OrganisationRole.choices if RANKS[OrganisationRole(value)] <= _rank(by)]


def require_may_give(membership: Membership, *, role: str, by: Actor) -> None:
    """Refuse a role above one's own, taking Org Admin from somebody as less than that, and raising oneself."""
    rank = RANKS[OrganisationRole(role)]
    if _is_own(membership, by) and rank > RANKS[OrganisationRole(membership.role)]:
        raise RuleBroken("You cannot raise your own role. Another Org Admin can.", field="role")
    if OrganisationRole.ORG_ADMIN in {role, membership.role} and not _is_org_admin(by):
        raise RuleBroken("Only an Org Admin can make somebody Org Admin, or take that role away.", field="role")
    if rank > _rank(by):
        raise RuleBroken("You cannot give a role above your own.", field="role")


def require_may_invite(role: str, *, by: Actor) -> None:
    """Refuse an invitation to a role above one's own."""
    rank = RANKS[OrganisationRole(role)]
    if rank > _rank(by):
        raise RuleBroken("You cannot give a role above your own.", field="role")


def require_may_take_away(membership: Membership, *, by: Actor) -> None:
    """Refuse ending an Org Admin's membership by anybody but an Org Admin, and ending one's own."""
    if _is_own(membership, by):
        raise RuleBroken("You cannot end your own membership. Ask another Org Admin.")
    if membership.role == OrganisationRole.ORG_ADMIN and not _is_org_admin(by):
        raise RuleBroken("Only an Org Admin can deactivate or remove an Org Admin, or withdraw such an invitation.")


def require_an_admin_stays(membership: Membership) -> None:
    """Refuse what would leave the organisation without an active Org Admin."""
    if membership.role != OrganisationRole.ORG_ADMIN or not membership.is_active:
        return
    others = Membership.objects.filter(
        role=OrganisationRole.ORG_ADMIN, status=MembershipStatus.ACTIVE, user__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise RuleBroken(LAST_ADMIN.format(membership.called, membership.organisation), field="role")


def _is_own(membership: Membership, by: Actor) -> bool:
    return by.kind == "user" and by.actor_id == str(membership.user_id)


def _is_org_admin(by: Actor) -> bool:
    return _rank(by) == RANKS[OrganisationRole.ORG_ADMIN]


def _rank(by: Actor) -> int:
    """The system and the console stand above every role; a person stands where their membership says now."""
    if by.kind in {"system", "command"}:
        return RANKS[OrganisationRole.ORG_ADMIN]
    held = Membership.objects.filter(user_id=by.actor_id, status=MembershipStatus.ACTIVE) if by.kind == "user" else []
    return max((RANKS[OrganisationRole(membership.role)] for membership in held), default=-1)
