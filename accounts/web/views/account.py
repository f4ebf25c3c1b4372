"""A person's own pages: name, address, factors, sessions."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries
from accounts.domain.actors import PersonActor
from accounts.models import Authenticator, Session
from accounts.queries import factors, own_events
from accounts.services import email_changes, names, sessions, two_factor
from accounts.web import doors, known_devices
from accounts.web.forms.account import EmailForm, NameForm, TimesForm
from accounts.web.forms.factors import RemoveFactorForm
from accounts.web.requests import SeeOther
from kazinex.core import clock, crypto
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import page, public, signed_in
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

FACTOR_REMOVED = Notice(
    _("This factor stops working at once"),
    _(
        "Your other sessions end, and you are told by mail. If it is your last factor, your recovery codes go with it "
        "and your password alone opens your account."
    ),
)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Any) -> HttpResponse:
    """What one is called, and where one belongs."""
    form = NameForm(posted(request), initial={"name": request.user.name})
    if form.submit(lambda: names.change(request.user, by=PersonActor(request.user), **form.cleaned_data)):
        messages.success(request, _("Your name is saved."))
        return SeeOther(reverse("accounts:account"))
    return _profile(request, form, _times(request, None))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: Any) -> HttpResponse:
    """In which zone and form one is shown times and dates."""
    form = _times(request, posted(request))
    if form.submit(lambda: names.choose_times(request.user, by=PersonActor(request.user), **form.cleaned_data)):
        messages.success(request, _("Times and dates are shown as you chose."))
        return SeeOther(reverse("accounts:account"))
    return _profile(request, NameForm(initial={"name": request.user.name}), form)


@signed_in
@require_safe
def keyboard(request: Any) -> HttpResponse:
    """What keys do."""
    return page(request, "accounts/keyboard.html")


def _times(request: Any, sent: Any) -> TimesForm:
    known = {"time_zone": request.user.time_zone, "date_format": request.user.date_format}
    return TimesForm(sent, initial=known)


def _profile(request: Any, form: NameForm, times_form: TimesForm) -> HttpResponse:
    memberships = queries.own_memberships(request.user)
    return page(request, "accounts/account.html", form=form, times_form=times_form, memberships=memberships)


@signed_in
@require_safe
def security(request: Any) -> HttpResponse:
    """Factors with their last use, recovery codes, sessions, and what happened lately."""
    user, found = request.user, factors.factors_of(request.user)
    context = {
        "factors": found,
        "lost": factors.not_offered(user),
        "has_authenticator": any(factor.kind == Authenticator.kind for factor in found),
        "sms_allowed": factors.sms_allowed(user),
        "codes_left": factors.recovery_codes_left(user),
        "session_count": _sessions(user).count(),
        "demanding": factors.demanding(user),
        "events": own_events.recent(user),
    }
    return page(request, "accounts/security.html", **context)


@doors.fresh_for_factors
@require_http_methods(["GET", "HEAD", "POST"])
def factor_remove(request: Any, factor: str) -> HttpResponse:
    """Say what will happen, then remove a factor; other sessions end."""
    found = next((own for own in factors.factors_of(request.user) if own.public_id == factor), None)
    if found is None:
        raise Http404
    change, back = partial(two_factor.remove, found, by=PersonActor(request.user)), reverse("accounts:security")
    shown = two_factor.shown(found, request.user)
    form = RemoveFactorForm(posted(request), shown=shown)

    def to() -> HttpResponse:
        update_session_auth_hash(request, request.user)
        response = SeeOther(back)
        known_devices.remember(response, request, request.user)
        return response

    asked = ReasonPage(
        layout="layouts/account.html",
        crumbs=[(_("Security"), back), (_("Remove a factor"), "")],
        heading=_("Remove {found}").format(found=found.name),
        button=_("Remove factor"),
        notices=[FACTOR_REMOVED],
        back=back,
        template="accounts/factor_remove.html",
    )
    done = _("{found} is removed.").format(found=found.name)
    return reasons.ask(request, asked, change, of=None, done=done, to=to, form=form, factor=found, left=shown["Left"])


@signed_in
@require_safe
def own_sessions(request: Any) -> HttpResponse:
    """Where one is signed in."""
    now = clock.now()
    rows = [session for session in _sessions(request.user) if not session.is_over(now)]
    here = crypto.digest(request.session.session_key or "")
    return page(request, "accounts/sessions.html", sessions=rows, here=here)


@doors.fresh
@require_http_methods(["POST"])
def session_end(request: Any) -> HttpResponse:
    """End one of one's other sessions, or all of them."""
    by = PersonActor(request.user)
    if wanted := request.POST.get("session", "").replace("\x00", "\ufffd"):
        found = _sessions(request.user).filter(public_id=wanted[:24]).first()
        if found is None:
            raise Http404
        sessions.end(found, by=by)
        messages.success(request, _("The session on {device} is ended.").format(device=found.device))
    else:
        count = sessions.end_others(request.user, keep=request.session.session_key, by=by)
        messages.success(
            request,
            _("{count} other sessions are ended.").format(count=count) if count else _("There was no other session."),
        )
    return SeeOther(reverse("accounts:sessions"))


@doors.fresh
@require_http_methods(["GET", "HEAD", "POST"])
def email_change(request: Any) -> HttpResponse:
    """Ask to sign in with another address."""
    form = EmailForm(posted(request))
    if form.submit(lambda: email_changes.ask(request.user, by=PersonActor(request.user), **form.cleaned_data)):
        messages.success(request, _("A link is on its way to the new address. Nothing changes before you follow it."))
        return SeeOther(reverse("accounts:account"))
    return page(request, "accounts/email_change.html", form=form)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def email_confirm(request: Any, token: str) -> HttpResponse:
    """The link in the mail to the new address: says what will change, then changes it."""
    change = email_changes.waiting(token, salt=email_changes.CONFIRM)
    if change is None:
        return _dead(request)
    if request.method == "POST":
        try:
            email_changes.confirm(token)
        except RuleBroken as error:
            return _dead(request, error.words)
        messages.success(request, _("You sign in with {email} from now on.").format(email=change.email))
        return SeeOther(reverse("home"))
    return page(request, "accounts/email_confirm.html", change=change)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def email_stop(request: Any, token: str) -> HttpResponse:
    """The link in the mail to the old address: stops the change and ends every session."""
    change = email_changes.waiting(token, salt=email_changes.STOP)
    if change is None:
        return _dead(request)
    if request.method == "POST":
        email_changes.stop(token)
        messages.success(request, _("The change is stopped and every session is ended. Set a new password now."))
        return SeeOther(reverse("accounts:password-reset"))
    return page(request, "accounts/email_stop.html", change=change)


def _dead(request: Any, words: str = email_changes.DEAD_LINK) -> HttpResponse:
    return page(request, "accounts/dead_link.html", status=410, words=words)


def _sessions(user: Any) -> Any:
    return Session.objects.filter(user=user).order_by("-last_seen_at")
