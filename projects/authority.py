"""Nobody grants what they do not hold, and nobody shows what they do not see (SPEC 3.2)."""

from collections.abc import Iterable

from accounts.models import User
from kazinex.core import access
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from projects.access import MemberActor, member_actor
from projects.models import Project
from projects.roles import PROJECT_ROLES, ProjectRole


def acting_in(by: Actor, project: Project | None) -> MemberActor | None:
    """The same person acting in this project; None for Kazinex itself and its console, which hold everything."""
    if not isinstance(by, MemberActor):
        return None
    if project is None or (by.project and by.project.pk == project.pk):
        return by
    actor = member_actor(by.membership, project_code=project.code)
    if actor is None:
        raise RuleBroken("This project does not exist.")
    return actor


def require_held(by: Actor, project: Project | None, actions: Iterable[str]) -> None:
    """Refuse to grant an action that the person granting does not hold here."""
    actor = acting_in(by, project)
    missing = [Permission(action).label for action in actions if actor and not actor.decide(action).allowed]
    if missing:
        raise RuleBroken(f"You cannot grant what you do not hold: {', '.join(missing)}.")


def require_role_in_reach(by: Actor, project: Project, role: str) -> None:
    """Refuse to give a role that does or sees more here than the person giving it."""
    actor = acting_in(by, project)
    if actor is None or role_in_reach(actor, role):
        return
    name = PROJECT_ROLES[role].name
    raise RuleBroken(f"{name} may do or see more here than you, so you cannot give or take that role.", field="role")


def require_not_own(by: Actor, user: User) -> None:
    """Refuse to change one's own role: somebody else has to."""
    if isinstance(by, MemberActor) and by.membership.user_id == user.pk and not by.is_org_admin:
        raise RuleBroken("Nobody changes their own role. Ask another project admin.", field="role")


def require_sight(by: Actor, project: Project) -> None:
    """Refuse to change who sees which documents to somebody who does not see them all."""
    actor = acting_in(by, project)
    if actor is not None and not actor.sees_everything:
        raise RuleBroken("Only an Org Admin or a Project Admin can change which documents other people see.")


def roles_in_reach(actor: MemberActor) -> list[tuple[str, str]]:
    """The project roles this person may give here."""
    return [(role.value, str(role.label)) for role in ProjectRole if role_in_reach(actor, role.value)]


def role_in_reach(actor: MemberActor, role: str) -> bool:
    """Whether a role here does and sees no more than this person."""
    if actor.sees_everything and actor.is_org_admin:
        return True
    if role == access.PROJECT_ADMIN and not actor.sees_everything:
        return False
    if role == access.DOCUMENT_CONTROLLER and not (actor.sees_everything or actor.sees_confidential):
        return False
    facts = actor.grants.project
    return facts is not None and all(
        actor.decide(action).allowed for action in Permission if access.role_allows(facts, role, action)
    )
