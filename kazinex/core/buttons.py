"""Buttons: one press asks for a change, and the page that comes next says what became of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from kazinex.core.forms import HouseForm


def press(request: HttpRequest, change: Callable[[], object], *, done: str | Callable[[Any], str]) -> HouseForm:
    """Make the change, and say above the next page that it is done or which rule refuses it.

    The form that comes back has no field: `result` is what the change returned, `broken` the rule.
    """
    button = HouseForm(request.POST)
    if button.submit(change):
        messages.success(request, done if isinstance(done, str) else done(button.result))
    else:
        messages.error(request, button.broken.words if button.broken else " ".join(map(str, button.non_field_errors())))
    return button
