"""The site's addresses, and a door for each action, so that every decision can be met over HTTP."""

from django.http import HttpResponse
from django.urls import path

from kazinex import urls
from kazinex.core.http import access
from kazinex.core.permissions import Permission

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def _door(action: Permission, *, when_closed: bool = False):
    @access(action, when_closed=when_closed)
    def open_door(request):
        return HttpResponse("open", content_type="text/plain")

    return open_door


urlpatterns = [
    *(path(f"{urls.PROJECT}doors/{action.value}/", _door(action)) for action in Permission),
    *(path(f"{urls.PROJECT}ends/{action.value}/", _door(action, when_closed=True)) for action in Permission),
    *(path(f"{urls.ORGANISATION}doors/{action.value}/", _door(action)) for action in Permission),
    *urls.urlpatterns,
]
