"""Views of Active Shares that people keep under a name; whoever may open the list may keep and open them."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from guestshares.web.views.active import SAVED_ANYWHERE
from guestshares.web.views.manage import MANAGE
from kazinex.core.actors import Member
from kazinex.core.features import SavedList
from kazinex.core.http import MemberRequest, access
from kazinex.core.sent_forms import sent_once
from projects.models import SavedView
from projects.queries import saved_views as queries
from projects.web import saved_view_pages as pages


def _listed(actor: Member) -> SavedList:
    return queries.saved_list(actor, SAVED_ANYWHERE)


def _changeable(actor: Member, shares_view: str) -> SavedView:
    return _of_shares(queries.changeable_view(actor, shares_view))


def _one(actor: Member, shares_view: str) -> SavedView:
    return _of_shares(queries.saved_view(actor, shares_view))


def _of_shares(view: SavedView) -> SavedView:
    if view.listed != SAVED_ANYWHERE:
        raise ValueError(view.listed)
    return view


_door = partial(access, MANAGE, anywhere=True, when_closed=True)


@_door(to=_listed)
def views(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """One's own views of the list, and those that are shared."""
    return pages.shown(request, listed)


@_door(to=_listed)
@sent_once
def view_new(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """Keep a view under a name."""
    return pages.new(request, listed)


@_door(to=_changeable)
def view_edit(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Call it otherwise, share it."""
    return pages.edit(request, view)


@require_POST
@_door(to=_changeable)
def view_delete(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Take it away."""
    return pages.delete(request, view)


@require_POST
@_door(to=_one)
def view_usual(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Open the list in it from now on, or no more."""
    return pages.choose(request, view)
