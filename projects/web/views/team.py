"""The people of a project."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import queries as account_queries
from accounts.queries import enrolment
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading, workbook
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects import queries
from projects.models.roles import PROJECT_ROLES
from projects.queries import previews
from projects.services import authority, project_invitations, project_members
from projects.web import lists
from projects.web.forms.team import AddMemberForm


@access(None)
def team(request: MemberRequest) -> HttpResponse:
    """Everybody in the project with role and groups; to who manages members also how they sign in and when."""
    return _shown(request, _asked(request))


@access(Permission.MANAGE_MEMBERS)
@require_POST
def team_export(request: MemberRequest) -> HttpResponse:
    """The filtered team as an Excel workbook; what was taken is recorded."""
    reading = _asked(request)
    if reading.is_refused:
        return _shown(request, reading, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    team = reading.every(lists.team_of(request.project))
    rows = [enrolment.marked(member, request.organisation) for member in team]
    filters = reading.filters.in_words
    project_members.record_export(request.project, count=len(rows), filters=filters, by=request.actor)
    return workbook(
        reading,
        rows,
        cover={"Project": request.project.name, "People": len(rows)},
        zone=request.project.time_zone,
        name=f"{request.project.code}-team",
    )


@access(Permission.MANAGE_MEMBERS)
@sent_once
def team_add(request: MemberRequest) -> HttpResponse:
    """Add a member of the organisation to the project."""
    people, roles = queries.addable_people(request.project), authority.roles_in_reach(request.actor)
    usual = account_queries.security_settings().default_project_role
    groups = queries.groups(request.project) if request.actor.sees_everything else None
    form = AddMemberForm(posted(request), people=people, roles=roles, groups=groups, initial={"role": usual})
    if form.submit(lambda: project_members.add(request.project, by=request.actor, **form.cleaned_data)):
        member = form.result
        messages.success(
            request,
            _("{user} is now {role_name} in {project}.").format(
                user=member.user, role_name=member.role_name, project=request.project.name
            ),
        )
        return redirect("projects:team", request.organisation.slug, request.project.code)
    context = _foretold(request, roles, groups, usual)
    return page(request, "projects/team_add.html", form=form, anybody=people.exists(), **context)


def _foretold(request: MemberRequest, roles: list[tuple[str, str]], groups: Any, usual: str) -> dict[str, Any]:
    """What each role, and each group beside the usual role, would give somebody new; said before anything is saved."""
    effects = [(label, previews.of_newcomer(request.project, role, reader=request.actor)) for role, label in roles]
    joined = list(groups or [])
    changes = previews.of_newcomer_in(request.project, joined, usual, reader=request.actor)
    return {
        "would": [(label, effect.sentences) for label, effect in effects],
        "would_in": [(group.name, effect.sentences) for group, effect in zip(joined, changes, strict=True)],
        "usual": PROJECT_ROLES[usual].name,
    }


def _invited(request: MemberRequest) -> list[Any]:
    """The open invitations, each with whether this reader may send it again or withdraw it."""
    invited: list[Any] = queries.invited_into(request.project)
    is_admin = request.actor.is_project_admin or request.actor.is_org_admin
    for invitation in invited:
        invitation.is_theirs = is_admin and project_invitations.may_send(invitation, request.actor)
    return invited


def _may_invite(request: MemberRequest) -> bool:
    return bool(request.actor.is_project_admin and account_queries.security_settings().project_admins_invite)


def _asked(request: MemberRequest) -> Reading:
    place = reverse("projects:team", args=[request.organisation.slug, request.project.code])
    return lists.team(request.actor).read(request.GET, path=place)


def _shown(request: MemberRequest, reading: Reading, *, status: int = HTTPStatus.OK) -> HttpResponse:
    told: dict[str, Any] = {}
    if lists.may_manage(request.actor):
        told = {"invited": _invited(request), "may_invite": _may_invite(request)}
    team = reading.page(lists.team_of(request.project))
    return page(request, "projects/team.html", status=status, team=team, **told)
