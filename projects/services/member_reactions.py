"""What projects do when somebody joins or leaves the organisation."""

from accounts.domain.changes import Wanted
from accounts.models import Membership
from accounts.services import role_rules
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.models import Project, ProjectMembership
from projects.queries.actors import MemberActor, find_member
from projects.services import authority, project_invitations, project_members


def require_reach(role: str, wanted: Wanted, by: Actor) -> None:
    """Refuse an invitation to a role that does or sees more, anywhere, than who invites."""
    authority.require_new_member_in_reach(role, by)
    for entry in wanted:
        project = Project.objects.filter(pk=entry["project_id"]).first()
        try:
            if project:
                authority.require_newcomer_in_reach(by, project, entry["role"])
        except RuleBroken as broken:
            raise RuleBroken(f"{project}: {broken.words}", field="project_role") from broken


def require_reach_still(inviter: int, role: str, wanted: Wanted) -> None:
    """Refuse an invitation that who sent it could not send today: they left, or may do less than then."""
    actor = find_member(str(inviter), "")
    if actor is None or not (
        actor.decide(Permission.MANAGE_MEMBERS) or project_invitations.may_bring_into(actor, wanted)
    ):
        raise RuleBroken(_("They do not manage members any more."))
    role_rules.require_may_invite(role, by=actor)
    require_reach(role, wanted, actor)


def add_to_projects(membership: Membership, wanted: Wanted, by: Actor) -> None:
    """Add somebody who accepted an invitation to the projects it named that are still open."""
    for entry in wanted:
        project = Project.objects.filter(pk=entry["project_id"]).first()
        there = ProjectMembership.objects.filter(project_id=entry["project_id"], user=membership.user).exists()
        if project and project.is_open and not there:
            project_members.add(project, user=membership.user, role=entry["role"], by=by)


def take_out_of_projects(membership: Membership, by: Actor) -> None:
    """Take somebody who leaves the organisation out of its projects."""
    project_members.remove_everywhere(membership.user, by=by)


def offered_projects(actor: Actor) -> list[tuple[int, str]]:
    """The open projects whose team this person may change."""
    if not isinstance(actor, MemberActor):
        return []
    return [(project.pk, project.name) for project in actor.projects_allowing(Permission.MANAGE_MEMBERS)]
