"""Settings → General and Settings → Security."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts import queries
from accounts.domain.questions import FILES_BY_EXTENSION, STORAGE_USED
from accounts.models import FileTypesMode
from accounts.queries import file_types, quotas
from accounts.services import organisations, security_settings, two_factor_policy
from accounts.web.forms.settings import GeneralForm, SecurityForm
from kazinex.core import clock
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

NEARLY_FULL = 0.9  # of the room for files


@access(Permission.MANAGE_SETTINGS)
def general(request: MemberRequest) -> HttpResponse:
    """What the organisation is called and how it reads time."""
    form = GeneralForm(posted(request), organisation=request.organisation)
    if form.submit(lambda: organisations.change(request.organisation, **form.cleaned_data, by=request.actor)):
        messages.success(request, _("The settings are saved.") if form.result else _("Nothing was different."))
        return redirect("accounts:settings-general", organisation=request.organisation.slug)
    return page(request, "accounts/settings_general.html", form=form, **_room(request))


@access(Permission.MANAGE_SETTINGS, only={"org_admin"}, fresh_proof=True)
def security(request: MemberRequest) -> HttpResponse:
    """Two-factor policy, file types, file size, default roles and session times."""
    settings = queries.security_settings()
    typed = _with_recommended(request.POST) if "add_recommended" in request.POST else posted(request)
    form = SecurityForm(typed, organisation=request.organisation, settings=settings)
    refused = None
    if "what_if" in request.POST:
        refused = _refused(request.POST)
    elif "add_recommended" in request.POST:
        messages.info(request, _("The recommended types are in the list. Save to keep them."))
    elif form.submit(lambda: _save(request, form)):
        if form.result:
            messages.success(request, _("The security settings are saved."))
        return _to_next(request, form)
    context: dict[str, Any] = {"form": form, "refused": refused, "offers_what_if": FILES_BY_EXTENSION.is_answered}
    start = request.organisation.two_factor_required_from
    context["starts_ahead"] = start is not None and start > clock.now()
    return page(request, "accounts/settings_security.html", **context)


def _refused(typed: QueryDict) -> list[tuple[str, int]]:
    """What the typed rules would have refused; a list counts even before it is chosen."""
    types = security_settings.split_types(typed.get("accepted_types", ""))
    mode = FileTypesMode.ALLOWLIST if types else typed.get("file_types_mode", "")
    return file_types.refused_by(types, mode=mode, macro_files=typed.get("macro_files", ""))


def _save(request: MemberRequest, form: SecurityForm) -> bool:
    """Whether anything was different; both parts are saved, or none."""
    with transaction.atomic():
        changed = security_settings.change(form.settings, **form.changed_settings(), by=request.actor)
        if request.organisation.two_factor_required_from or not form.cleaned_data["require_two_factor"]:
            days = form.cleaned_data["grace_days"]
            changed |= two_factor_policy.change_grace(request.organisation, grace_days=days, by=request.actor)
    return changed


def _to_next(request: MemberRequest, form: SecurityForm) -> HttpResponse:
    """The two-factor switch is confirmed on a page of its own."""
    slug = request.organisation.slug
    wanted, stands = form.cleaned_data["require_two_factor"], request.organisation.two_factor_required_from is not None
    if wanted and not stands:
        address = reverse("accounts:two-factor-require", args=[slug])
        return redirect(f"{address}?grace_days={form.cleaned_data['grace_days']}")
    if stands and not wanted:
        return redirect("accounts:two-factor-stop", organisation=slug)
    return redirect("accounts:settings-security", organisation=slug)


def _room(request: MemberRequest) -> dict[str, Any]:
    """How full the room for files is: for who sees all of them, since the number tells of those one may not see."""
    if not request.actor.is_org_admin:
        return {}
    used, quota = sum(STORAGE_USED.ask()), quotas.of(request.organisation)
    is_nearly_full = bool(quota) and used >= quota * NEARLY_FULL
    return {"storage_used": used, "storage_quota": quota, "is_nearly_full": is_nearly_full}


def _with_recommended(typed: QueryDict) -> QueryDict:
    changed = typed.copy()
    types = security_settings.with_recommended(security_settings.split_types(typed.get("accepted_types", "")))
    changed["accepted_types"] = ", ".join(types)
    return changed
