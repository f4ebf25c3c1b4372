"""Projects of an organisation: the list, and a new one."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import redirect

from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.sent_forms import sent_once
from projects.models import Project
from projects.queries.actors import in_every_project
from projects.services import projects
from projects.web.filters import ProjectFilter
from projects.web.forms.projects import NewProjectForm
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
@sent_once
def project_new(request: MemberRequest) -> HttpResponse:
    """Begin a project."""
    form = NewProjectForm(posted(request), initial={"time_zone": request.organisation.time_zone})
    if form.submit(lambda: projects.create(request.organisation, by=request.actor, **form.cleaned_data)):
        messages.success(request, f"{form.result.name} is there. Now add the people who work on it.")
        return redirect("projects:team", request.organisation.slug, form.result.code)
    return page(request, "projects/new.html", form=form)


def _in_order(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Active ones first, then the closed, then the archived; each by name."""
    place = Case(When(status="active", then=0), When(status="closed", then=1), default=2)
    return queryset.order_by(place, "name", "pk")
