"""A project's own settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from projects.services import projects
from projects.web.forms.projects import DetailsForm
from projects.web.views.projects import RUNNERS


@access(Permission.MANAGE_SETTINGS)
def settings_general(request: MemberRequest) -> HttpResponse:
    """The details of the project."""
    initial = {name: getattr(request.project, name) for name in projects.CHANGEABLE}
    form = DetailsForm(request.POST or None, initial=initial, shown=projects.shown(request.project))
    if form.is_valid():
        try:
            projects.change(request.project, by=request.actor, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.words)
        else:
            messages.success(request, "The details are saved.")
            return redirect("projects:settings-general", request.organisation.slug, request.project.code)
    may_end = bool(request.actor.roles & RUNNERS) and request.actor.is_project_admin
    status = 422 if form.errors else 200
    return page(request, "projects/settings_general.html", status=status, form=form, may_end=may_end)
