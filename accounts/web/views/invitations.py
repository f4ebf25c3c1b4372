"""Invitations: sent, sent again and withdrawn by members; accepted by whoever got the mail."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import queries
from accounts.models import Invitation, InvitationDoor, Membership
from accounts.models.roles import ORGANISATION_ROLES
from accounts.services import invitations, role_rules
from accounts.web.doors import gives_power, over_power
from accounts.web.forms.members import InviteForm, JoinForm
from kazinex.core import context, crypto, throttle
from kazinex.core.access import ROLE_NAMES
from kazinex.core.buttons import press
from kazinex.core.dry_run import dry_run
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access, page, public
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.several import Outcome, try_each
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _

MOST_NAMED = 3
UNKNOWN = _("Link not found. Check that the whole address from the mail was copied.")
UNKNOWN_LINKS = {"limit": 30, "seconds": 900}
INVITATIONS_AN_HOUR = {"limit": 1000, "seconds": 3600}


@access(Permission.MANAGE_MEMBERS, fresh_proof=gives_power)
@sent_once
def invite(request: MemberRequest) -> HttpResponse:
    """Invite one or many people by mail."""
    settings = queries.security_settings()
    initial = {"role": settings.default_organisation_role, "project_role": settings.default_project_role}
    roles, offered = role_rules.roles_in_reach(request.actor), queries.invitable_projects(request.actor)
    form = InviteForm(posted(request), initial=initial, roles=roles, offered=offered)
    if form.is_valid() and request.POST.get("also"):
        return page(request, "accounts/member_invite.html", form=form, previewed=_foretold(request, form))
    if form.is_valid() and _may_go_on(request, form):
        sent, left = _invite_all(request, form)
        if sent:
            named = ", ".join(sent) if len(sent) <= MOST_NAMED else f"{len(sent)} people"
            messages.success(request, _("Invited {named}.").format(named=named))
        if not left:
            return redirect("accounts:members", organisation=request.organisation.slug)
        form.keep_only(left)
    return page(request, "accounts/member_invite.html", form=form)


@access(Permission.MANAGE_MEMBERS, to=queries.open_invitation, fresh_proof=over_power)
@require_POST
@sent_once
def resend(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    """Mail a new link; the old one opens nothing any more."""
    done = _("{email} gets a new link. The one before it no longer works.").format(email=invitation.email)
    press(request, lambda: invitations.resend(invitation, by=request.actor), done=done, of=invitation)
    return redirect("accounts:members", organisation=request.organisation.slug)


@access(Permission.MANAGE_MEMBERS, to=queries.open_invitation)
@require_POST
def revoke(request: MemberRequest, invitation: Invitation) -> HttpResponse:
    """Withdraw an invitation that was not accepted yet."""
    done = _("The invitation to {email} is withdrawn.").format(email=invitation.email)
    press(request, lambda: invitations.revoke(invitation, by=request.actor), done=done, of=invitation)
    return redirect("accounts:members", organisation=request.organisation.slug)


@public
def accept(request: Any, token: str) -> HttpResponse:
    """Where the link in the mail leads; looking changes nothing, the button joins."""
    door = InvitationDoor.objects.filter(token_hash=crypto.digest(token)).select_related("organisation").first()
    if door is None:
        return _unknown(request)
    with organisation_active(door.organisation):
        found = Invitation.objects.select_related("membership__user", "membership__organisation")
        invitation = found.filter(token_hash=door.token_hash).first()
        if words := _dead(invitation):
            return _dead_page(request, words, door.organisation.name)
        return _answer(request, invitation)


def _answer(request: Any, invitation: Invitation) -> HttpResponse:
    holder = invitation.membership.user
    is_new = not holder.has_usable_password()
    is_theirs = request.user == holder
    form = JoinForm(posted(request)) if is_new and not is_theirs else HouseForm(posted(request))
    if (is_new or is_theirs) and form.submit(lambda: _joined(request, invitation, form)):
        return _welcome(request, form.result, is_new=is_new)
    context = {"invitation": invitation, "is_new": is_new, "form": form, "is_theirs": is_theirs}
    return page(request, "accounts/invitation.html", **context)


def _joined(request: Any, invitation: Invitation, form: HouseForm) -> Membership:
    if request.user == invitation.membership.user:
        return invitations.accept(invitation, user=request.user)
    return invitations.accept_as_new(invitation, **form.cleaned_data)


def _welcome(request: Any, membership: Membership, *, is_new: bool) -> HttpResponse:
    if is_new:
        messages.success(
            request, _("Your account is ready. Sign in to {organisation}.").format(organisation=membership.organisation)
        )
        return redirect("accounts:sign-in")
    messages.success(request, _("You are now a member of {organisation}.").format(organisation=membership.organisation))
    return redirect(membership.organisation)


def _dead(invitation: Invitation | None) -> str:
    if invitation is None:
        return _("This invitation was withdrawn, or replaced by a newer one. Look for a newer mail, or ask for one.")
    if invitation.accepted_at is not None:
        return _("This invitation was accepted already. Sign in with your e-mail address and password.")
    if invitation.is_expired:
        return _("This invitation has expired. Ask whoever invited you to send it again.")
    return ""


def _dead_page(request: Any, words: str, organisation_name: str) -> HttpResponse:
    context = {"words": words, "organisation_name": organisation_name}
    return page(request, "accounts/invitation_closed.html", status=410, **context)


def _unknown(request: Any) -> HttpResponse:
    allowed = throttle.hit("unknown_invitation", context.current().ip or "", **UNKNOWN_LINKS)
    if not allowed:
        return page(request, "errors/429.html", status=429, wait="15 minutes")
    return page(request, "accounts/invitation_closed.html", status=404, title=_("Link not found"), words=UNKNOWN)


def _may_go_on(request: MemberRequest, form: InviteForm) -> bool:
    for _each in form.cleaned_data["emails"]:
        if not throttle.hit("invitations", str(request.organisation.pk), **INVITATIONS_AN_HOUR):
            form.refuse(RuleBroken(_("Too many invitations within an hour. Try again later."), field="emails"))
            return False
    return True


def _invite_all(request: MemberRequest, form: InviteForm) -> tuple[list[str], list[str]]:
    """Invite each address by itself, so that one that is refused does not hold up the others; who was, who was not."""
    emails, wanted = form.cleaned_data["emails"], form.wanted
    sent = [email for email in emails if form.attempt(partial(_invite, email, by=request.actor, **wanted))]
    return sent, [email for email in emails if email not in sent]


def _foretold(request: MemberRequest, form: InviteForm) -> list[tuple[str, str]]:
    """Each address with what inviting it would do, or why it would be refused; nothing is sent."""
    found: list[Outcome[str]] = []
    emails, wanted = form.cleaned_data["emails"], form.wanted
    dry_run(lambda: found.append(try_each(emails, partial(_invite, by=request.actor, **wanted))))
    refused, names = dict(found[0].refused), dict(queries.invitable_projects(request.actor))
    joins = ", ".join(f"{names[one['project_id']]} as {ROLE_NAMES[one['role']]}" for one in wanted["projects"])
    gets = f"Is mailed an invitation as {ORGANISATION_ROLES[wanted['role']].name}" + (
        f"; joins {joins}" if joins else ""
    )
    return [(email, refused.get(email, f"{gets}.")) for email in emails]


def _invite(email: str, *, by: Any, **wanted: Any) -> None:
    with transaction.atomic():
        invitations.invite(email=email, by=by, **wanted)
