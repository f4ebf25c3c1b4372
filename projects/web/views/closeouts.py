"""Project settings → Close-out: what is still open, and the final inspection."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kazinex.core.buttons import press
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.questions import CLOSING_STEPS
from projects.queries import closeouts as queries
from projects.services import closeouts
from projects.web.views.projects import RUNNERS


@access(Permission.MANAGE_SETTINGS)
def close_out(request: MemberRequest) -> HttpResponse:
    """Each kind of open thing with its number and its list."""
    things = queries.open_things(request.actor)
    return page(
        request,
        "projects/close_out.html",
        things=things,
        steps=[step for told in CLOSING_STEPS.ask(request.actor) for step in told],
        open_count=sum(1 for thing in things if thing.count),
        may_close=bool(request.actor.roles & RUNNERS) and request.actor.is_project_admin,
    )


@require_POST
@access(Permission.MANAGE_SETTINGS)
def final_inspection(request: MemberRequest) -> HttpResponse:
    """Confirm the final inspection by name, or take that back: what the button said, however often it is pressed."""
    if request.POST.get("change") == "withdraw":
        press(request, lambda: closeouts.withdraw(request.project, by=request.actor), done=_("It is open again."))
    else:
        done = _("The final inspection is confirmed in your name.")
        press(request, lambda: closeouts.inspect(request.project, by=request.actor), done=done)
    return redirect("projects:close-out", request.organisation.slug, request.project.code)
