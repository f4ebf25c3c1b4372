"""The pages of a list's saved views, whichever door leads to them: a project's, or that of a list that spans them."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from kazinex.core.buttons import press
from kazinex.core.features import SavedList, installed
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, page
from kazinex.core.translation import marked as _
from projects.models import SavedView
from projects.queries import saved_views as queries
from projects.services import saved_views
from projects.web.forms.saved_views import NewViewForm, ViewForm
from projects.web.saved_views import address, address_of, place_of


@dataclass(frozen=True, slots=True)
class Row:
    """A view among others: where it is, and where it is chosen, changed and deleted by whoever may."""

    view: SavedView
    url: str
    usual_url: str
    edit_url: str
    delete_url: str


def shown(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """One's own views of a list, and those that are shared."""
    may_share = queries.may_share(request.actor)
    rows = [
        _row(request, listed, view, may_change=may_share or view.owner_id == request.user.pk)
        for view in queries.views(request.actor, listed.name)
    ]
    return _page(request, listed, "projects/views.html", rows=rows)


def new(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """Keep a view under a name."""
    may_share = queries.may_share(request.actor)
    initial = {"query": request.GET.get("query", "")}
    form = NewViewForm(posted(request), listed=listed, may_share=may_share, initial=initial)
    if form.submit(lambda: saved_views.save(listed.name, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The view “{result}” is saved.").format(result=form.result.name))
        return redirect(address_of(form.result, place_of(request, listed)))
    return _page(request, listed, "projects/view_new.html", form=form)


def edit(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Call it otherwise, share it."""
    listed, may_share = list_of(view), queries.may_share(request.actor)
    form = ViewForm(posted(request), of=view, listed=listed, may_share=may_share)
    change = partial(saved_views.change, view, by=request.actor)
    if form.submit(lambda: change(**{"is_shared": view.is_shared, **form.cleaned_data})):
        messages.success(request, _("The view “{result}” is saved.").format(result=form.result.name))
        return redirect(address(request, listed, "views"))
    return _page(request, listed, "projects/view_edit.html", form=form, view=view)


def delete(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Take it away."""
    press(
        request,
        lambda: saved_views.delete(view, by=request.actor),
        done=_("“{view}” is deleted.").format(view=view.name),
        of=view,
    )
    return redirect(address(request, list_of(view), "views"))


def choose(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Open the list in it from now on, or no more."""
    change = saved_views.unchoose if view.is_usual else saved_views.choose
    words = (
        _("The list opens as it is again.")
        if view.is_usual
        else _("The list opens in “{view}” from now on.").format(view=view.name)
    )
    press(request, lambda: change(view, by=request.actor), done=words)
    return redirect(address(request, list_of(view), "views"))


def list_of(view: SavedView) -> SavedList:
    """The list that a view is of."""
    return installed().saved_lists[view.listed]


def _row(request: MemberRequest, listed: SavedList, view: SavedView, *, may_change: bool) -> Row:
    where = partial(address, request, listed, view=view)
    changes = [where("view-edit"), where("view-delete")] if may_change else ["", ""]
    return Row(view, address_of(view, place_of(request, listed)), where("view-usual"), *changes)


def _page(request: MemberRequest, listed: SavedList, template: str, **context: Any) -> HttpResponse:
    layout = "layouts/settings.html" if listed.is_of_organisation else "layouts/project.html"
    context |= {"list_url": place_of(request, listed), "views_url": address(request, listed, "views")}
    return page(request, template, listed=listed, layout=layout, **context)
