"""The first page of a project."""

from django.http import HttpResponse

from kazinex.core.features import installed
from kazinex.core.http import MemberRequest, access, page
from projects.web.views.projects import RUNNERS


@access(None)
def dashboard(request: MemberRequest) -> HttpResponse:
    """What matters now to this person in this project."""
    return page(
        request,
        "projects/dashboard.html",
        tiles=[tile for each in installed().tiles if (tile := each.make(request))],
        role=request.actor.role_name,
        may_reopen=not request.project.is_open and request.actor.is_project_admin and request.actor.roles & RUNNERS,
    )
