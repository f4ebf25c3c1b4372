"""Bringing somebody new straight into a project (SPEC 5)."""

from django.db import transaction

from accounts import queries
from accounts.domain.changes import Wanted
from accounts.models import Invitation, Membership, MembershipStatus
from accounts.services import invitations
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.queries.actors import MemberActor
from projects.services.project_locks import hold_open

SWITCHED_OFF = _("Your organisation lets only Org Admins and Org Managers invite new people. Ask one of them.")
NOT_YOURS = _(
    "This invitation gives more than you may give: another role, or projects you do not run. Ask {}, or an Org Admin."
)
KNOWN = {
    MembershipStatus.ACTIVE: _("{} is a member already. Add them with Add member."),
    MembershipStatus.INVITED: _("{} is invited already. Add them with Add member once they have joined."),
    MembershipStatus.DEACTIVATED: _("{} is a deactivated member. An Org Admin can reactivate them."),
}


def invite(project: Project, *, email: str, role: str, by: Actor) -> None:
    """Invite somebody new into a project: a member with the organisation's default role, and nothing else.

    Inviting the same address again mails them a new link, for as long as they have not joined.
    """
    settings = queries.security_settings()
    if not settings.project_admins_invite:
        raise RuleBroken(SWITCHED_OFF)
    wanted = [{"project_id": project.pk, "role": role}]
    with transaction.atomic():
        hold_open(project)
        sent = _sent_before(email, by)
        if sent is not None and sent.projects == wanted:
            invitations.resend(sent, by=by)
            return
        _require_new(email)
        invitations.invite(email=email, role=settings.default_organisation_role, projects=wanted, by=by)


def resend(invitation: Invitation, *, by: Actor) -> None:
    """Mail a new link for an invitation that this Project Admin could send themselves."""
    _require_may_send(invitation, by)
    invitations.resend(invitation, by=by)


def revoke(invitation: Invitation, *, by: Actor) -> None:
    """Withdraw an invitation that this Project Admin could send themselves, whoever sent it."""
    _require_may_send(invitation, by)
    invitations.revoke(invitation, by=by)


def may_send(invitation: Invitation, by: Actor) -> bool:
    """Whether somebody may send this very invitation: the default role into projects they run, or as Org Admin."""
    if not isinstance(by, MemberActor) or by.is_org_admin:
        return True
    is_usual = invitation.membership.role == queries.security_settings().default_organisation_role
    return is_usual and may_bring_into(by, invitation.projects)


def may_bring_into(by: MemberActor, wanted: Wanted) -> bool:
    """Whether somebody may bring people in as Project Admin of each project an invitation names (SPEC 5)."""
    allowed = queries.security_settings().project_admins_invite
    runs = {
        place.project.pk
        for place in by.everywhere
        if place.project and place.is_project_admin and place.decide(Permission.MANAGE_MEMBERS)
    }
    return allowed and bool(wanted) and {entry["project_id"] for entry in wanted} <= runs


def _require_may_send(invitation: Invitation, by: Actor) -> None:
    if not may_send(invitation, by):
        raise RuleBroken(NOT_YOURS.format(invitation.invited_by))


def _sent_before(email: str, by: Actor) -> Invitation | None:
    """The open invitation this person sent to an address."""
    open_ones = Invitation.objects.select_related("membership").filter(accepted_at=None, email__iexact=email)
    found: Invitation | None = open_ones.filter(inviter=getattr(by, "user", None)).first()
    return found


def _require_new(email: str) -> None:
    known = Membership.objects.filter(user__email__iexact=email).first()
    if known is not None:
        raise RuleBroken(KNOWN[MembershipStatus(known.status)].format(email), field="email")
