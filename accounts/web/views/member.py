"""One member: their role, their second factor, their way out and back in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import queries
from accounts.domain.questions import MEMBER_COLUMNS, MEMBER_PANELS
from accounts.models import Membership, MembershipStatus
from accounts.queries import enrolment
from accounts.services import members, role_rules
from accounts.web.doors import gives_power, over_power
from accounts.web.forms.members import RoleForm
from accounts.web.forms.settings import EndingForm
from accounts.web.tables import furnished
from audit.queries import events_about, scope, timeline
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission

MOST_EVENTS = 10
manages = access(Permission.MANAGE_MEMBERS, to=queries.member, fresh_proof=gives_power)
manages_joined = access(Permission.MANAGE_MEMBERS, to=queries.joined_member, fresh_proof=over_power)


@manages
def member(request: MemberRequest, membership: Membership) -> HttpResponse:
    """A member's page; saving gives them another role."""
    roles = role_rules.roles_in_reach(request.actor)
    shown = members.shown(membership)
    form = RoleForm(request.POST or None, initial={"role": membership.role}, roles=roles, shown=shown)
    if form.is_valid():
        try:
            changed = members.change_role(membership, **form.cleaned_data, by=request.actor)
        except RuleBroken as error:
            form.add_error(error.field or None, error.words)
        else:
            messages.success(request, f"{changed.called} is now {changed.role_name}.")
            return _to_page(membership)
    return page(request, "accounts/member.html", form=form, **_facts(request, membership))


@manages_joined
def deactivate(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Take a member's access away, with a reason."""
    words = "accounts/member_deactivate.html"
    done = f"{membership.user} is deactivated."
    return _with_reason(request, membership, words, members.deactivate, done)


@manages_joined
@require_POST
def reactivate(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Let a deactivated member in again."""
    try:
        members.reactivate(membership, by=request.actor)
    except RuleBroken as error:
        messages.error(request, error.words)
    else:
        messages.success(request, f"{membership.user} is active again.")
    return _to_page(membership)


@manages_joined
def remove(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Take a person out of the organisation, with a reason."""
    done = f"{membership.user} is no longer a member."
    return _with_reason(request, membership, "accounts/member_remove.html", members.remove, done)


@access(Permission.MANAGE_MEMBERS, to=queries.joined_member, only={"org_admin"}, fresh_proof=True)
def reset_two_factor(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Take away a locked-out member's second factors, with a reason."""
    if words := members.why_not_reset(membership, by=request.actor):
        return page(request, "accounts/member_reset_refused.html", member=membership, words=words)
    done = f"{membership.user} sets up a new device at the next sign-in, and was told by mail."
    return _with_reason(request, membership, "accounts/member_reset.html", members.reset_two_factor, done)


def _with_reason(request: MemberRequest, membership: Membership, template: str, change: Any, done: str) -> HttpResponse:
    about = members.shown_factors if change is members.reset_two_factor else members.shown
    form = EndingForm(request.POST or None, shown=about(membership))
    if form.is_valid():
        try:
            change(membership, **form.cleaned_data, by=request.actor)
        except RuleBroken as error:
            form.add_error(None, error.words)
        else:
            messages.success(request, done)
            gone = not Membership.objects.filter(pk=membership.pk).exists()
            slug = membership.organisation.slug
            return redirect("accounts:members", organisation=slug) if gone else _to_page(membership)
    return page(request, template, form=form, member=membership)


def _facts(request: MemberRequest, membership: Membership) -> dict[str, Any]:
    found = enrolment.with_enrolment(Membership.objects.select_related("user", "organisation"), request.organisation)
    (member,) = furnished([found.get(pk=membership.pk)], request.organisation)
    is_oneself = membership.user_id == request.user.pk
    reach = dict(role_rules.roles_in_reach(request.actor))
    return {
        "member": member,
        "member_columns": [(column.label, getattr(member, column.name)) for column in MEMBER_COLUMNS.ask()],
        "is_oneself": is_oneself,
        "may_change": membership.role in reach,
        "is_invited": membership.status == MembershipStatus.INVITED,
        "is_deactivated": membership.status == MembershipStatus.DEACTIVATED,
        "may_reset": request.actor.is_org_admin and membership.is_active and not is_oneself,
        "may_end": membership.role in reach and not is_oneself,
        "history": _history(request, membership),
        "panels": [panel for panels in MEMBER_PANELS.ask(request, membership) for panel in panels],
    }


def _history(request: MemberRequest, membership: Membership) -> list[timeline.Entry]:
    """What happened to this member lately, for who may read the audit log."""
    if not request.actor.decide(Permission.VIEW_AUDIT_LOG):
        return []
    events = (events_about(membership) | events_about(membership.user)).filter(scope(request.actor).as_q())
    return timeline.entries(events[:MOST_EVENTS], request.actor)


def _to_page(membership: Membership) -> HttpResponse:
    return redirect("accounts:member", organisation=membership.organisation.slug, member=membership.public_id)
