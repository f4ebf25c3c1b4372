"""Who may give or take which organisation role (SPEC 3.2), decided while the organisation's row is held."""

from collections.abc import Collection, Mapping, Sequence

from accounts.domain.questions import ROLE_REFUSALS
from accounts.models import Membership, MembershipStatus, Organisation
from accounts.models.roles import OrganisationRole
from kazinex.core.actors import Actor
from kazinex.core.errors import Conflict, RuleBroken
from kazinex.core.translation import marked as _

RANKS = {
    OrganisationRole.WORKFLOW_RESPONDER: 0,
    OrganisationRole.MEMBER: 1,
    OrganisationRole.ORG_MANAGER: 2,
    OrganisationRole.ORG_ADMIN: 3,
}
LAST_ADMIN = _("{} is the last active Org Admin of {}. Make somebody else Org Admin first.")


def locked(membership: Membership) -> Membership:
    """The membership as it is now; until the transaction ends nobody else changes roles in this organisation."""
    found = all_locked([membership])
    if not found:
        raise Conflict(_("This person was taken out of the organisation meanwhile."))
    return found[0]


def all_locked(memberships: Sequence[Membership]) -> list[Membership]:
    """The same of several, in their order; who has left meanwhile is left out."""
    if not memberships:
        return []
    Organisation.objects.select_for_update(no_key=True).get(pk=memberships[0].organisation.pk)
    found = Membership.objects.select_related("user", "organisation").in_bulk([one.pk for one in memberships])
    return [found[one.pk] for one in memberships if one.pk in found]


def roles_in_reach(by: Actor) -> list[tuple[str, str]]:
    """The organisation roles somebody may give: none above their own, and Org Admin only by an Org Admin."""
    return [(value, label) for value, label in OrganisationRole.choices if RANKS[OrganisationRole(value)] <= _rank(by)]


def require_may_give(membership: Membership, *, role: str, by: Actor) -> None:
    """Refuse a role above one's own, taking Org Admin from somebody as less than that, and raising oneself."""
    if words := why_not_given([membership], role=role, by=by).get(membership.pk):
        raise RuleBroken(words, field="role")


def why_not_given(memberships: Sequence[Membership], *, role: str, by: Actor) -> dict[int, str]:
    """Why each of these members may not be given a role, by their keys; the same queries however many they are."""
    own = _rank(by)
    above: Mapping[int, str] = {}
    for told in ROLE_REFUSALS.ask(memberships, role, by):
        above = {**told, **above}
    found = {one.pk: _why_not_given(one, role, by, own) or above.get(one.pk, "") for one in memberships}
    return {key: words for key, words in found.items() if words}


def _why_not_given(membership: Membership, role: str, by: Actor, own: int) -> str:
    rank = RANKS[OrganisationRole(role)]
    if _is_own(membership, by) and rank > RANKS[OrganisationRole(membership.role)]:
        return _("You cannot raise your own role. Another Org Admin can.")
    if OrganisationRole.ORG_ADMIN in {role, membership.role} and own != RANKS[OrganisationRole.ORG_ADMIN]:
        return _("Only an Org Admin can make somebody Org Admin, or take that role away.")
    return _("You cannot give a role above your own.") if rank > own else ""


def require_may_invite(role: str, *, by: Actor) -> None:
    """Refuse an invitation to a role above one's own."""
    rank = RANKS[OrganisationRole(role)]
    if rank > _rank(by):
        raise RuleBroken(_("You cannot give a role above your own."), field="role")


def require_may_take_away(membership: Membership, *, by: Actor) -> None:
    """Refuse ending an Org Admin's membership by anybody but an Org Admin, and ending one's own."""
    if _is_own(membership, by):
        raise RuleBroken(_("You cannot end your own membership. Ask another Org Admin."))
    if membership.role == OrganisationRole.ORG_ADMIN and not _is_org_admin(by):
        raise RuleBroken(_("Only an Org Admin can deactivate or remove an Org Admin, or withdraw such an invitation."))


def require_an_admin_stays(membership: Membership) -> None:
    """Refuse what would leave the organisation without an active Org Admin."""
    if membership.role != OrganisationRole.ORG_ADMIN or not membership.is_active:
        return
    if words := why_the_last(membership, admins()):
        raise RuleBroken(words, field="role")


def admins() -> set[int]:
    """The keys of the memberships of the organisation's active Org Admins."""
    found = Membership.objects.filter(role=OrganisationRole.ORG_ADMIN, status=MembershipStatus.ACTIVE)
    return set(found.filter(user__is_active=True).values_list("pk", flat=True))


def why_the_last(membership: Membership, among: Collection[int]) -> str:
    """Why one of these Org Admins has to stay one, in words; empty where another one is left."""
    if membership.role != OrganisationRole.ORG_ADMIN or not membership.is_active or set(among) - {membership.pk}:
        return ""
    return LAST_ADMIN.format(membership.called, membership.organisation)


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
