"""Views of a project's lists that people keep under a name.

They tell what a list is filtered by, such as people's names, so each stands behind the door of its list too.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from kazinex.core.features import SavedList
from kazinex.core.http import MemberRequest, access, refusal
from kazinex.core.sent_forms import sent_once
from kazinex.ui import navigation
from projects.models import SavedView
from projects.queries import saved_views as queries
from projects.web import saved_view_pages as pages


def _behind_its_list(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuses whom the list itself would refuse, as the list does."""

    @wraps(view)
    def guarded(request: MemberRequest, found: SavedList | SavedView) -> HttpResponseBase:
        listed = pages.list_of(found) if isinstance(found, SavedView) else found
        return refusal(request, navigation.door(listed.route)) or view(request, found)

    return guarded


@access(to=queries.saved_list)
@_behind_its_list
def views(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """One's own views of a list, and those that are shared."""
    return pages.shown(request, listed)


@access(to=queries.saved_list)
@_behind_its_list
@sent_once
def view_new(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """Keep a view under a name."""
    return pages.new(request, listed)


@access(to=queries.changeable_view)
@_behind_its_list
def view_edit(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Call it otherwise, share it."""
    return pages.edit(request, view)


@require_POST
@access(to=queries.changeable_view)
@_behind_its_list
def view_delete(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Take it away."""
    return pages.delete(request, view)


@require_POST
@access(to=queries.saved_view)
@_behind_its_list
def view_usual(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Open the list in it from now on, or no more."""
    return pages.choose(request, view)
