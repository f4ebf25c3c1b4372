"""Views of a project's lists that people keep under a name."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kazinex.core.buttons import press
from kazinex.core.features import SavedList, installed
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.models import SavedView
from projects.queries import saved_views as queries
from projects.services import saved_views
from projects.web.forms.saved_views import NewViewForm, ViewForm
from projects.web.saved_views import address, address_of


@access(to=queries.saved_list)
def views(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """One's own views of a list, and those that are shared."""
    may_share, found = queries.may_share(request.actor), queries.views(request.actor, listed.name)
    path = _place(request, listed)
    rows = [(view, address_of(view, path), may_share or view.owner_id == request.user.pk) for view in found]
    return page(request, "projects/views.html", listed=listed, rows=rows, list_url=path)


@access(to=queries.saved_list)
@sent_once
def view_new(request: MemberRequest, listed: SavedList) -> HttpResponse:
    """Keep a view under a name."""
    may_share = queries.may_share(request.actor)
    initial = {"query": request.GET.get("query", "")}
    form = NewViewForm(posted(request), may_share=may_share, initial=initial)
    if form.submit(lambda: saved_views.save(listed.name, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The view “{result}” is saved.").format(result=form.result.name))
        return redirect(address_of(form.result, _place(request, listed)))
    return _page(request, listed, "projects/view_new.html", form=form)


@access(to=queries.changeable_view)
def view_edit(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Call it otherwise, share it."""
    form = ViewForm(posted(request), of=view, may_share=queries.may_share(request.actor))
    change = partial(saved_views.change, view, by=request.actor)
    if form.submit(lambda: change(**{"is_shared": view.is_shared, **form.cleaned_data})):
        messages.success(request, _("The view “{result}” is saved.").format(result=form.result.name))
        return redirect(address(request, "views", view.listed))
    return _page(request, installed().saved_lists[view.listed], "projects/view_edit.html", form=form, view=view)


@require_POST
@access(to=queries.changeable_view)
def view_delete(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Take it away."""
    press(
        request,
        lambda: saved_views.delete(view, by=request.actor),
        done=_("“{view}” is deleted.").format(view=view.name),
        of=view,
    )
    return redirect(address(request, "views", view.listed))


@require_POST
@access(to=queries.saved_view)
def view_usual(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Open the list in it from now on, or no more."""
    change = saved_views.unchoose if view.is_usual else saved_views.choose
    words = (
        _("The list opens as it is again.")
        if view.is_usual
        else _("The list opens in “{view}” from now on.").format(view=view.name)
    )
    press(request, lambda: change(view, by=request.actor), done=words)
    return redirect(address(request, "views", view.listed))


def _page(request: MemberRequest, listed: SavedList, template: str, **context: Any) -> HttpResponse:
    back = address(request, "views", listed.name)
    return page(request, template, listed=listed, list_url=_place(request, listed), views_url=back, **context)


def _place(request: MemberRequest, listed: SavedList) -> str:
    return reverse(listed.route, args=[request.organisation.slug, request.project.code])
