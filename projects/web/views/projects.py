"""Projects of an organisation: the list, a new one, and the ends of one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import redirect

from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, denied, page
from kazinex.core.permissions import Permission
from projects.domain.questions import STAYS_OPEN
from projects.models import Project
from projects.queries.actors import in_every_project
from projects.services import authority, projects
from projects.web.filters import ProjectFilter
from projects.web.forms.projects import NewProjectForm, ReasonForm
from projects.web.tables import ProjectTable

RUNNERS = frozenset({"org_admin", "org_manager"})


@access(None)
def project_list(request: MemberRequest) -> HttpResponse:
    """The projects that exist for this person."""
    actors = {actor.grants.project.pk: actor for actor in in_every_project(request.membership) if actor.grants.project}
    filterset = ProjectFilter(request.GET, queryset=_in_order(Project.objects.filter(pk__in=actors)))
    rows = list(filterset.qs.select_related("organisation")) if filterset.is_valid() else []
    for project in rows:
        project.acts_as = actors[project.pk].role_name
    table = ProjectTable(rows, request=request)
    return page(
        request,
        "projects/list.html",
        table=table,
        filterset=filterset,
        count=len(rows),
        exist=bool(actors),
        may_create=bool(request.actor.roles & RUNNERS),
    )


@access(None, only=RUNNERS)
def project_new(request: MemberRequest) -> HttpResponse:
    """Begin a project."""
    form = NewProjectForm(request.POST or None, initial={"time_zone": request.organisation.time_zone})
    if form.is_valid():
        try:
            project = projects.create(request.organisation, by=request.actor, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.words)
        else:
            messages.success(request, f"{project.name} is there. Now add the people who work on it.")
            return redirect("projects:team", request.organisation.slug, project.code)
    return page(request, "projects/new.html", status=422 if form.errors else 200, form=form)


@access(Permission.MANAGE_SETTINGS, only=RUNNERS)
def project_close(request: MemberRequest) -> HttpResponse:
    """Close the project."""
    return _end(request, projects.close, "projects/close.html", "The project is closed. It can be read, not changed.")


@access(None, only=RUNNERS)
def project_archive(request: MemberRequest) -> HttpResponse:
    """Archive the project."""
    return _end(request, projects.archive, "projects/archive.html", "The project is archived. It can still be read.")


@access(None, only=RUNNERS)
def project_reopen(request: MemberRequest) -> HttpResponse:
    """Make it an active project again."""
    return _end(request, projects.reopen, "projects/reopen.html", "The project is active again.")


@access(None, only={"org_admin"}, fresh_proof=True)
def project_delete(request: MemberRequest) -> HttpResponse:
    """Delete a project that never held anything."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            projects.delete(request.project, by=request.actor, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.words)
        else:
            messages.success(request, f"{request.project.name} is deleted.")
            return redirect("projects:list", request.organisation.slug)
    return page(request, "projects/delete.html", status=422 if form.errors else 200, form=form)


def _end(request: MemberRequest, service: Callable[..., Project], template: str, words: str) -> HttpResponse:
    if not request.actor.is_project_admin:
        return denied(request, request.actor.narrowed(None, frozenset({"project_admin"})))
    if not (decision := authority.when_open(request.actor, Permission.MANAGE_SETTINGS)):
        return denied(request, decision)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            service(request.project, by=request.actor, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, broken.words)
        else:
            messages.success(request, words)
            return redirect(request.project)
    remaining = list(filter(None, STAYS_OPEN.ask(request.actor))) if request.project.is_open else []
    return page(request, template, status=422 if form.errors else 200, form=form, remaining=remaining)


def _in_order(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Active ones first, then the closed, then the archived; each by name."""
    place = Case(When(status="active", then=0), When(status="closed", then=1), default=2)
    return queryset.order_by(place, "name", "pk")
