"""One person of the team: role, groups, what they may do, and where each answer comes from."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kazinex.core.access import Group, Step
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects import queries
from projects.models import ProjectMembership
from projects.models.roles import PROJECT_ROLES
from projects.queries import people, previews
from projects.queries.actors import MemberActor
from projects.services import authority, project_members
from projects.web import view_as
from projects.web.forms.team import RoleForm
from projects.web.views.reasons import source_url

ADDED_AGAIN = _(
    "Somebody who is added again is in no group at first, and then sees every document that is not confidential."
)


@dataclass(frozen=True, slots=True)
class Held:
    """One action of one person: the answer, where it comes from, and where to read all of it."""

    action: Permission
    allowed: bool
    source: Step
    source_url: str
    explain_url: str


@access(Permission.MANAGE_MEMBERS, to=queries.team_member)
def team_member(request: MemberRequest, member: ProjectMembership) -> HttpResponse:
    """Give the person another role, and see what they may do."""
    roles = authority.roles_in_reach(request.actor)
    may_change = member.role in dict(roles)
    shown = project_members.shown(member)
    form = RoleForm(posted(request), roles=roles, initial={"role": member.role}, shown=shown)
    if form.submit(lambda: project_members.change_role(member, by=request.actor, **form.cleaned_data)):
        messages.success(
            request,
            _("{user} is now {role_name}. They were told.").format(
                user=form.result.user, role_name=form.result.role_name
            ),
        )
        return redirect("projects:team-member", request.organisation.slug, request.project.code, member.public_id)
    person = _person(request, member)
    context: dict[str, Any] = {"form": form, "member": member, "may_change": may_change}
    context |= {"held": _held(request, person), "groups": _groups(request, person)}
    context["may_view_as"] = view_as.may_view_as(request.actor, person)
    context["would"] = _would(person, roles, request.actor) if may_change else []
    return page(request, "projects/team_member.html", **context)


@access(Permission.MANAGE_MEMBERS, to=queries.team_member)
def team_remove(request: MemberRequest, member: ProjectMembership) -> HttpResponse:
    """Take the person out of the project."""
    person, here = _person(request, member), [request.organisation.slug, request.project.code]
    asked = ReasonPage(
        layout="layouts/project.html",
        crumbs=[(_("Team"), reverse("projects:team", args=here)), (_("Remove"), "")],
        heading=_("Remove {user}").format(user=member.user.name),
        button=_("Remove from project"),
        notices=_what_removing_does(request, member, person),
        facts=[(_("Role"), member.role_name), (_("E-mail"), member.user.email)],
        back=reverse("projects:team-member", args=[*here, member.public_id]),
        template="projects/reason.html",
    )
    return reasons.ask(
        request,
        asked,
        partial(project_members.remove, member, by=request.actor),
        of=member,
        done=_("{user} is no longer in {project}.").format(user=member.user, project=request.project.name),
        to=lambda: redirect("projects:team", *here),
        preview=partial(_who_loses, request, person),
    )


@access(None)
def own_permissions(request: MemberRequest) -> HttpResponse:
    """What one may do here oneself, and why."""
    role = request.actor.role_name
    held, groups = _held(request, request.actor), _groups(request, request.actor)
    membership = request.actor.membership
    return page(request, "projects/own_permissions.html", held=held, groups=groups, role=role, membership=membership)


def _who_loses(request: MemberRequest, person: MemberActor) -> previews.Preview:
    effect = previews.of_role(person, "", reader=request.actor)
    return previews.Preview((effect,) if effect else ())


def _what_removing_does(request: MemberRequest, member: ProjectMembership, person: MemberActor) -> list[Notice]:
    who, project = member.user.name, request.project.name
    if after := authority.standing_without_role(member.user):
        stands = _(
            "With their organisation role they stand as {name} in every project where they have no role of their own."
        ).format(name=PROJECT_ROLES[after].name)
        found = [Notice(_("{who} can still open {project}.").format(who=who, project=project), stands, tone="warn")]
    else:
        stays = _("What they did stays and names them; they can be added again.")
        found = [Notice(_("{who} can no longer open {project}.").format(who=who, project=project), stays)]
    if names := ", ".join(group.name for group, _url in _groups(request, person)):
        found.append(Notice(_("They leave {names}.").format(names=names), ADDED_AGAIN, tone="warn"))
    return found


def _person(request: MemberRequest, member: ProjectMembership) -> MemberActor:
    found = people.actor_of(member.user_id, request.project)
    if found is None:
        raise Http404
    return found


def _held(request: MemberRequest, person: MemberActor) -> list[Held]:
    explain = reverse("projects:explain", args=[request.organisation.slug, request.project.code])
    rows = []
    for action in Permission:
        decision = person.decide(action)
        source = decision.decider
        url = f"{explain}?person={person.membership.public_id}&action={action.value}"
        rows.append(Held(action, decision.allowed, source, source_url(request, source.source, person), url))
    return rows


def _groups(request: MemberRequest, person: MemberActor) -> list[tuple[Group, str]]:
    project = person.grants.project
    return [(group, source_url(request, group, person)) for group in project.groups] if project else []


def _would(person: MemberActor, roles: list[tuple[str, str]], reader: MemberActor) -> list[tuple[str, list[str]]]:
    """What each other role would change, said before anything is saved."""
    now = person.grants.project.explicit_role if person.grants.project else ""
    would = [(label, previews.of_role(person, role, reader=reader)) for role, label in roles if role != now]
    return [(label, consequence.sentences) for label, consequence in would]
