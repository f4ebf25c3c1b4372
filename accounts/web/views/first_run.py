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
from kazinex.core.errors import RuleBroken
from kazinex.core.http import page, public


@public
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Any) -> HttpResponse:
    """Make the first organisation and its Org Admin; does not exist afterwards."""
    if not first_run.is_open():
        raise Http404
    form = FirstRunForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = first_run.make(**form.cleaned_data)
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, error.words)
        else:
            messages.success(request, f"{made.name} is ready. Sign in as its Org Admin.")
            return SeeOther(reverse("accounts:sign-in"))
    return page(request, "accounts/first_run.html", status=422 if form.errors else 200, form=form)
