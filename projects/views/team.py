"""The people of a project."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import queries as account_queries
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from projects import authority, queries
from projects.filters import TeamFilter
from projects.forms.team import AddMemberForm
from projects.services import project_members
from projects.standing import two_factor_word
from projects.tables import TeamTable

SORTS = {"name": "user__name", "role": "role", "last_active_at": "last_active_at"}


@access(None)
def team(request: MemberRequest) -> HttpResponse:
    """Everybody in the project, with role, groups and second factor."""
    groups = [(group.public_id, group.name) for group in queries.groups(request.project)]
    demanded = request.organisation.two_factor_required_from is not None
    people = queries.team(request.project)
    filterset = TeamFilter(request.GET, queryset=people, groups=groups, demanded=demanded)
    sort = request.GET.get("sort", "")
    rows = list(filterset.qs.order_by(_order(sort), "user__name", "pk")) if filterset.is_valid() else []
    for row in rows:
        _furnish(request, row)
    return page(
        request,
        "projects/team.html",
        table=TeamTable(rows, request=request, order_by=sort or "name"),
        filterset=filterset,
        count=len(rows),
    )


@access(Permission.MANAGE_MEMBERS)
def team_add(request: MemberRequest) -> HttpResponse:
    """Add a member of the organisation to the project."""
    people, roles = queries.addable_people(request.project), authority.roles_in_reach(request.actor)
    usual = account_queries.security_settings().default_project_role
    form = AddMemberForm(request.POST or None, people=people, roles=roles, initial={"role": usual})
    if form.is_valid():
        try:
            member = project_members.add(request.project, by=request.actor, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.words)
        else:
            messages.success(request, f"{member.user} is now {member.role_name} in {request.project.name}.")
            return redirect("projects:team", request.organisation.slug, request.project.code)
    status = 422 if form.errors else 200
    return page(request, "projects/team_add.html", status=status, form=form, anybody=people.exists())


def _furnish(request: Any, row: Any) -> None:
    """Give a row what only this page knows: the second factor in words, and the person's page."""
    row.two_factor, row.two_factor_tone = two_factor_word(request.organisation, row)
    row.url = reverse("projects:team-member", args=[request.organisation.slug, request.project.code, row.public_id])


def _order(sort: str) -> Any:
    """The column asked for; anything unknown is the name."""
    name = SORTS.get(sort.lstrip("-"), "user__name")
    field = F(name)
    return field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
