"""Nobody gives or takes what they do not hold, and nobody shows what they do not see (SPEC 3.2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from accounts.models import Membership, User
from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core import access
from kazinex.core.access import Decision
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.models.roles import PROJECT_ROLES, RANKS, ProjectRole
from projects.queries import facts, people
from projects.queries.actors import MemberActor, in_any_project, member_actor

NOBODY = 0  # the key of no user: somebody new has no roles and groups
NOT_OWN = _("You cannot give yourself more than you were given. Ask {}.")


def acting_in(by: Actor, project: Project | None) -> MemberActor | None:
    """The same person acting in this project; None for Kazinex itself and its console, which hold everything."""
    if not isinstance(by, MemberActor):
        return None
    if project is None or (by.project and by.project.pk == project.pk):
        return by
    actor = member_actor(by.membership, project_code=project.code)
    if actor is None:
        raise RuleBroken(_("This project does not exist."))
    return actor


def require_held(by: Actor, project: Project | None, actions: Iterable[str], *, verb: str = "grant") -> None:
    """Refuse to grant (or take) an action that the person does not hold where it counts.

    What is granted in the whole organisation counts in each of its projects.
    """
    actor = acting_in(by, project)
    wanted = [Permission(action) for action in actions]
    if actor is None or not wanted:
        return
    places = [actor] if project or verb != "grant" else [actor, *_everywhere(actor)]
    lacks = [(action, place.project) for action in wanted for place in places if not place.holds(action)]
    missing = [f"{action.label} (in {where})" if where and not project else action.label for action, where in lacks]
    if missing:
        raise RuleBroken(
            _("You cannot {verb} what you do not hold: {fromkeys}.").format(
                verb=verb, fromkeys=", ".join(dict.fromkeys(missing))
            )
        )


def when_open(actor: MemberActor, action: Permission) -> Decision:
    """What would be decided if the project were open: for what ends or reopens one."""
    return access.decide(access.when_open(actor.grants), action)


def require_role_in_reach(by: Actor, project: Project, role: str) -> None:
    """Refuse to give or take a role that does or sees more here than the person who does."""
    actor = acting_in(by, project)
    if actor is None or role_in_reach(actor, role):
        return
    name = PROJECT_ROLES[role].name
    raise RuleBroken(
        _("{name} may do or see more here than you, so you cannot give or take that role.").format(name=name),
        field="role",
    )


def require_newcomer_in_reach(by: Actor, project: Project, role: str) -> None:
    """The same for somebody who comes into the project: in no group yet, they see all that is not confidential."""
    require_role_in_reach(by, project, role)
    actor = acting_in(by, project)
    if actor is not None and actor.filters and not actor.sees_everything:
        raise RuleBroken(
            _(
                "You see a part of the documents, and somebody new here sees all that are not "
                "confidential. Ask a project admin to add them."
            )
        )


def require_removal_in_reach(by: Actor, project: Project, *, user: User, role: str) -> None:
    """Refuse to take somebody out whose role is out of reach, or who would stand as more than that afterwards.

    Whoever is in a filtering group would see more when they are added anew, so leaving it is like changing it.
    """
    require_role_in_reach(by, project, role)
    actor = acting_in(by, project)
    if actor is not None and not actor.sees_everything and _is_filtered(user, project):
        raise RuleBroken(
            _(
                "A group narrows what {user} sees here, and added anew they would see more. Only an Org "
                "Admin or a Project Admin can remove them."
            ).format(user=user)
        )
    after = standing_without_role(user)
    if after and after != role:
        require_role_in_reach(by, project, after)


def require_not_own(by: Actor, user: User) -> None:
    """Refuse to change one's own role: somebody else has to."""
    if isinstance(by, MemberActor) and by.membership.user_id == user.pk and not by.is_org_admin:
        raise RuleBroken(_("Nobody changes their own role. Ask another project admin."), field="role")


def require_not_for_own_role(by: Actor, project: Project | None, roles: Iterable[str]) -> None:
    """Refuse to grant to the role one acts with oneself, unless that is admin here already."""
    actor = acting_in(by, project)
    if actor is None or actor.is_org_admin or (project and actor.is_project_admin):
        return
    own = actor.standing_role if project else actor.grants.organisation_role
    if own in set(roles):
        raise RuleBroken(NOT_OWN.format("a project admin" if project else "an org admin"))


def require_none_above(by: Actor, project: Project | None, roles: Iterable[str]) -> None:
    """Refuse an override of a role above one's own, whatever actions a group or an override lent them (SPEC 3.3).

    An override for the whole organisation counts in each of its projects, so one's own role is the lowest of them.
    """
    actor = acting_in(by, project)
    if actor is None or actor.is_org_admin:
        return
    for place in [actor] if project else _everywhere(actor):
        if above := [role for role in roles if _rank(role) > _rank(place.standing_role)]:
            highest, mine = (PROJECT_ROLES[role].name for role in (max(above, key=_rank), place.standing_role))
            where = "here" if project else f"in {place.project}"
            raise RuleBroken(
                _("{highest} stands above your own role, {mine}, so you cannot change what it may do {where}.").format(
                    highest=highest, mine=mine, where=where
                )
            )


