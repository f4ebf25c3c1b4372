"""Team: another project role for several people."""

from functools import cache, partial

from django.http import HttpResponse
from django.urls import reverse

from accounts.web import many_roles
from accounts.web.many_roles import ManyRoles
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.several import named
from projects.models import ProjectMembership
from projects.queries import people, previews
from projects.queries.actors import MemberActor
from projects.services import authority, project_members


@access(Permission.MANAGE_MEMBERS)
def team_roles(request: MemberRequest) -> HttpResponse:
    """Preview and save another role for those who were ticked."""
    team = ProjectMembership.objects.filter(project=request.project, public_id__in=named(request))
    chosen = list(team.select_related("user").order_by("user__name", "pk"))

    @cache
    def actors() -> dict[int, MemberActor]:
        among = {one.user_id for one in chosen}
        return {actor.user.pk: actor for actor in people.everybody(request.project, among=among)}

    def effects(one: ProjectMembership, role: str) -> list[str]:
        actor = actors().get(one.user_id)
        return list(previews.of_role(actor, role, reader=request.actor).sentences) if actor else []

    change = partial(project_members.change_roles, chosen, by=request.actor)
    asked = ManyRoles(
        layout="layouts/project.html",
        crumb="Team",
        back=reverse("projects:team", args=[request.organisation.slug, request.project.code]),
        chosen=chosen,
        called=lambda one: str(one.user),
        roles=authority.roles_in_reach(request.actor),
        effects=effects,
        change=lambda role, reason: change(role=role, reason=reason),
    )
    return many_roles.ask(request, asked)
