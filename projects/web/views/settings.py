"""A project's own settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.services import projects
from projects.web.forms.projects import DetailsForm
from projects.web.views.projects import RUNNERS


@access(Permission.MANAGE_SETTINGS)
def settings_general(request: MemberRequest) -> HttpResponse:
    """The details of the project."""
    initial = {name: getattr(request.project, name) for name in projects.CHANGEABLE}
    form = DetailsForm(posted(request), initial=initial, shown=projects.shown(request.project))
    if form.submit(lambda: projects.change(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The details are saved."))
        return redirect("projects:settings-general", request.organisation.slug, request.project.code)
    may_end = bool(request.actor.roles & RUNNERS) and request.actor.is_project_admin
    return page(request, "projects/settings_general.html", form=form, may_end=may_end)
