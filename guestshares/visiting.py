"""What the Tenancy middleware asks of a guest's request: which session, which share, which organisation."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase


@dataclass(frozen=True, slots=True)
class Visit:
    """A guest session found by its cookie; everything else about it stands behind the wall."""

    organisation_id: int
    session_id: int
    share_id: int


def resolve(request: Any, kwargs: dict[str, Any]) -> Visit | HttpResponse:
    """The visit this request belongs to, or the page that says there is none."""
    raise LookupError


def enter(request: Any, visit: Visit) -> HttpResponseBase | None:
    """Inside the organisation: check the share anew, and set what guest views need."""
    raise LookupError
