"""Views of a project's lists that people keep under a name."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kazinex.core.features import SavedList
from kazinex.core.http import MemberRequest, access
from kazinex.core.sent_forms import sent_once
from projects.models import SavedView
from projects.queries import saved_views as queries
from projects.web import saved_view_pages as pages


@access(to=queries.saved_list)
def views(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """One's own views of a list, and those that are shared."""
    return pages.shown(request, listed)


@access(to=queries.saved_list)
@sent_once
def view_new(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """Keep a view under a name."""
    return pages.new(request, listed)


@access(to=queries.changeable_view)
def view_edit(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Call it otherwise, share it."""
    return pages.edit(request, view)


@require_POST
@access(to=queries.changeable_view)
def view_delete(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Take it away."""
    return pages.delete(request, view)


@require_POST
@access(to=queries.saved_view)
def view_usual(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Open the list in it from now on, or no more."""
    return pages.choose(request, view)
