"""Codes by text message: setting a telephone up, and sending a code at sign-in."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.actors import PersonActor
from accounts.models import Phone
from accounts.queries import factors
from accounts.services import phones
from accounts.web import doors, enrolling, login_flow
from accounts.web.forms.factors import PhoneCodeForm, PhoneForm
from accounts.web.requests import SeeOther, with_next
from accounts.web.views.enrolment import after_enrolling, not_offered
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import local, page, public
from kazinex.core.translation import marked as _


@doors.fresh_for_factors
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """Which telephone; says what text messages are worth. Only where the plan has them."""
    if not factors.sms_allowed(request.user):
        raise Http404
    because = enrolling.why(request, Phone.kind)
    if not because["is_offered"]:
        return not_offered(request, Phone.kind)
    form = PhoneForm(posted(request))
    if form.submit(lambda: phones.begin(request.user, by=PersonActor(request.user), **form.cleaned_data)):
        return SeeOther(f"{reverse('accounts:phone-confirm')}?{request.GET.urlencode()}")
    return page(request, "accounts/phone.html", form=form, **because)


@doors.fresh_for_factors
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Any) -> HttpResponse:
    """The first code that came to it."""
    phone = Phone.objects.filter(user=request.user, confirmed=False).first()
    if phone is None:
        raise Http404
    form = PhoneCodeForm(posted(request))
    if form.submit(lambda: phones.confirm(request.user, by=PersonActor(request.user), **form.cleaned_data)):
        return after_enrolling(request, Phone.kind)
    return page(request, "accounts/phone_confirm.html", form=form, phone=phone)


@public
@transaction.non_atomic_requests
@require_POST
def send(request: Any) -> HttpResponse:
    """Send a code for this sign-in, then show the page that asks for it."""
    waiting = login_flow.current(request)
    if waiting is None:
        messages.info(request, _("Please sign in again: the second step has to follow within ten minutes."))
        return SeeOther(reverse("accounts:sign-in"))
    phone = Phone.objects.filter(user=waiting.user, confirmed=True).select_related("user").first()
    if phone is None:
        raise Http404
    done = _("A code is on its way to your {name}.").format(name=phone.name.lower())
    press(request, lambda: phones.send_code(phone, txn=waiting.txn), done=done)
    then = local(request, request.POST.get("next"))
    if "confirm" in request.POST:
        return SeeOther(with_next(reverse("accounts:confirm"), local(request, request.POST["confirm"])))
    return SeeOther(with_next(reverse("accounts:second-factor"), then, **{"with": Phone.kind}))
