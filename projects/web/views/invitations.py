"""Inviting somebody new straight into the project, sending the invitation again and withdrawing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import queries as account_queries
from accounts.models import Invitation
from accounts.web.views.invitations import INVITATIONS_AN_HOUR
from kazinex.core import throttle
from kazinex.core.buttons import press
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects import queries
from projects.services import authority, project_invitations
from projects.web.forms.team import InviteForm

ADMINS = {"org_admin", "project_admin"}


@access(Permission.MANAGE_MEMBERS, only=ADMINS)
@sent_once
def team_invite(request: MemberRequest) -> HttpResponse:
    """Invite a person who is no member of the organisation yet."""
    settings, roles = account_queries.security_settings(), authority.roles_in_reach(request.actor)
    form = InviteForm(posted(request), roles=roles, initial={"role": settings.default_project_role})
    if form.submit(lambda: _invite(request, form)):
        messages.success(request, _("The invitation was mailed to {email}.").format(email=form.cleaned_data["email"]))
        return redirect("projects:team", request.organisation.slug, request.project.code)
    return page(request, "projects/team_invite.html", form=form, allowed=settings.project_admins_invite)


@access(Permission.MANAGE_MEMBERS, only=ADMINS, to=queries.invitation_into)
@require_POST
@sent_once
def team_invitation_resend(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    """Mail a new link; the old one opens nothing any more."""
    done = _("{email} gets a new link. The one before it no longer works.").format(email=invitation.email)
    press(request, lambda: project_invitations.resend(invitation, by=request.actor), done=done)
    return redirect("projects:team", request.organisation.slug, request.project.code)


@access(Permission.MANAGE_MEMBERS, only=ADMINS, to=queries.invitation_into)
@require_POST
def team_invitation_revoke(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    """Withdraw an invitation that was not accepted yet."""
    done = _("The invitation to {email} is withdrawn.").format(email=invitation.email)
    press(request, lambda: project_invitations.revoke(invitation, by=request.actor), done=done)
    return redirect("projects:team", request.organisation.slug, request.project.code)


def _invite(request: MemberRequest, form: InviteForm) -> None:
    if not throttle.hit("invitations", str(request.organisation.pk), **INVITATIONS_AN_HOUR):
        raise RuleBroken(_("Too many invitations within an hour. Try again later."), field="email")
    project_invitations.invite(request.project, by=request.actor, **form.cleaned_data)
