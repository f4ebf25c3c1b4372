"""Setting up an authenticator app, and the recovery codes that come with it."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain.actors import PersonActor
from accounts.models import Authenticator
from accounts.queries import factors
from accounts.services import authenticators, recovery_codes
from accounts.web import doors, enrolling, login_flow, qr
from accounts.web.forms.account import EnrolForm
from accounts.web.requests import SeeOther, send, with_next
from kazinex.core import clock, crypto
from kazinex.core.forms import posted
from kazinex.core.http import local, page, signed_in
from kazinex.core.translation import marked as _

CODES = "new_recovery_codes"
SHOWN_FOR = timedelta(minutes=15)
Shown = dict[str, Any]


@doors.fresh_for_factors
@require_http_methods(["GET", "HEAD", "POST"])
def authenticator(request: Any) -> HttpResponse:
    """Scan, type the first code, done; a page in another tab has a secret of its own."""
    because = enrolling.why(request, Authenticator.kind)
    if not because["is_offered"]:
        return not_offered(request, Authenticator.kind)
    form = EnrolForm(posted(request))
    setup = authenticators.resume(request.user, request.POST.get("setup", "")) if form.is_bound else None
    if form.is_bound and setup is None:
        messages.warning(request, _("This page was open too long. Here is a new key; scan it again."))
        form = EnrolForm()
    if setup and form.submit(partial(_enrol, request, setup, form)):
        return after_enrolling(request, Authenticator.kind)
    setup = setup or authenticators.begin(request.user)
    if not form.is_bound:
        form.initial["setup"] = setup.sealed
    context: Shown = {"setup": setup, "picture": qr.picture(setup.uri), "replaces": bool(setup.replaces), "form": form}
    return page(request, "accounts/authenticator.html", **context, **because)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: Any) -> HttpResponse:
    """The codes, until the person says they are saved; afterwards only how many are left."""
    then = local(request, request.POST.get("next") or request.GET.get("next"), reverse("accounts:security"))
    if request.method == "POST":
        request.session.pop(CODES, None)
        return SeeOther(then)
    context: Shown = {"codes": _new_codes(request), "left": factors.recovery_codes_left(request.user), "next": then}
    return page(request, "accounts/recovery_codes.html", **context)


@signed_in
@require_safe
def recovery_download(request: Any) -> HttpResponse:
    """The new codes as a text file, for as long as they are shown."""
    codes = _new_codes(request)
    if not codes:
        return redirect("accounts:recovery-codes")
    lines = [
        _("Recovery codes of {email} for Kazinex Workflows. Each works once.").format(email=request.user.email),
        "",
        *codes,
        "",
    ]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kazinex-recovery-codes.txt"'
    response["Cache-Control"] = "no-store"
    return response


@doors.fresh_for_factors
@transaction.non_atomic_requests
@require_POST
def recovery_renew(request: Any) -> HttpResponse:
    """Ten new codes in place of the old ones."""
    if not factors.is_enrolled(request.user):
        messages.warning(request, _("Recovery codes stand in for a second factor. Set one up first."))
        return SeeOther(reverse("accounts:security"))
    _keep(request, recovery_codes.renew(request.user, by=PersonActor(request.user)))
    return SeeOther(reverse("accounts:recovery-codes"))


def after_enrolling(request: Any, kind: str) -> HttpResponse:
    """A new factor counts for this session at once; the first one comes with recovery codes."""
    update_session_auth_hash(request, request.user)
    login_flow.add_method(request.session, kind)
    then = local(request, request.POST.get("next") or request.GET.get("next"), reverse("accounts:security"))
    messages.success(request, _("Your second factor is set up."))
    if factors.recovery_codes_left(request.user):
        return SeeOther(then)
    _keep(request, recovery_codes.renew(request.user, by=PersonActor(request.user)))
    return SeeOther(with_next(reverse("accounts:recovery-codes"), then))


def not_offered(request: Any, kind: str) -> HttpResponse:
    """To another method, for who wants to set up one that none of their organisations takes."""
    kinds = factors.offered_kinds(request.user)
    messages.info(
        request, _("Your organisation does not take this method: {named}.").format(named=factors.FACTOR_NAMES[kind])
    )
    return send(request, enrolling.first_page(kinds), then=local(request, request.GET.get("next"), ""))


def _enrol(request: Any, setup: authenticators.Setup, form: EnrolForm) -> Authenticator:
    return authenticators.enrol(setup, code=form.cleaned_data["code"], by=PersonActor(request.user))


def _keep(request: Any, codes: list[str]) -> None:
    """The codes wait in the session, encrypted, until they are said to be saved, and no longer than a proof lasts."""
    place, told = f"{CODES}|{request.user.pk}", {"codes": codes, "at": clock.now().isoformat()}
    request.session[CODES] = crypto.encrypt(json.dumps(told).encode(), context=place)


def _new_codes(request: Any) -> list[str]:
    if not (sealed := request.session.get(CODES)):
        return []
    told = json.loads(crypto.decrypt(sealed, context=f"{CODES}|{request.user.pk}"))
    if not isinstance(told, dict) or clock.now() - datetime.fromisoformat(told["at"]) > SHOWN_FOR:
        del request.session[CODES]
        return []
    codes: list[str] = told["codes"]
    return codes
