"""Types of letters, of the organisation and of a project: the same pages in both places."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.correspondence.models import LetterType
from documents.correspondence.queries import types as queries
from documents.correspondence.services import letter_types as services
from documents.correspondence.web import type_lists
from documents.correspondence.web.forms.types import NewTypeForm, TypeForm
from documents.correspondence.web.pages import address, layout
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

SETTINGS = Permission.MANAGE_SETTINGS
ARCHIVED = Notice(
    _("Nothing new is written of it"), _("Letters that were sent stay as they are. It can be brought back.")
)
RESTORED = Notice("", _("Letters can be written of it again, and its numbers go on."), tone="info")


@access(SETTINGS)
def type_list(request: MemberRequest) -> HttpResponse:
    """Every type that letters are written of here."""
    reading = type_lists.types(request.actor).read(request.GET, path=address(request, "types"))
    found = queries.types(request.actor, archived="archived" in reading.filters.values)
    context: dict[str, Any] = {"new_url": address(request, "type-new"), "layout": layout(request)}
    if request.project:
        context["rules_url"] = address(request, "rules")
    return page(request, "correspondence/types.html", types=reading.page(found), **context)


@access(SETTINGS)
@sent_once
def type_new(request: MemberRequest) -> HttpResponse:
    """Make a type."""
    form = NewTypeForm(posted(request))
    if form.submit(lambda: services.create(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The type {result} is made.").format(result=form.result))
        return redirect(address(request, "types"))
    context: dict[str, Any] = {"heading": _("New letter type"), "list_url": address(request, "types")}
    return page(request, "correspondence/type.html", form=form, layout=layout(request), **context)


@access(SETTINGS, to=queries.letter_type)
def type_edit(request: MemberRequest, found: LetterType) -> HttpResponse:
    """Change a type; an archived one is brought back first."""
    form = TypeForm(posted(request), letter_type=found)
    if form.submit(lambda: services.change(found, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The type {result} is saved.").format(result=form.result))
        return redirect(address(request, "types"))
    name = "type-restore" if found.archived_at else "type-archive"
    context: dict[str, Any] = {"heading": str(found), "list_url": address(request, "types"), "type": found}
    context["end_url"] = address(request, name, found.public_id)
    return page(request, "correspondence/type.html", form=form, layout=layout(request), **context)


@access(SETTINGS, to=queries.letter_type)
def type_archive(request: MemberRequest, found: LetterType) -> HttpResponse:
    """Put it away."""
    change = partial(services.archive, found, by=request.actor)
    return _ask(
        request,
        found,
        change,
        button=_("Archive"),
        notice=ARCHIVED,
        done=_("The type {found} is archived.").format(found=found),
    )


@access(SETTINGS, to=queries.letter_type)
def type_restore(request: MemberRequest, found: LetterType) -> HttpResponse:
    """Bring it back."""
    change, done = (
        partial(services.restore, found, by=request.actor),
        _("The type {found} is back.").format(found=found),
    )
    return _ask(request, found, change, button=_("Bring back"), notice=RESTORED, done=done, kind="primary")


def _ask(
    request: MemberRequest,
    found: LetterType,
    change: partial[LetterType],
    *,
    button: str,
    notice: Notice,
    done: str,
    kind: str = "danger",
) -> HttpResponse:
    back, place = found.get_absolute_url(), address(request, "types")
    asked = ReasonPage(
        layout=layout(request),
        heading=f"{button} {found}",
        crumbs=[(_("Letter types"), place), (str(found), back), (button, "")],
        button=button,
        back=back,
        notices=[notice],
        kind=kind,
    )
    return reasons.ask(request, asked, change, of=found, done=done, to=partial(redirect, back))
