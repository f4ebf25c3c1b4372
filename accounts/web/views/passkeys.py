"""Passkeys: the browser is asked, answers, and the answer is checked."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.actors import PersonActor
from accounts.models import Passkey
from accounts.services import passkeys
from accounts.web import doors, enrolling, login_flow
from accounts.web.forms.factors import PasskeyForm
from accounts.web.requests import SeeOther
from accounts.web.views.enrolment import after_enrolling, not_offered
from kazinex.core.forms import posted
from kazinex.core.http import page, public
from kazinex.core.translation import marked as _

CHALLENGE = "passkey"


@doors.fresh_for_factors
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """Name a passkey, and let the browser make it."""
    because = enrolling.why(request, Passkey.kind)
    if not because["is_offered"]:
        return not_offered(request, Passkey.kind)
    form = PasskeyForm(posted(request))
    if form.submit(lambda: _enrolled(request, form)):
        return after_enrolling(request, Passkey.kind)
    return page(request, "accounts/passkey_new.html", form=form, **because)


@doors.fresh_for_factors
@require_POST
def ask_to_create(request: Any) -> HttpResponse:
    """What the browser is asked for a new passkey, as JSON."""
    return _ask(request, passkeys.ask_to_create(request.user))


@public
@transaction.non_atomic_requests
@require_POST
def ask_to_prove(request: Any) -> HttpResponse:
    """What the browser is asked to prove a passkey, as JSON: at sign-in, for a step up, or for a fresh proof."""
    waiting = login_flow.current(request)
    if waiting is None:
        messages.info(request, _("Please sign in again."))
        return SeeOther(reverse("accounts:sign-in"))
    return _ask(request, passkeys.ask_to_prove(waiting.user))


def _enrolled(request: Any, form: PasskeyForm) -> Passkey:
    challenge = request.session.pop(CHALLENGE, None)
    return passkeys.enrol(request.user, **form.cleaned_data, challenge=challenge, by=PersonActor(request.user))


def _ask(request: Any, asked: passkeys.Asked) -> HttpResponse:
    request.session[CHALLENGE] = asked.challenge
    response = HttpResponse(asked.options, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response
