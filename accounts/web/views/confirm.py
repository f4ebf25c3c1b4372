"""“Confirm it is you”: the fresh proof that dangerous actions ask for."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Authenticator, Passkey, Phone
from accounts.services import proofs
from accounts.web import fresh_proof, login_flow
from accounts.web.forms.account import ConfirmForm
from accounts.web.requests import SeeOther
from accounts.web.views.sign_in import too_many
from kazinex.core.forms import posted
from kazinex.core.http import local, page, signed_in
from kazinex.core.translation import marked as _

CODES = {
    Authenticator.kind: _("Code from your authenticator app"),
    Phone.kind: _("Code from the text message"),
}


@signed_in
@require_safe
def resume(request: Any) -> HttpResponse:
    """Go on with a form whose sending was interrupted by the question who one is."""
    if not (found := fresh_proof.kept(request)):
        return redirect("home")
    path, sent = found
    return page(request, "accounts/resume.html", path=path, sent=sent)


@signed_in
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Any) -> HttpResponse:
    """The password, and a code or passkey where one is set up; then back to what was about to be done."""
    then = local(request, request.GET.get("next"))
    if first := fresh_proof.cannot_prove(request, then):
        return first
    kinds, counts_as = fresh_proof.asked(request)
    form = ConfirmForm(posted(request))
    form.ask_only(code=next((CODES[kind] for kind in CODES if kind in kinds), ""), passkey=Passkey.kind in kinds)
    if form.submit(lambda: proofs.confirm(request.user, _given(request, form), kinds=kinds)):
        if form.result.wait:
            return too_many(request, form.result.wait)
        fresh_proof.prove(request, given=form.result.kind or counts_as)
        return SeeOther(then)
    context: dict[str, Any] = {"passkey": Passkey.kind in kinds, "text": Phone.kind in kinds, "next": then}
    return page(request, "accounts/confirm.html", form=form, back=fresh_proof.step_back(request), **context)


def _given(request: Any, form: ConfirmForm) -> proofs.Given:
    waiting = login_flow.current(request)
    txn = waiting.txn if waiting else ""
    return proofs.Given(**form.cleaned_data, challenge=request.session.pop("passkey", None), txn=txn)
