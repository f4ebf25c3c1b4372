"""One member: their role, their second factor, their way out and back in."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import queries
from accounts.domain.questions import LEFT_BEHIND, MEMBER_COLUMNS, MEMBER_PANELS, Panel
from accounts.models import Membership, MembershipStatus
from accounts.queries import enrolment
from accounts.queries.bounces import bounced
from accounts.services import bounces, members, role_rules
from accounts.web.doors import gives_power, over_power
from accounts.web.forms.members import RoleForm
from accounts.web.forms.settings import MemberEndingForm
from accounts.web.lists import furnished
from audit.queries import events_about, scope, timeline
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

MOST_EVENTS = 10
DEACTIVATED = Notice(
    _("Access ends at once"),
    _(
        "They are signed out and reach nothing of this organisation. Their shares, documents and history stay and name "
        "them. You can reactivate them at any time."
    ),
)
REMOVED = Notice(
    _("Access ends at once"),
    _(
        "They lose their access, their roles in every project and their groups. Their shares, documents and history "
        "stay and name them. To come back they need a new invitation."
    ),
)
RESET = _(
    "All second factors and recovery codes of {name} are removed and every session ends. They are told by mail, sign "
    "in with their password, and set up a new device. Somebody who only knows the password could do the same, so make "
    "sure by another way that it is really them."
)
manages = access(Permission.MANAGE_MEMBERS, to=queries.member, fresh_proof=gives_power)
manages_joined = access(Permission.MANAGE_MEMBERS, to=queries.joined_member, fresh_proof=over_power)


@manages
def member(request: MemberRequest, membership: Membership) -> HttpResponse:
    """A member's page; saving gives them another role."""
    roles = role_rules.roles_in_reach(request.actor)
    shown = members.shown(membership)
    form = RoleForm(posted(request), initial={"role": membership.role}, roles=roles, shown=shown)
    if form.submit(lambda: members.change_role(membership, **form.cleaned_data, by=request.actor)):
        messages.success(
            request,
            _("{called} is now {role_name}.").format(called=form.result.called, role_name=form.result.role_name),
        )
        return _to_page(membership)
    return page(request, "accounts/member.html", form=form, **_facts(request, membership))


