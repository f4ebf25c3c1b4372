"""Buttons: one press asks for a change, and the page that comes next says what became of it."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest

from kazinex.core.forms import BoundForm, HouseForm

Made = TypeVar("Made")


def press(
    request: HttpRequest, change: Callable[[], Made], *, done: str | Callable[[Made], str], of: Model | None = None
) -> HouseForm:
    """Make the change, and say above the next page that it is done or which rule refuses it.

    With `of`, a button that carries the version of that thing changes it only as its page showed it. The form that
    comes back has no field: `result` is what the change returned, `broken` the rule.
    """
    button = BoundForm(request.POST, of=of) if of else HouseForm(request.POST)
    if button.submit(change):
        messages.success(request, done if isinstance(done, str) else done(button.result))
    else:
        messages.error(request, button.broken.words if button.broken else " ".join(map(str, button.non_field_errors())))
    return button
