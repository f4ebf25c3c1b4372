"""How the pages of this room speak of what went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kazinex.core.errors import RuleBroken
from kazinex.core.http import page


def add_error(form: Any, broken: RuleBroken) -> None:
    """Say a broken rule at its field, or above the form."""
    form.add_error(broken.field if broken.field in form.fields else None, broken.words)


def form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """A page with a form: 200 when it is shown, 422 when what was typed cannot be taken; nothing typed is lost."""
    return page(request, template, status=422 if form.errors else 200, form=form, **context)
