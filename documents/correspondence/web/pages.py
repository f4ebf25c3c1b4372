"""What pages about correspondence share: addresses in a project or in the organisation, layouts."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kazinex.core.http import GuestRequest, MemberRequest
from kazinex.core.sent_forms import was_sent


def address(request: MemberRequest, name: str, *more: Any) -> str:
    """An address of correspondence by name, in the project or, where none is named, in the organisation."""
    if request.project:
        return reverse(f"correspondence:{name}", args=[request.organisation.slug, request.project.code, *more])
    return reverse(f"correspondence:organisation-{name}", args=[request.organisation.slug, *more])


def layout(request: MemberRequest) -> str:
    """The surroundings of pages that stand in both places."""
    return "layouts/project_settings.html" if request.project else "layouts/settings.html"


def words(said: str, status: int) -> HttpResponse:
    """What a script shows beside a form."""
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")


def typed_reply(request: MemberRequest | GuestRequest, name: str) -> dict[str, Any]:
    """What is typed of a reply that the view of that name sends, as its draft keeps it."""
    return {
        "body": request.POST.get("body", "").replace("\x00", ""),
        "is_official": bool(request.POST.get("is_official")),
        "is_sent": partial(was_sent, request, name),
    }


def is_script(request: HttpRequest) -> bool:
    """Whether a script asks, which shows words beside the form."""
    return bool(request.headers.get("Accept") == "text/plain")
