"""Distribution lists of the organisation and of a project: the same pages in both places."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.queries.bounces import bounced
from documents.transmittals.models import DistributionList
from documents.transmittals.queries import distribution_lists as queries
from documents.transmittals.services import distribution_lists as services
from documents.transmittals.web import lists
from documents.transmittals.web.forms.distribution_lists import ListForm, NewListForm
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects.web.exports import export

MANAGE = Permission.MANAGE_DIST_LISTS
ARCHIVED = Notice(
    _("Nobody sends to it any more"), _("What was sent to it stays as it was sent. It can be brought back.")
)
RESTORED = Notice("", _("It can be sent to again, with the members it had."), tone="info")


@access(MANAGE)
def list_list(request: MemberRequest) -> HttpResponse:
    """Every list one may send to here."""
    reading, found = _listed(request)
    urls: dict[str, Any] = {"new_url": _address(request, "list-new"), "export_url": _address(request, "lists-export")}
    return page(request, "transmittals/lists.html", lists=reading.page(found), layout=_layout(request), **urls)


@require_POST
@access(MANAGE)
def list_list_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered lists, as Excel and recorded."""
    reading, found = _listed(request)
    return export(request, reading, reading.every(found), name="distribution-lists")


@access(MANAGE)
@sent_once
def list_new(request: MemberRequest) -> HttpResponse:
    """Make a list."""
    form = NewListForm(posted(request), project=request.project)
    if form.submit(lambda: services.create(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The list {result} is made.").format(result=form.result))
        return redirect(_address(request, "lists"))
    back = _address(request, "lists")
    return page(request, "transmittals/list_new.html", form=form, list_url=back, layout=_layout(request))


@access(MANAGE, to=queries.distribution_list)
def list_edit(request: MemberRequest, found: DistributionList) -> HttpResponse:
    """Change a list; an archived one is brought back first."""
    form = ListForm(posted(request), distribution_list=found)
    if form.submit(lambda: services.change(found, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The list {result} is saved.").format(result=form.result))
        return redirect(_address(request, "lists"))
    entries = list(found.entries.all())
    active = queries.active_members(entries)
    gone = [entry for entry in entries if entry.user_id and entry.user_id not in active]
    returned = bounced(entry.address for entry in entries)
    urls = {name: _address(request, f"list-{name}", found.public_id) for name in ("archive", "restore", "clear")}
    context: dict[str, Any] = {
        "list": found,
        "gone": gone,
        "returned": returned,
        "used": lists.used(found, request.actor, queries.uses_seen(request.actor, [found])),
        "urls": urls,
        "list_url": _address(request, "lists"),
    }
    return page(request, "transmittals/list.html", form=form, layout=_layout(request), **context)


@require_POST
@access(MANAGE, to=queries.distribution_list)
def list_clear(request: MemberRequest, found: DistributionList) -> HttpResponse:
    """Say that mail reaches an address of it again."""
    address = request.POST.get("address", "")
    done = _("{address} is not marked any more.").format(address=address)
    press(request, lambda: services.clear_address(found, address, by=request.actor), done=done)
    return redirect(found)


@access(MANAGE, to=queries.distribution_list)
def list_archive(request: MemberRequest, found: DistributionList) -> HttpResponse:
    """Put it away."""
    change, done = (
        partial(services.archive, found, by=request.actor),
        _("The list {found} is archived.").format(found=found),
    )
    return _ask(request, found, change, button=_("Archive"), notices=[ARCHIVED], done=done)


@access(MANAGE, to=queries.distribution_list)
def list_restore(request: MemberRequest, found: DistributionList) -> HttpResponse:
    """Bring it back."""
    change, done = (
        partial(services.restore, found, by=request.actor),
        _("The list {found} is back.").format(found=found),
    )
    return _ask(request, found, change, button=_("Bring back"), notices=[RESTORED], kind="primary", done=done)


def _listed(request: MemberRequest) -> tuple[Reading, QuerySet[DistributionList]]:
    reading = lists.distribution_lists(request.actor).read(request.GET, path=_address(request, "lists"))
    return reading, queries.lists(request.actor, archived="archived" in reading.filters.values)


def _ask(
    request: MemberRequest,
    found: DistributionList,
    change: partial[DistributionList],
    *,
    button: str,
    done: str,
    **look: Any,
) -> HttpResponse:
    back, place = found.get_absolute_url(), _address(request, "lists")
    asked = ReasonPage(
        layout=_layout(request),
        heading=f"{button} {found}",
        crumbs=[(_("Distribution Lists"), place), (str(found), back), (button, "")],
        button=button,
        back=back,
        **look,
    )
    return reasons.ask(request, asked, change, of=found, done=done, to=partial(redirect, back))


def _layout(request: MemberRequest) -> str:
    return "layouts/project.html" if request.project else "layouts/settings.html"


def _address(request: MemberRequest, name: str, *more: str) -> str:
    if request.project:
        return reverse(f"transmittals:{name}", args=[request.organisation.slug, request.project.code, *more])
    return reverse(f"transmittals:organisation-{name}", args=[request.organisation.slug, *more])
