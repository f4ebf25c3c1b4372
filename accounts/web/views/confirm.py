"""“Confirm it is you”: the fresh proof that dangerous actions ask for."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Authenticator, Passkey
from accounts.queries import factors
from accounts.services import proofs
from accounts.web import fresh_proof
from accounts.web.forms.account import ConfirmForm
from accounts.web.requests import SeeOther, local
from accounts.web.views.sign_in import too_many
from kazinex.core.forms import posted
from kazinex.core.http import page, signed_in


@signed_in
@require_safe
def resume(request: Any) -> HttpResponse:
    """Go on with a form whose sending was interrupted by the question who one is."""
    if not fresh_proof.is_fresh(request) or not (found := fresh_proof.kept(request)):
        return redirect("home")
    path, sent = found
    return page(request, "accounts/resume.html", path=path, sent=sent)


@signed_in
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Any) -> HttpResponse:
    """The password, and a code or passkey where one is set up; then back to what was about to be done."""
    then = local(request, request.GET.get("next"))
    form = ConfirmForm(posted(request))
    kinds = factors.proof_kinds(request.user)
    form.ask_only(code=Authenticator.kind in kinds, passkey=Passkey.kind in kinds)
    if form.submit(lambda: _proved(request, form)):
        if wait := form.result:
            return too_many(request, wait)
        fresh_proof.prove(request)
        return SeeOther(then)
    return page(request, "accounts/confirm.html", form=form, passkey=Passkey.kind in kinds, next=then)


def _proved(request: Any, form: ConfirmForm) -> int:
    """Seconds to wait before another try is taken; 0 where the proof is good."""
    return proofs.confirm(request.user, challenge=request.session.pop("passkey", None), **form.cleaned_data)