def require_not_for_oneself(by: Actor, project: Project, users: Iterable[int]) -> None:
    """Refuse to grant to a group one is in oneself, unless one is admin here already."""
    actor = acting_in(by, project)
    if actor is None or actor.is_project_admin:
        return
    if actor.membership.user_id in set(users):
        raise RuleBroken(NOT_OWN.format("a project admin"))


def require_sight(by: Actor, project: Project) -> None:
    """Refuse to change who sees which documents to somebody who does not see them all."""
    actor = acting_in(by, project)
    if actor is not None and not actor.sees_everything:
        raise RuleBroken(_("Only an Org Admin or a Project Admin can change which documents other people see."))


def require_new_member_in_reach(role: str, by: Actor) -> None:
    """Refuse an organisation role with which somebody new would do or see more than who gives it, in any project."""
    actor = acting_in(by, None)
    if actor is None or actor.is_org_admin:
        return
    who = Membership(user=User(pk=NOBODY), organisation=actor.organisation, role=role)
    if words := _out_of_reach(people.everywhere([who])[who.pk], role, actor, _by_project(actor), is_member=False):
        raise RuleBroken(words, field="role")


def organisation_role_refusals(memberships: Sequence[Membership], role: str, by: Actor) -> dict[int, str]:
    """Why members may not be given a role, by their keys: they would do or see more than who gives it, somewhere."""
    actor = acting_in(by, None)
    if actor is None or actor.is_org_admin:
        return {}
    mine, found = _by_project(actor), people.everywhere(memberships)
    return {key: _out_of_reach(places, role, actor, mine) for key, places in found.items()}


def _by_project(actor: MemberActor) -> dict[int, MemberActor]:
    return {place.project.pk: place for place in _everywhere(actor) if place.project}


def _out_of_reach(
    places: Iterable[MemberActor],
    role: str,
    actor: MemberActor,
    mine: Mapping[int, MemberActor],
    *,
    is_member: bool = True,
) -> str:
    """The first of these places in which somebody with that role would do or see more than the actor, in words."""
    for before, after in _with_role(places, role, is_member=is_member):
        project = before.project
        here = mine.get(project.pk) if project else actor
        gained = [each for each in Permission if after.holds(each) and not before.holds(each)]
        sees_more = not before.sees_all_of(after)
        if here is None or not all(here.holds(each) for each in gained) or (sees_more and not here.sees_all_of(after)):
            where = project.name if project else "the organisation"
            name = ORGANISATION_ROLES[role].name
            return _("As {name} they could do or see more in {where} than you.").format(name=name, where=where)
    return ""


def roles_in_reach(actor: MemberActor) -> list[tuple[str, str]]:
    """The project roles this person may give here."""
    return [(role.value, str(role.label)) for role in ProjectRole if role_in_reach(actor, role.value)]


def role_in_reach(actor: MemberActor, role: str) -> bool:
    """Whether a role here does and sees no more than this person, and stands no higher, whatever they were lent."""
    if actor.sees_everything and actor.is_org_admin:
        return True
    if role == access.PROJECT_ADMIN and not actor.sees_everything:
        return False
    if role == access.DOCUMENT_CONTROLLER and not (actor.sees_everything or actor.sees_confidential):
        return False
    here = actor.grants.project
    if here is None or _rank(role) > _rank(actor.standing_role):
        return False
    return all(actor.holds(action) for action in Permission if access.role_allows(here, role, action))


def standing_without_role(user: User) -> str:
    """The project role somebody acts with where they have none of their own; empty for most."""
    role = Membership.objects.filter(user=user).values_list("role", flat=True).first() or ""
    return access.standing_role(role, "")


def _rank(role: str) -> int:
    return RANKS.get(role, 0)


def _everywhere(actor: MemberActor) -> Iterable[MemberActor]:
    return in_any_project(actor.membership, actor.grants.organisation_overrides)


def _with_role(
    places: Iterable[MemberActor], role: str, *, is_member: bool
) -> Iterator[tuple[MemberActor, MemberActor]]:
    """Somebody before and after they are given an organisation role: in each project, and in none."""
    for place in places:
        now = place.grants
        before = replace(place, grants=replace(now, is_member=is_member and now.is_member))
        allows = ORGANISATION_ROLES[role].allows
        given = replace(now, is_member=True, organisation_role=role, organisation_defaults=allows)
        yield before, replace(place, grants=given)


def _is_filtered(user: User, project: Project) -> bool:
    found = facts.with_facts(user.pk).get(pk=project.pk)
    return any(group.filter for group in facts.of_project(found, ()).groups)
