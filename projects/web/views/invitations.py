"""Inviting somebody new straight into the project."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts import queries as account_queries
from accounts.web.views.invitations import INVITATIONS_AN_HOUR
from kazinex.core import throttle
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from projects.services import authority, project_invitations
from projects.web.forms.team import InviteForm


@access(Permission.MANAGE_MEMBERS, only={"org_admin", "project_admin"})
@sent_once
def team_invite(request: MemberRequest) -> HttpResponse:
    """Invite a person who is no member of the organisation yet."""
    settings, roles = account_queries.security_settings(), authority.roles_in_reach(request.actor)
    form = InviteForm(posted(request), roles=roles, initial={"role": settings.default_project_role})
    if form.submit(lambda: _invite(request, form)):
        messages.success(request, f"The invitation was mailed to {form.cleaned_data['email']}.")
        return redirect("projects:team", request.organisation.slug, request.project.code)
    return page(request, "projects/team_invite.html", form=form, allowed=settings.project_admins_invite)


def _invite(request: MemberRequest, form: InviteForm) -> None:
    if not throttle.hit("invitations", str(request.organisation.pk), **INVITATIONS_AN_HOUR):
        raise RuleBroken("Too many invitations within an hour. Try again later.", field="email")
    project_invitations.invite(request.project, by=request.actor, **form.cleaned_data)
