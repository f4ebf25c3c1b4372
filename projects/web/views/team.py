"""The people of a project."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import queries as account_queries
from accounts.queries import enrolment
from kazinex.core import spreadsheets
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from projects import queries
from projects.models.roles import PROJECT_ROLES
from projects.queries import previews
from projects.services import authority, project_members
from projects.web.filters import TeamFilter
from projects.web.forms.team import AddMemberForm
from projects.web.tables import TeamTable

HEADINGS = ("Name", "E-mail", "Role", "Groups", "Two-factor", "Last active")
SORTS = {"name": "user__name", "role": "role", "last_active_at": "last_active_at"}
OF_MANAGERS = ("email", "two_factor", "last_active_at")  # told to who manages members (SPEC 5)


@access(None)
def team(request: MemberRequest) -> HttpResponse:
    """Everybody in the project with role and groups; to who manages members also how they sign in and when."""
    filterset = _filtered(request)
    hidden = () if request.actor.holds(Permission.MANAGE_MEMBERS) else OF_MANAGERS
    sort = request.GET.get("sort", "")
    sort = "" if sort.lstrip("-") in hidden else sort
    rows = _rows(request, filterset, sort)
    table = TeamTable(rows, request=request, order_by=sort or "name", exclude=hidden)
    told: dict[str, Any] = {}
    if not hidden:
        told = {"invited": queries.invited_into(request.project), "may_invite": _may_invite(request)}
    return page(request, "projects/team.html", table=table, filterset=filterset, count=len(rows), **told)


@access(Permission.MANAGE_MEMBERS)
@require_POST
def team_export(request: MemberRequest) -> HttpResponse:
    """The filtered team as an Excel workbook; what was taken is recorded."""
    filterset = _filtered(request)
    rows = _rows(request, filterset, "")
    chosen = [f"{name}: {value}" for name, value in request.GET.items() if value and name in filterset.filters]
    filters = ", ".join(chosen) or "none"
    book = spreadsheets.small(
        "Team",
        columns=HEADINGS,
        rows=[_cells(row) for row in rows],
        cover={"Project": request.project.name, "Filters": filters, "People": len(rows)},
        zone=request.project.time_zone,
    )
    project_members.record_export(request.project, count=len(rows), filters=filters, by=request.actor)
    response = HttpResponse(book, content_type=spreadsheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{request.project.code}-team.xlsx"'
    return response


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
        messages.success(request, f"{member.user} is now {member.role_name} in {request.project.name}.")
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


def _may_invite(request: MemberRequest) -> bool:
    return bool(request.actor.is_project_admin and account_queries.security_settings().project_admins_invite)


def _filtered(request: MemberRequest) -> TeamFilter:
    groups = [(group.public_id, group.name) for group in queries.groups(request.project)]
    demanded = request.organisation.two_factor_required_from is not None
    manages = request.actor.holds(Permission.MANAGE_MEMBERS)
    team = queries.team(request.project)
    return TeamFilter(request.GET, queryset=team, groups=groups, demanded=demanded, manages=manages)


def _rows(request: MemberRequest, filterset: TeamFilter, sort: str) -> list[Any]:
    """The people of the page, each with the second factor in words and the address of their page."""
    if not filterset.is_valid():
        return []
    here = [request.organisation.slug, request.project.code]
    may_open = request.actor.decide(Permission.MANAGE_MEMBERS)
    rows = [
        enrolment.marked(row, request.organisation) for row in filterset.qs.order_by(_order(sort), "user__name", "pk")
    ]
    for row in rows:
        row.url = reverse("projects:team-member", args=[*here, row.public_id]) if may_open else ""
    return rows


def _cells(row: Any) -> list[Any]:
    groups = ", ".join(row.group_names)
    return [row.name, row.email, row.role_name, groups, row.two_factor, row.last_active_at]


def _order(sort: str) -> Any:
    """The column asked for; anything unknown is the name."""
    name = SORTS.get(sort.lstrip("-"), "user__name")
    field = F(name)
    return field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