@manages_joined
def deactivate(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Take a member's access away, with a reason."""
    done = _("{user} is deactivated.").format(user=membership.user)
    heading = _("Deactivate {user}").format(user=membership.user.name)
    return _ask(request, membership, members.deactivate, DEACTIVATED, heading, button=_("Deactivate"), done=done)


@manages_joined
@require_POST
def reactivate(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Let a deactivated member in again."""
    done = _("{user} is active again.").format(user=membership.user)
    press(request, lambda: members.reactivate(membership, by=request.actor), done=done, of=membership)
    return _to_page(membership)


@manages
@require_POST
def mail_clear(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Say that mail reaches their address again."""
    address = membership.user.email
    done = _("{address} is not marked any more.").format(address=address)
    press(request, lambda: bounces.clear(address, by=request.actor), done=done)
    return _to_page(membership)


@manages_joined
def remove(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Take a person out of the organisation, with a reason."""
    done = _("{user} is no longer a member.").format(user=membership.user)
    heading = _("Remove {user}").format(user=membership.user.name)
    return _ask(request, membership, members.remove, REMOVED, heading, button=_("Remove"), done=done)


@access(Permission.MANAGE_MEMBERS, to=queries.joined_member, only={"org_admin"}, fresh_proof=True)
def reset_two_factor(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Take away a locked-out member's second factors, with a reason."""
    if words := members.why_not_reset(membership, by=request.actor):
        return page(request, "accounts/member_reset_refused.html", member=membership, title=_("Reset 2FA"), words=words)
    done = _("{user} sets up a new device at the next sign-in, and was told by mail.").format(user=membership.user)
    sure = Notice(_("Be sure who is asking"), RESET.format(name=membership.user.name))
    heading = _("Reset 2FA of {user}").format(user=membership.user.name)
    return _ask(request, membership, members.reset_two_factor, sure, heading, button=_("Reset 2FA"), done=done)


def _ask(
    request: MemberRequest,
    membership: Membership,
    change: Callable[..., Any],
    follows: Notice,
    heading: str,
    *,
    button: str,
    done: str,
) -> HttpResponse:
    slug, user = request.organisation.slug, membership.user
    shown = members.shown_factors(membership) if change == members.reset_two_factor else members.shown(membership)
    form = MemberEndingForm(posted(request), of=membership, shown=shown)
    back = reverse("accounts:member", args=[slug, membership.public_id])
    asked = ReasonPage(
        layout="layouts/settings.html",
        crumbs=[(_("Members"), reverse("accounts:members", args=[slug])), (user.name, back), (button, "")],
        facts=list({"E-mail": user.email, "Role": membership.role_name, **shown}.items()),
        heading=heading,
        notices=[follows],
        back=back,
        button=button,
        template="layouts/reason.html" if change == members.reset_two_factor else "accounts/member_end.html",
    )

    def to() -> HttpResponse:
        gone = not Membership.objects.filter(pk=membership.pk).exists()
        return redirect("accounts:members", organisation=slug) if gone else _to_page(membership)

    change = partial(change, membership, by=request.actor)
    left = partial(_left_behind, request, membership)
    return reasons.ask(request, asked, change, of=membership, done=done, to=to, form=form, left_behind=left)


def _facts(request: MemberRequest, membership: Membership) -> dict[str, Any]:
    found = enrolment.with_enrolment(Membership.objects.select_related("user", "organisation"), request.organisation)
    (member,) = furnished([found.get(pk=membership.pk)], request.organisation)
    is_oneself = membership.user_id == request.user.pk
    reach = dict(role_rules.roles_in_reach(request.actor))
    return {
        "member": member,
        "member_columns": [(column.label, getattr(member, column.name)) for column in MEMBER_COLUMNS.ask()],
        "is_oneself": is_oneself,
        "returned": bounced([membership.user.email]),
        "may_change": membership.role in reach,
        "is_invited": membership.status == MembershipStatus.INVITED,
        "is_deactivated": membership.status == MembershipStatus.DEACTIVATED,
        "failures_url": _failures(request, membership),
        "may_reset": request.actor.is_org_admin and membership.is_active and not is_oneself,
        "may_end": membership.role in reach and not is_oneself,
        "history": _history(request, membership),
        "left_behind": _left_behind(request, membership),
        "panels": [panel for panels in MEMBER_PANELS.ask(request, membership) for panel in panels],
    }


def _left_behind(request: MemberRequest, membership: Membership) -> list[Panel]:
    """What waits for them, which others can take."""
    return [panel for panels in LEFT_BEHIND.ask(request, membership) for panel in panels]


def _failures(request: MemberRequest, membership: Membership) -> str:
    """The audit log, filtered by this member's failed second factors, for who may read it."""
    if not request.actor.decide(Permission.VIEW_AUDIT_LOG) or membership.status == MembershipStatus.INVITED:
        return ""
    filters = urlencode({"action": "second_factor_failed", "actor": membership.user.email})
    return f"{reverse('audit:organisation-log', args=[request.organisation.slug])}?{filters}"


def _history(request: MemberRequest, membership: Membership) -> list[timeline.Entry]:
    """What happened to this member lately, for who may read the audit log."""
    if not request.actor.decide(Permission.VIEW_AUDIT_LOG):
        return []
    events = (events_about(membership) | events_about(membership.user)).filter(scope(request.actor).as_q())
    return timeline.entries(events[:MOST_EVENTS], request.actor)


def _to_page(membership: Membership) -> HttpResponse:
    return redirect("accounts:member", organisation=membership.organisation.slug, member=membership.public_id)
