"""What a two-factor roll-out is made of: a pilot, a start that can be moved, the methods that count."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.queries import active_members, enrolment, factors
from accounts.services import two_factor_policy
from accounts.web.forms.two_factor import MethodsForm, PilotForm, StartForm
from kazinex.core import clock
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

org_admins_afresh = access(Permission.MANAGE_SETTINGS, only={"org_admin"}, fresh_proof=True)


@org_admins_afresh
def move_start(request: MemberRequest) -> HttpResponse:
    """Another start than the one that is set, as long as that lies ahead."""
    organisation = request.organisation
    start = organisation.two_factor_required_from
    if start is None or start <= clock.now():
        messages.info(request, _("There is no start ahead that could be moved."))
        return _to_rollout(request)
    form = StartForm(
        posted(request), initial=_day_and_time(start, organisation.time_zone), time_zone=organisation.time_zone
    )
    if form.submit(lambda: two_factor_policy.move_start(organisation, starts_at=form.starts_at(), by=request.actor)):
        messages.success(request, _("The start is moved. Members are being told by mail."))
        return _to_rollout(request)
    return page(request, "accounts/two_factor_start.html", form=form)


@org_admins_afresh
def pilot(request: MemberRequest) -> HttpResponse:
    """Name who sets up a second factor before all the others."""
    organisation = request.organisation
    named = active_members().filter(two_factor_pilot=True)
    initial = {"people": "\n".join(member.user.email for member in named)}
    form = PilotForm(posted(request), initial=initial, time_zone=organisation.time_zone)

    def start() -> None:
        two_factor_policy.start_pilot(organisation, members=form.members, starts_at=form.starts_at(), by=request.actor)

    if form.submit(start):
        messages.success(
            request,
            _("{number} people are in the pilot. They are being told by mail.").format(number=len(form.members)),
        )
        return _to_rollout(request)
    return page(request, "accounts/two_factor_pilot.html", form=form)


@org_admins_afresh
def methods(request: MemberRequest) -> HttpResponse:
    """Which methods count here, for whom, where telephones may be, and how often people are reminded."""
    organisation = request.organisation
    everybody = enrolment.active_members(organisation)
    held = {model.kind: everybody.exclude(**{f"since_{model.kind}": None}).count() for model in enrolment.MODELS}
    sms = factors.pays_for_sms(request.membership)
    form = MethodsForm(posted(request), organisation=organisation, sms=sms, held=held)
    if form.submit(lambda: two_factor_policy.change_methods(organisation, **_chosen(form), by=request.actor)):
        messages.success(request, _("The methods are saved.") if form.result else _("Nothing was different."))
        return _to_rollout(request)
    return page(request, "accounts/two_factor_methods.html", form=form)


def _chosen(form: MethodsForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}


def _day_and_time(instant: Any, zone: str) -> dict[str, Any]:
    local = instant.astimezone(clock.zone(zone))
    return {"start_day": local.date(), "start_time": local.time()}


def _to_rollout(request: MemberRequest) -> HttpResponse:
    return redirect("accounts:two-factor-rollout", organisation=request.organisation.slug)
