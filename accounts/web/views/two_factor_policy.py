"""Require 2FA for all members: the pre-flight, the roll-out, the reminders and the way back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import queries
from accounts.models import Organisation
from accounts.models.roles import OrganisationRole
from accounts.queries import enrolment
from accounts.services import two_factor_policy
from accounts.web import lists
from accounts.web.forms.two_factor import RequireTwoFactorForm
from kazinex.core import clock
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

MOST_LISTED = 200
STOPPED = Notice(
    _("A password alone will be enough again"),
    _(
        "Members who have a second factor keep it and go on using it. Members without one are no longer asked to set "
        "it up."
    ),
)
CANCELLED = Notice(
    _("Nothing will be demanded"),
    _("The start is taken back before it came. Members were told of it by mail, and are not asked to set anything up."),
    tone="warn",
)
DONE = _("Two-factor authentication is no longer required.")
org_admins_afresh = access(Permission.MANAGE_SETTINGS, only={"org_admin"}, fresh_proof=True)
org_admins = access(Permission.MANAGE_SETTINGS, only={"org_admin"})


@org_admins_afresh
def require(request: MemberRequest) -> HttpResponse:
    """Before a second factor is demanded: who has one, who has not, and what happens next."""
    if request.organisation.two_factor_required_from:
        return redirect("accounts:two-factor-rollout", organisation=request.organisation.slug)
    initial = {"grace_days": request.GET.get("grace_days", request.organisation.two_factor_grace_days)}
    form = RequireTwoFactorForm(posted(request), initial=initial, time_zone=request.organisation.time_zone)
    if form.submit(lambda: two_factor_policy.require(request.organisation, **form.chosen, by=request.actor)):
        is_ahead = (form.starts_at() or clock.now()) > clock.now()
        said = "will be required from the start you set" if is_ahead else "is required"
        messages.success(
            request, _("Two-factor authentication {said}. Members are being told by mail.").format(said=said)
        )
        return redirect("accounts:two-factor-rollout", organisation=request.organisation.slug)
    return page(request, "accounts/two_factor_require.html", form=form, **_preflight(request))


@org_admins
def rollout(request: MemberRequest) -> HttpResponse:
    """Who has a second factor by now, who is left, and how enrolment went."""
    organisation = request.organisation
    everybody = enrolment.active_members(organisation)
    enrolled = [since for since in everybody.values_list("enrolled_at", flat=True) if since]
    reading = lists.rollout(organisation).read(request.GET, path=request.path)
    total = everybody.count()
    context: dict[str, Any] = {
        "members": reading.page(everybody),
        "total": total,
        "enrolled": len(enrolled),
        "left": total - len(enrolled),
        "left_tone": "warn" if total > len(enrolled) else "neutral",
        "chart": enrolment.over_time(enrolled, organisation.time_zone),
        "waiting": two_factor_policy.waiting(organisation).exists(),
        **_schedule(organisation),
    }
    return page(request, "accounts/two_factor_rollout.html", **context)


@org_admins
@require_POST
def remind(request: MemberRequest) -> HttpResponse:
    """Remind one member who has no second factor, or all of them; each at most once a day."""
    waiting = two_factor_policy.waiting(request.organisation)
    if one := request.POST.get("member", "").replace("\x00", "\ufffd"):
        waiting = waiting.filter(public_id=one)
    if not enrolment.is_demanded(request.organisation):
        messages.error(request, _("Two-factor authentication is not required, so there is nothing to remind of."))
    else:
        members = list(waiting)
        reminded = two_factor_policy.remind(members, request.organisation, by=request.actor)
        _say_reminded(request, reminded, len(members))
    return redirect("accounts:two-factor-rollout", organisation=request.organisation.slug)


@org_admins_afresh
def stop(request: MemberRequest) -> HttpResponse:
    """Demand a second factor no longer."""
    slug, schedule = request.organisation.slug, _schedule(request.organisation)
    back = reverse("accounts:two-factor-rollout" if schedule["is_ahead"] else "accounts:settings-security", args=[slug])
    button = _("Cancel the start") if schedule["is_ahead"] else _("Stop requiring 2FA")
    asked = ReasonPage(
        layout="layouts/settings.html",
        crumbs=[(_("Security"), reverse("accounts:settings-security", args=[slug])), (button, "")],
        heading=button,
        button=button,
        stay=_("Keep it") if schedule["is_ahead"] else _("Cancel"),
        notices=[CANCELLED if schedule["is_ahead"] else STOPPED],
        back=back,
    )
    done = _("Two-factor authentication is not required, and will not be.") if schedule["is_ahead"] else DONE
    change = partial(two_factor_policy.stop, request.organisation, by=request.actor)
    return reasons.ask(request, asked, change, of=request.organisation, done=done, to=lambda: redirect(back))


def _schedule(organisation: Organisation) -> dict[str, Any]:
    """What is demanded, of whom, and whether that lies ahead."""
    now, start, pilot = clock.now(), organisation.two_factor_required_from, organisation.two_factor_pilot_from
    begins = start or pilot
    return {
        "start": start,
        "pilot": pilot,
        "pilot_count": queries.active_members().filter(two_factor_pilot=True).count() if pilot else 0,
        "is_ahead": begins is not None and begins > now,
        "is_movable": start is not None and start > now,
        "is_demanded": begins is not None,
    }


def _preflight(request: MemberRequest) -> dict[str, Any]:
    everybody = enrolment.active_members(request.organisation)
    missing = everybody.filter(enrolled_at=None)
    total, without = everybody.count(), missing.count()
    return {
        "total": total,
        "enrolled": total - without,
        "without": without,
        "missing": missing[:MOST_LISTED],
        "admins_missing": missing.filter(role=OrganisationRole.ORG_ADMIN).count(),
        "is_missing_oneself": missing.filter(user=request.user).exists(),
    }


def _say_reminded(request: MemberRequest, reminded: int, asked: int) -> None:
    if reminded:
        messages.success(
            request,
            ngettext(
                "Reminded {reminded} member in the bell and by mail.",
                "Reminded {reminded} members in the bell and by mail.",
                reminded,
            ).format(reminded=reminded),
        )
    if asked > reminded:
        messages.info(
            request,
            _("{number} had a reminder within the last day and got no second one.").format(number=asked - reminded),
        )
