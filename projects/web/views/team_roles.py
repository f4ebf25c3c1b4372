"""Team: another project role for several people."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse

from accounts.web import many_roles
from accounts.web.many_roles import ManyRoles
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.several import named
from kazinex.core.translation import marked as _
from projects.models import ProjectMembership
from projects.queries import people, previews
from projects.services import authority
from projects.services import many_roles as roles


@access(Permission.MANAGE_MEMBERS)
def team_roles(request: MemberRequest) -> HttpResponse:
    """Preview and save another role for those who were ticked."""
    team = ProjectMembership.objects.filter(project=request.project, public_id__in=named(request))
    chosen = list(team.select_related("user").order_by("user__name", "pk"))

    def effects(some: Sequence[ProjectMembership], role: str) -> dict[int, list[str]]:
        actors = people.everybody(request.project, among={one.user_id for one in some})
        told = zip(actors, previews.of_roles(actors, role, reader=request.actor), strict=True)
        said = {actor.user.pk: effect.sentences for actor, effect in told}
        return {one.pk: said.get(one.user_id, []) for one in some}

    asked = ManyRoles(
        layout="layouts/project.html",
        crumb=_("Team"),
        back=reverse("projects:team", args=[request.organisation.slug, request.project.code]),
        chosen=chosen,
        called=lambda one: str(one.user),
        roles=authority.roles_in_reach(request.actor),
        effects=effects,
        change=lambda role, reason: roles.change(request.project, chosen, role=role, reason=reason, by=request.actor),
    )
    return many_roles.ask(request, asked)
