"""Choosing another language."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from guestshares.models import ShareStatus
from guestshares.services import languages as services
from guestshares.web import guest_sessions, languages
from kazinex.core.http import public
from kazinex.core.languages import NAMES
from kazinex.core.tenancy import organisation_active

ENDED = (ShareStatus.REVOKED, ShareStatus.EXPIRED)


@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """Be spoken to in another language from now on, and mailed in it; it opens nothing and counts nothing."""
    back = languages.way_back(request.POST.get("back", ""))
    response = HttpResponseRedirect(back, status=303)
    if (wanted := request.POST.get("language", "")) in NAMES:
        languages.remember(response, wanted)
        _remember_for_mails(request, back, wanted)
    return response


def _remember_for_mails(request: Any, back: str, wanted: str) -> None:
    """Where they chose it inside a share that is open in this browser."""
    inside = guest_sessions.named_in(back)
    found = guest_sessions.find(request, inside) if inside else None
    if found is None:
        return
    with organisation_active(found.organisation_id):
        if guest_sessions.enter(request, found) and request.share.status not in ENDED:
            services.remember(request.share, wanted, by=request.actor)
