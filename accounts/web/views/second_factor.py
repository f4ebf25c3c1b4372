"""The page that asks for the second factor, at sign-in and when an organisation asks for a step up."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.domain.otp_results import OtpResult, refused
from accounts.models import Authenticator, Passkey, Phone
from accounts.queries import factors
from accounts.queries.factors import ACCESS_CODE, RECOVERY
from accounts.services import access_codes, authenticators, passkeys, phones, recovery_codes
from accounts.web import enrolling, known_devices, login_flow
from accounts.web.forms.factors import PasskeyProofForm
from accounts.web.forms.signing_in import AccessCodeForm, CodeForm, RecoveryForm
from accounts.web.login_flow import Pending
from accounts.web.requests import SeeOther, with_next
from accounts.web.views.passkeys import CHALLENGE
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import local, page, public
from kazinex.core.translation import marked as _

FORMS: dict[str, type[HouseForm]] = {
    Authenticator.kind: CodeForm,
    Phone.kind: CodeForm,
    Passkey.kind: PasskeyProofForm,
    RECOVERY: RecoveryForm,
    ACCESS_CODE: AccessCodeForm,
}
LABELS = {
    Authenticator.kind: _("Use your authenticator app"),
    Passkey.kind: _("Use a passkey"),
    Phone.kind: _("Get a code by text message"),
    RECOVERY: _("Use a recovery code"),
    ACCESS_CODE: _("Use a one-time access code"),
}


@public
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Any) -> HttpResponse:
    """The second step: a code of the factor the person chose."""
    waiting = login_flow.current(request)
    if waiting is None:
        messages.info(request, _("Please sign in again: the second step has to follow within ten minutes."))
        return redirect("accounts:sign-in")
    kind = _chosen(request, waiting)
    if not kind:
        return _no_way(request, waiting)
    form, wait = FORMS[kind](posted(request)), 0
    if form.is_valid():
        result = _judged(request, waiting, kind, form.cleaned_data)
        if result:
            return done(request, waiting, kind)
        form.refuse(refused(result))
        wait = result.wait
    return _shown(request, waiting, kind, form, wait=wait)


def done(request: Any, waiting: Pending, kind: str) -> HttpResponse:
    """The factor was right: sign in, or step up, and go on."""
    then = _destination(request, waiting)
    response = SeeOther(_to_enrolment(waiting.user, then) if kind == ACCESS_CODE else then)
    login_flow.finish(request, response, waiting.user, factor=kind)
    if kind == RECOVERY:
        left = factors.recovery_codes_left(waiting.user)
        messages.warning(
            request,
            _("You used a recovery code. {left} of 10 are left; renew them on your Security page.").format(left=left),
        )
    return response


def _to_enrolment(user: Any, then: str) -> str:
    """Whoever came in with a code of an Org Admin sets up a factor of their own at once."""
    return with_next(reverse(enrolling.first_page(factors.offered_kinds(user))), then)


def _no_way(request: Any, waiting: Pending) -> HttpResponse:
    """Nobody to ask for a factor goes on; somebody whose every factor is out of use is told who can help."""
    if not factors.is_enrolled(waiting.user):
        return redirect(_destination(request, waiting))
    return page(request, "accounts/no_factor_left.html", status=403)


def _judged(request: Any, waiting: Pending, kind: str, given: dict[str, str]) -> OtpResult:
    if kind == Passkey.kind:
        challenge = request.session.pop(CHALLENGE, None)
        return passkeys.verify(waiting.user, credential=given["credential"], challenge=challenge)
    if kind == Phone.kind:
        return phones.verify(waiting.user, code=given["code"], txn=waiting.txn)
    checks = {RECOVERY: recovery_codes.verify, ACCESS_CODE: access_codes.verify}
    return checks.get(kind, authenticators.verify)(waiting.user, code=given["code"])


def _shown(request: Any, waiting: Pending, kind: str, form: HouseForm, *, wait: int) -> HttpResponse:
    destination, address = _destination(request, waiting), reverse("accounts:second-factor")
    ways = {each: with_next(address, destination, **{"with": each}) for each in _kinds(request, waiting)}
    choices = [(LABELS[other], url) for other, url in ways.items() if other != kind]
    action = ways[kind]
    phone = Phone.objects.filter(user=waiting.user, confirmed=True).first() if kind == Phone.kind else None
    context = {"next": destination, "form": form, "kind": kind, "choices": choices, "action": action, "phone": phone}
    context["lost"] = factors.not_offered(waiting.user)
    response = page(request, "accounts/second_factor.html", status=429 if wait else None, **context)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _kinds(request: Any, waiting: Pending) -> list[str]:
    """What can finish this step; who is signed in and asked for more uses another factor than the one they used."""
    kinds = factors.ways_in(waiting.user)
    used = set(login_flow.methods(request.session)) if request.user.is_authenticated else set()
    return [kind for kind in kinds if kind not in used] or kinds


def _chosen(request: Any, waiting: Pending) -> str:
    """The factor asked for in the address, else the one used here last, else the first one."""
    kinds = _kinds(request, waiting)
    for wish in (request.GET.get("with"), known_devices.chosen_factor(request, waiting.user)):
        if wish in kinds:
            return str(wish)
    return kinds[0] if kinds else ""


def _destination(request: Any, waiting: Pending) -> str:
    return waiting.next or local(request, request.GET.get("next"))
