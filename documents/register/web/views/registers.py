"""The register of a project, and new entries in it."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.register.domain import schemes as schemes_of
from documents.register.models import visibility
from documents.register.queries import schemes
from documents.register.services import documents
from documents.register.web import bulk_bar, exports, lists
from documents.register.web.document_pages import address, asked_of_new
from documents.register.web.forms import DescribedForm, NewDocumentForm, PlannedDocumentForm
from documents.register.web.views.words import warn_of, warn_of_twins
from kazinex.core import clock
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.web import saved_views
from projects.web.saved_views import ViewsMenu


@access()
def register(request: MemberRequest) -> HttpResponse:
    """The documents one may see, searched, narrowed and sorted as the address says."""
    reading = _read(request)
    saved = saved_views.menu(request, "documents", reading)
    return saved_views.usual(request, saved) or _shown(request, reading, saved)


@require_POST
@access()
def register_export(request: MemberRequest) -> HttpResponseBase:
    """Exactly the filtered documents as Excel, in the columns shown or with every fact; what was taken is recorded."""
    reading = _read(request)
    if reading.is_refused:
        saved = saved_views.menu(request, "documents", reading)
        return _shown(request, reading, saved, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = reading.every(lists.documents(reading, request.actor))
    cells = reading.of.cells if request.POST.get("fields") == "all" else reading.cells
    return exports.register(request, found, cells, words=reading.filters.in_words)


@access(Permission.UPLOAD_DOCUMENTS)
@sent_once
def document_new(request: MemberRequest) -> HttpResponse:
    """Register a document with its first revision."""
    parts = asked_of_new(request.actor)
    if "also" in request.POST:
        return _new(request, _with_number(request, partial(NewDocumentForm, parts=parts)))
    form = NewDocumentForm(posted(request), request.FILES or None, project=request.project, parts=parts)
    if form.submit(lambda: documents.register(request.project, choices=form.choices, by=request.actor, **form.whole)):
        document = form.result
        messages.success(request, _("{number} is registered.").format(number=document.number))
        warn_of(request, form.said_besides)
        warn_of_twins(request, document.current_revision)
        seen = visibility.can_see(request.actor, document)
        return redirect(document if seen else address(request, "documents:register"))
    return _new(request, form)


@access(Permission.UPLOAD_DOCUMENTS)
@sent_once
def document_plan(request: MemberRequest) -> HttpResponse:
    """Enter a document that has no file yet."""
    if "also" in request.POST:
        return _new(request, _with_number(request, PlannedDocumentForm), "documents/document_plan.html")
    form = PlannedDocumentForm(posted(request), project=request.project)
    if form.submit(lambda: documents.plan(request.project, by=request.actor, **form.whole)):
        document = form.result
        messages.success(
            request,
            _("{number} is planned for {shown_day}.").format(
                number=document.number, shown_day=clock.shown_day(document.planned_on)
            ),
        )
        seen = visibility.can_see(request.actor, document)
        return redirect(document if seen else address(request, "documents:register"))
    return _new(request, form, "documents/document_plan.html")


def _new(request: MemberRequest, form: DescribedForm, template: str = "documents/document_new.html") -> HttpResponse:
    scheme = schemes.in_force(request.project)
    names = {"register_url": "register", "new_url": "document-new", "plan_url": "document-plan"}
    around: dict[str, Any] = {key: address(request, f"documents:{name}") for key, name in names.items()}
    around["propose"] = _("Propose a number") if scheme and not scheme.is_only_way else ""
    return page(request, template, form=form, **around)


def _with_number(request: MemberRequest, kind: Callable[..., DescribedForm]) -> DescribedForm:
    """The form as it was typed with the number it would get now, or with what is missing for one."""
    sent = kind(request.POST, project=request.project)
    sent.full_clean()
    facts = {name: sent.cleaned_data.get(name) for name in schemes_of.FACTS}
    typed = request.POST.dict()
    if sent.attempt(lambda: schemes.proposed(request.project, facts)):
        typed["number"] = sent.result
    elif sent.broken:
        messages.warning(request, sent.broken.words)
    return kind(None, project=request.project, initial=typed)


def _read(request: MemberRequest) -> Reading:
    return lists.register(request.actor).read(request.GET, path=address(request, "documents:register"))


def _shown(request: MemberRequest, reading: Reading, saved: ViewsMenu, *, status: int = HTTPStatus.OK) -> HttpResponse:
    export = address(request, "documents:register-export")
    return page(
        request,
        "documents/register.html",
        status=status,
        documents=lists.shown(reading, request.actor),
        new_url=address(request, "documents:document-new"),
        export_url=f"{export}?{reading.query}",
        saved=saved,
        bulk=bulk_bar.entries(request, reading.query),
    )
