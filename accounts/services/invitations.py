"""Inviting people by mail: a single-use link for seven days, replaced, withdrawn, accepted."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse

from accounts import queries
from accounts.domain import changes
from accounts.domain.actors import PersonActor
from accounts.models import Invitation, InvitationDoor, Membership, MembershipStatus, User
from accounts.models.roles import ORGANISATION_ROLES
from accounts.services import branding, notifications, passwords, role_rules
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock, crypto, mail
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

LIFETIME = timedelta(days=7)
TOKEN_BYTES = 32


def invite(*, email: str, role: str, projects: changes.Wanted = (), by: Actor) -> tuple[Invitation, str]:
    """Invite an address to the active organisation; returns the invitation and its link, which is mailed."""
    role_rules.require_may_invite(role, by=by)
    changes.MEMBER_INVITING.announce(role, projects, by)
    with transaction.atomic():
        membership = _invited_membership(email, role)
        token, facts = _new_link()
        invitation = Invitation.objects.create(
            membership=membership, email=email, projects=list(projects), **_sent_by(by), **facts
        )
        names = dict(queries.invitable_projects(by))
        record(
            AuditAction.MEMBER_INVITED,
            by=by,
            target=invitation,
            role=ORGANISATION_ROLES[role].name,
            projects=[names.get(each["project_id"], "") for each in projects],
        )
        text = _("{invited_by} invites you to {organisation}. The link is in the mail to {email}.").format(
            invited_by=invitation.invited_by, organisation=membership.organisation, email=email
        )
        notifications.tell_person(membership.user, "invited", text, "", by, mail=False)
        return invitation, _send(invitation, token)


def resend(invitation: Invitation, *, by: Actor) -> str:
    """Mail a new link for another seven days; the old one opens nothing any more, and it is the sender's now."""
    with transaction.atomic():
        invitation = _locked_open(invitation)
        role_rules.require_may_invite(invitation.membership.role, by=by)
        changes.MEMBER_INVITING.announce(invitation.membership.role, invitation.projects, by)
        token, facts = _new_link()
        Invitation.objects.filter(pk=invitation.pk).update(**_sent_by(by), **facts)
        invitation.refresh_from_db()
        record(AuditAction.INVITATION_RESENT, by=by, target=invitation)
        return _send(invitation, token)


def revoke(invitation: Invitation, *, by: Actor) -> None:
    """Withdraw an invitation that was not accepted yet; its link dies and the row leaves the list of members."""
    with transaction.atomic():
        invitation = _locked_open(invitation)
        role_rules.require_may_take_away(invitation.membership, by=by)
        record(AuditAction.INVITATION_REVOKED, by=by, target=invitation)
        invitation.membership.delete()


def accept_as_new(invitation: Invitation, *, name: str, password: str) -> Membership:
    """Give an account that nobody has opened yet its name and password, and make it an active member."""
    with transaction.atomic():
        invitation = _locked_open(invitation)
        user = User.objects.select_for_update(no_key=True).get(pk=invitation.membership.user_id)
        if user.has_usable_password():
            raise RuleBroken(_("This address has an account already. Sign in to accept the invitation."))
        user.name = name.strip()
        passwords.require_strong(password, user)
        user.set_password(password)
        user.managing_organisation_id = invitation.organisation_id
        user.save(update_fields=["name", "password", "managing_organisation"])
        return _join(invitation, user)


def accept(invitation: Invitation, *, user: User) -> Membership:
    """Make a person with an account an active member; the invitation must be theirs."""
    with transaction.atomic():
        invitation = _locked_open(invitation)
        if invitation.membership.user_id != user.pk:
            raise RuleBroken(
                _("This invitation is for {email}. Sign in with that address to accept it.").format(
                    email=invitation.email
                )
            )
        return _join(invitation, user)


def _invited_membership(email: str, role: str) -> Membership:
    """A membership that waits; an address nobody has used gets an account that nobody can sign in to yet."""
    waiting = {"email": email, "password": make_password(None)}
    user, _is_new = User.objects.get_or_create(email__iexact=email, defaults=waiting)
    if known := Membership.objects.filter(user=user).first():
        raise RuleBroken(_words_for_known(known, email), field="emails")
    membership: Membership = Membership.objects.create(user=user, role=role, status=MembershipStatus.INVITED)
    return membership


def _join(invitation: Invitation, user: User) -> Membership:
    membership: Membership = invitation.membership
    _require_reach_still(invitation)
    now = clock.now()
    membership.status, membership.activated_at = MembershipStatus.ACTIVE, now
    membership.save(update_fields=["status", "activated_at"])
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
    membership.user = user
    by = PersonActor(user)
    record(AuditAction.INVITATION_ACCEPTED, by=by, target=membership, role=membership.role_name)
    changes.MEMBER_JOINED.announce(membership, invitation.projects, by)
    return membership


def _locked_open(invitation: Invitation) -> Invitation:
    """The invitation as it is now, held until the transaction ends; refuses one that is used or withdrawn."""
    found = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("membership__organisation")
    current: Invitation | None = found.filter(pk=invitation.pk).first()
    if current is None:
        raise RuleBroken(_("This invitation was withdrawn."))
    if current.accepted_at is not None:
        raise RuleBroken(_("This invitation was accepted already."))
    return current


def _new_link() -> tuple[str, dict[str, Any]]:
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    return token, {"token_hash": crypto.digest(token), "sent_at": now, "expires_at": now + LIFETIME}


def _send(invitation: Invitation, token: str) -> str:
    organisation = queries.active_organisation()
    InvitationDoor.objects.create(token_hash=invitation.token_hash, organisation=organisation)
    link = settings.KAZINEX_PUBLIC_URL + reverse("accounts:invitation", args=[token])
    mail.post(
        "invitation",
        to=invitation.email,
        dedupe_key=f"invitation:{invitation.token_hash}",
        sender_name=organisation.name,
        **branding.in_mails(organisation),
        invited_by=invitation.invited_by,
        role=invitation.membership.role_name,
        expires=clock.shown_end(invitation.expires_at, organisation.time_zone),
        button_label="See the invitation",
        button_url=link,
    )
    return link


def _require_reach_still(invitation: Invitation) -> None:
    """An invitation gives what its sender could give now, not what they could when they sent it."""
    if invitation.inviter_id is None:  # Kazinex itself, or its console
        return
    try:
        changes.INVITATION_ACCEPTING.announce(invitation.inviter_id, invitation.membership.role, invitation.projects)
    except RuleBroken as broken:
        organisation = invitation.membership.organisation
        raise RuleBroken(
            _(
                "{invited_by} can no longer give you what this invitation says. Ask {organisation} for a new one."
            ).format(invited_by=invitation.invited_by, organisation=organisation)
        ) from broken


def _sent_by(by: Actor) -> dict[str, Any]:
    return {"invited_by": _name(by), "inviter": getattr(by, "user", None)}


def _name(by: Actor) -> str:
    return by.label.split(" <", 1)[0] if by.kind == "user" else "Kazinex Workflows"


def _words_for_known(known: Membership, email: str) -> str:
    if known.status == MembershipStatus.INVITED:
        return _("{email} is invited already. Send that invitation again from the list of members.").format(email=email)
    if known.status == MembershipStatus.DEACTIVATED:
        return _("{email} is a deactivated member. Reactivate them on their page.").format(email=email)
    return _("{email} is a member already.").format(email=email)
