"""The coded lists of the organisation and of a project: the same pages in both places."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kazinex.core import opaque_ids
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects import queries
from projects.models import Term, TermKind
from projects.services import vocabulary
from projects.web.forms.projects import RenameTermForm, TermForm


@dataclass(frozen=True, slots=True)
class Shown:
    """One list with its entries and the address where one is added."""

    kind: TermKind
    title: str
    entries: list[Term]
    add_url: str


@access(Permission.MANAGE_SETTINGS)
def lists(request: MemberRequest) -> HttpResponse:
    """Every list with its entries."""
    found = list(queries.every_term(request.project))
    shown = [
        Shown(
            kind,
            vocabulary.PLURALS[kind].capitalize(),
            [_furnished(request, term) for term in found if term.kind == kind],
            _address(request, "list-add", kind=kind.value),
        )
        for kind in queries.kinds()
    ]
    usual_url = "" if request.project else _address(request, "lists-usual")
    return page(request, "projects/lists.html", shown=shown, usual_url=usual_url, layout=_layout(request))


@access(Permission.MANAGE_SETTINGS)
@sent_once
def list_add(request: MemberRequest, kind: str) -> HttpResponse:
    """Add an entry to a list."""
    if kind not in TermKind.values:
        raise Http404
    form, here = TermForm(posted(request)), {"kind": kind, "project": request.project}
    if form.submit(lambda: vocabulary.add_term(**here, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("{result} is in the list.").format(result=form.result))
        return _back(request)
    title = vocabulary.PLURALS[TermKind(kind)]
    return _form_page(request, "list_add", form=form, title=title)


@access(Permission.MANAGE_SETTINGS, to=queries.term)
def list_rename(request: MemberRequest, term: Term) -> HttpResponse:
    """Give an entry other words."""
    form = RenameTermForm(posted(request), initial={"name": term.name})
    if form.submit(lambda: vocabulary.rename(term, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("{code} is renamed.").format(code=term.code))
        return _back(request)
    return _form_page(request, "list_rename", form=form, term=term)


@access(Permission.MANAGE_SETTINGS, to=queries.term)
@require_POST
def list_retire(request: MemberRequest, term: Term) -> HttpResponse:
    """Offer an entry no longer."""
    return _switch(request, term, vocabulary.retire, "is retired. Documents that have it keep it.")


@access(Permission.MANAGE_SETTINGS, to=queries.term)
@require_POST
def list_restore(request: MemberRequest, term: Term) -> HttpResponse:
    """Offer a retired entry again."""
    return _switch(request, term, vocabulary.restore, "is offered again.")


@access(Permission.MANAGE_SETTINGS)
@require_POST
@sent_once
def lists_usual(request: MemberRequest) -> HttpResponse:
    """Add the usual entries to the organisation's lists."""
    count = vocabulary.add_usual_terms(by=request.actor)
    messages.success(
        request,
        _("{count} entries were added.").format(count=count)
        if count
        else _("The usual entries were all there already."),
    )
    return _back(request)


def _switch(request: MemberRequest, term: Term, service: Callable[..., Term], words: str) -> HttpResponse:
    service(term, by=request.actor)
    messages.success(request, f"{term} {words}")
    return _back(request)


def _furnished(request: MemberRequest, term: Any) -> Term:
    """An entry with its addresses, where it may be changed here."""
    if term.project_id == (request.project.pk if request.project else None):
        for name in ("rename", "retire", "restore"):
            setattr(term, f"{name}_url", _address(request, f"list-{name}", term=opaque_ids.of(term)))
    found: Term = term
    return found


def _form_page(request: MemberRequest, name: str, *, form: Any, **context: Any) -> HttpResponse:
    back = _address(request, "lists")
    context |= {"layout": _layout(request), "back": back}
    return page(request, f"projects/{name}.html", form=form, **context)


def _layout(request: MemberRequest) -> str:
    return "layouts/project_settings.html" if request.project else "layouts/settings.html"


def _address(request: MemberRequest, name: str, **kwargs: Any) -> str:
    here = {"organisation": request.organisation.slug}
    if request.project:
        return reverse(f"projects:project-{name}", kwargs={**here, "project": request.project.code, **kwargs})
    return reverse(f"projects:organisation-{name}", kwargs={**here, **kwargs})


def _back(request: MemberRequest) -> HttpResponseRedirect:
    return redirect(_address(request, "lists"))
