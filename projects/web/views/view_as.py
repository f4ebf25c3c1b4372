"""View as: begin and stop seeing the project as another member."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kazinex.core.http import MemberRequest, access
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects import queries
from projects.models import ProjectMembership
from projects.queries import people
from projects.queries.actors import MemberActor
from projects.services import viewing
from projects.web import view_as

LEAD = _(
    "See this project as they see it: their pages, their documents, their buttons. Nothing can be changed meanwhile."
)
RECORDED = Notice(
    "",
    _("That you look, and why, stands in the audit log. A banner on every page stops it."),
    tone="info",
)


@access(None, to=queries.team_member, only={"org_admin", "project_admin"})
def begin(request: MemberRequest, member: ProjectMembership) -> HttpResponse:
    """Say why, and see the project as this person."""
    person = people.actor_of(member.user_id, request.project)
    if person is None or not view_as.may_view_as(request.actor, person):
        raise Http404
    here = [request.organisation.slug, request.project.code]
    asked = ReasonPage(
        layout="layouts/project.html",
        crumbs=[(_("Team"), reverse("projects:team", args=here)), (_("View as"), "")],
        heading=_("View as {user}").format(user=member.user.name),
        lead=LEAD,
        button=_("View as this person"),
        kind="primary",
        notices=[RECORDED],
        back=reverse("projects:team-member", args=[*here, member.public_id]),
    )
    change = partial(_begin, request, person)
    return reasons.ask(request, asked, change, of=None, to=lambda: redirect(request.project))


def _begin(request: MemberRequest, person: MemberActor, *, reason: str) -> None:
    view_as.begin(request, person)
    viewing.begin(request.project, person=person.membership, reason=reason, by=request.actor)


@access(None)
@require_POST
def stop(request: MemberRequest) -> HttpResponse:
    """See the project as oneself again."""
    if view_as.end(request):
        messages.success(request, _("You see the project as yourself again."))
    return redirect("projects:team", request.organisation.slug, request.project.code)
