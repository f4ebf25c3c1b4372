"""Changing a password, and setting a new one through a link in a mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.actors import PersonActor
from accounts.services import passwords
from accounts.web import doors, known_devices
from accounts.web.forms.account import PasswordChangeForm
from accounts.web.forms.signing_in import NewPasswordForm, ResetAskForm
from accounts.web.requests import SeeOther
from accounts.web.views.sign_in import too_many
from kazinex.core.forms import posted
from kazinex.core.http import page, public
from kazinex.core.translation import marked as _

KEPT = "password_reset"


@doors.fresh
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Any) -> HttpResponse:
    """The old password and the new one; other sessions end, this one goes on."""
    form = PasswordChangeForm(posted(request))
    if form.submit(lambda: _changed(request, form)):
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Your other sessions are ended."))
        response = SeeOther(reverse("accounts:security"))
        known_devices.remember(response, request, request.user)
        return response
    return page(request, "accounts/password_change.html", form=form)


@public
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any) -> HttpResponse:
    """Ask for a link; the answer is the same whoever asks."""
    form = ResetAskForm(posted(request))
    if form.submit(lambda: passwords.ask(**form.cleaned_data)):
        return too_many(request, form.result) if form.result else SeeOther(reverse("accounts:password-reset-sent"))
    return page(request, "accounts/password_reset.html", form=form)


@public
@require_safe
def sent(request: Any) -> HttpResponse:
    """What happens next, for accounts that exist and for those that do not."""
    return page(request, "accounts/password_reset_sent.html")


@public
@require_safe
def link(request: Any, uid: str, token: str) -> HttpResponse:
    """The link in the mail: its secret moves into the session, so that no later address holds it."""
    if passwords.holder(uid, token) is None:
        return _dead(request)
    request.session[KEPT] = [uid, token]
    return SeeOther(reverse("accounts:password-reset-new"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """The new password; signing in follows, with the second factor as ever."""
    uid, token = request.session.get(KEPT) or ["", ""]
    if passwords.holder(uid, token) is None:
        return _dead(request)
    form = NewPasswordForm(posted(request))
    if form.submit(lambda: passwords.reset(uid=uid, token=token, new=form.cleaned_data["password"])):
        request.session.flush()
        messages.success(request, _("Your new password is set. Sign in with it."))
        return redirect("accounts:sign-in")
    return page(request, "accounts/password_reset_new.html", form=form)


def _changed(request: Any, form: PasswordChangeForm) -> None:
    old, new = form.cleaned_data["old_password"], form.cleaned_data["password"]
    passwords.change(request.user, old=old, new=new, keep=request.session.session_key, by=PersonActor(request.user))


def _dead(request: Any) -> HttpResponse:
    return page(
        request, "accounts/dead_link.html", status=410, words=passwords.DEAD_LINK, again="accounts:password-reset"
    )
