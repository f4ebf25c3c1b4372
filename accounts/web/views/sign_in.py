"""The sign-in page, signing out, and the page that asks for the second factor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.changes import SIGNING_OUT
from accounts.domain.otp_results import duration
from accounts.queries import factors
from accounts.services import backends, signing_in, two_factor
from accounts.web import known_devices, login_flow
from accounts.web.forms.signing_in import SignInForm
from accounts.web.requests import SeeOther
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import local, page, public
from kazinex.core.translation import marked as _

WRONG = _("The e-mail address or the password is not right.")


@public
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Any) -> HttpResponse:
    """The first step: e-mail address and password; what was wrong is never said."""
    then = local(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated and request.method != "POST":
        return redirect(then)
    form = SignInForm(posted(request), initial={"next": then})
    if form.is_valid():
        email, password = form.cleaned_data["email"], form.cleaned_data["password"]
        known = known_devices.is_known(request, backends.find(email))
        attempt = signing_in.by_password(email=email, password=password, device_known=known)
        if attempt.wait:
            return too_many(request, attempt.wait)
        if attempt.user:
            return _after_password(request, attempt.user, then)
        form.refuse(RuleBroken(WRONG))
    return page(request, "accounts/sign_in.html", form=form)


@public
@transaction.non_atomic_requests
@require_POST
def sign_out(request: Any) -> HttpResponse:
    """End this session here and on the server."""
    if request.user.is_authenticated:
        SIGNING_OUT.announce(request)
        signing_in.leave(request.user)
    logout(request)
    messages.success(request, _("You are signed out."))
    response = redirect("accounts:sign-in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def too_many(request: Any, seconds: int) -> HttpResponse:
    """429: the same page for accounts that exist and for those that do not."""
    response = page(request, "errors/429.html", status=429, wait=duration(seconds))
    response["Retry-After"] = str(seconds)
    return response


def _after_password(request: Any, user: Any, then: str) -> HttpResponse:
    login_flow.begin(request, user, then=then)
    if factors.is_enrolled(user):
        two_factor.tell_of_lost(user)
        return SeeOther(reverse("accounts:second-factor"))
    response = SeeOther(then)
    login_flow.finish(request, response, user)
    return response
