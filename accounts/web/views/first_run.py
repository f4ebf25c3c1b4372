"""The page of an empty installation."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.services import first_run
from accounts.web.forms.first_run import FirstRunForm
from accounts.web.requests import SeeOther
from kazinex.core.forms import posted
from kazinex.core.http import page, public
from kazinex.core.translation import marked as _


@public
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Any) -> HttpResponse:
    """Make the first organisation and its Org Admin; does not exist afterwards."""
    if not first_run.is_open():
        raise Http404
    form = FirstRunForm(posted(request))
    if form.submit(lambda: first_run.make(**form.cleaned_data)):
        messages.success(request, _("{result} is ready. Sign in as its Org Admin.").format(result=form.result.name))
        return SeeOther(reverse("accounts:sign-in"))
    return page(request, "accounts/first_run.html", form=form)
