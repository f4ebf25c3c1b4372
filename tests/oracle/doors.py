"""The site's addresses, and a door for each action, so that every decision can be met over HTTP."""

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path

from kazinex import urls
from kazinex.core.http import access, public
from kazinex.core.permissions import Permission

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def _door(action: Permission, *, when_closed: bool = False):
    @access(action, when_closed=when_closed)
    def open_door(request):
        return HttpResponse("open", content_type="text/plain")

    return open_door


DOORS = {action.value: _door(action) for action in Permission}
DOORS["manage_guest_shares when closed"] = _door(Permission.MANAGE_GUEST_SHARES, when_closed=True)


@public
def try_all(request, **place):
    """What each door of a project says to one request that came through everything before it."""
    return JsonResponse({name: _status(door, request, place) for name, door in DOORS.items()})


def _status(door, request, place):
    try:
        return door(request, **place).status_code
    except Http404:
        return 404


urlpatterns = [
    path(f"{urls.PROJECT}doors/", try_all),
    *(path(f"{urls.ORGANISATION}doors/{action.value}/", _door(action)) for action in Permission),
    *urls.urlpatterns,
]
