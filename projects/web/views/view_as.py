"""View as: begin and stop seeing the project as another member."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kazinex.core.http import MemberRequest, access, page
from projects import queries
from projects.models import ProjectMembership
from projects.queries import people
from projects.services import viewing
from projects.web import view_as
from projects.web.forms.team import ViewAsForm


@access(None, to=queries.team_member, only={"org_admin", "project_admin"})
def begin(request: MemberRequest, member: ProjectMembership) -> HttpResponse:
    """Say why, and see the project as this person."""
    person = people.actor_of(member.user_id, request.project)
    if person is None or not view_as.may_view_as(request.actor, person):
        raise Http404
    form = ViewAsForm(request.POST or None)
    if form.is_valid():
        view_as.begin(request, person)
        viewing.begin(request.project, person=person.membership, by=request.actor, **form.cleaned_data)
        return redirect(request.project)
    return page(request, "projects/view_as.html", status=422 if form.errors else 200, form=form, member=member)


@access(None)
@require_POST
def stop(request: MemberRequest) -> HttpResponse:
    """See the project as oneself again."""
    if view_as.end(request):
        messages.success(request, "You see the project as yourself again.")
    return redirect("projects:team", request.organisation.slug, request.project.code)
