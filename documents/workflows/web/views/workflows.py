"""Workflows: the register of them, one started, one looked at, one given up; and the rounds of a document."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from documents.register import queries as register
from documents.register.models import Document
from documents.register.web import bulk, responses, selections
from documents.register.web.document_pages import document_page
from documents.workflows.domain import startable
from documents.workflows.models import Workflow
from documents.workflows.queries import pinning, prefilling, proofs, templates
from documents.workflows.queries import workflows as queries
from documents.workflows.queries.rounds import rounds_around
from documents.workflows.services import endings, starting, steering
from documents.workflows.services.starting import Started
from documents.workflows.web import lists, record_sheets
from documents.workflows.web.forms.workflows import StartForm
from documents.workflows.web.pages import address
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

PROOFS = "proofs"  # asked for in the address, as they read every leaf of the seals they stand under
START = Permission.CREATE_WORKFLOW
CANCELLED = Notice(
    _("Nobody is asked any more"),
    _("Its revisions have the status from before again, and everybody it waits for is told."),
)
RECALLED = Notice(
    _("It is taken back before anybody answered"), _("Its revisions have the status from before again."), tone="warn"
)


@access()
def workflow_list(request: MemberRequest) -> HttpResponse:
    """The workflows of the project, as far as one sees into them."""
    reading, found = _listed(request)
    urls = {"new_url": address(request, "workflow-new"), "export_url": address(request, "workflows-export")}
    context: dict[str, Any] = urls | {"templates_url": address(request, "templates")}
    context["counted"] = lists.counted_in(request.actor, reading, found)
    return page(request, "workflows/workflows.html", workflows=reading.page(found), **context)


@require_POST
@access()
def workflow_list_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered workflows, as Excel and recorded."""
    reading, found = _listed(request)
    return export(request, reading, reading.every(found), name="workflows")


@access(START)
@sent_once
def workflow_new(request: MemberRequest) -> HttpResponse:
    """Start a workflow on documents that are entered, or that a document or a package brought here."""
    initial = prefilling.initial(request.actor, request.GET) if request.method != "POST" else {}
    form = StartForm(posted(request), templates=templates.startable(request.project), initial=initial)
    if form.submit(lambda: _start(request, form)):
        workflow = form.result.workflow
        messages.success(
            request, _("{code} is running. Everybody its first step asks is told.").format(code=workflow.code)
        )
        for words in form.result.sentences:
            messages.warning(request, words)
        return redirect(workflow)
    return _new(request, form)


@require_POST
@access(START)
def bulk_workflow(request: MemberRequest) -> HttpResponse:
    """The form that starts a workflow, with the documents that were chosen in the register."""
    selection = selections.chosen(request)
    if selection.is_empty:
        return bulk.nothing_chosen(request, selection)
    if selection.count > startable.MOST_DOCUMENTS:
        messages.error(
            request,
            _("A workflow takes at most {most_documents} documents.").format(most_documents=startable.MOST_DOCUMENTS),
        )
        return redirect(selection.back)
    numbers = selection.find().order_by("number").values_list("number", flat=True)
    initial = {"documents": "\n".join(numbers)}
    return _new(request, StartForm(templates=templates.startable(request.project), initial=initial))


@access(to=queries.workflow)
def workflow(request: MemberRequest, workflow: Workflow) -> HttpResponse:
    """Its record: what was reviewed, on which route, who answered what and when."""
    actor, lines = request.actor, queries.lines_of(request.actor, workflow)
    legs = queries.legs_of(workflow, lines)
    return page(
        request,
        "workflows/workflow.html",
        workflow=workflow,
        lines=lines,
        legs=legs,
        rounds=rounds_around(workflow, lines, actor),
        own=[leg.step for leg in legs if leg.waits_for(actor.user)],
        may_steer=endings.may_steer(workflow, actor) and workflow.is_running and actor.decide(START),
        history=queries.history(workflow, actor),
        proofs=proofs.proofs(workflow, actor) if request.GET.get(PROOFS) else None,
        may_recall=not any(leg.is_answered for leg in legs),
        list_url=address(request, "workflows"),
    )


@access(to=queries.workflow)
def workflow_record(request: MemberRequest, workflow: Workflow) -> HttpResponse:
    """The same as a PDF."""
    actor, lines = request.actor, queries.lines_of(request.actor, workflow)
    told = (lines, queries.legs_of(workflow, lines), proofs.proofs(workflow, actor))
    body = record_sheets.draw(workflow, *told, rounds=rounds_around(workflow, lines, actor))
    return responses.paper(request, body, workflow.code, what="record", of=workflow)


@access(START, to=queries.workflow)
def workflow_cancel(request: MemberRequest, workflow: Workflow) -> HttpResponse:
    """Give it up."""
    return _ask(request, workflow, _("Cancel workflow"), endings.cancel, CANCELLED, done=_("is cancelled"))


@access(START, to=queries.workflow)
def workflow_recall(request: MemberRequest, workflow: Workflow) -> HttpResponse:
    """Take it back before the first answer."""
    return _ask(request, workflow, _("Recall"), endings.recall, RECALLED, done=_("is recalled"))


@require_POST
@access(START, to=queries.workflow)
def workflow_remind(request: MemberRequest, workflow: Workflow) -> HttpResponse:
    """Remind everybody it waits for."""
    press(request, lambda: steering.remind(workflow, by=request.actor), done=_reminded)
    return redirect(workflow)


@access(to=register.document)
def document_workflows(request: MemberRequest, document: Document) -> HttpResponse:
    """The rounds of review that a document went through."""
    context: dict[str, Any] = {"rounds": queries.workflows_of(request.actor, document)}
    context["may_start"] = prefilling.may_start(document, request.actor)
    context["start_url"] = address(request, "document-workflow-new", document.number)
    return document_page(request, "workflows/document_workflows.html", document, **context)


@access(START, to=register.document)
def document_workflow_new(request: MemberRequest, document: Document) -> HttpResponse:
    """To the form that starts a workflow, with this document in it."""
    return redirect(f"{address(request, 'workflow-new')}?{urlencode({'documents': document.number})}")


def _new(request: MemberRequest, form: StartForm) -> HttpResponse:
    urls: dict[str, Any] = {"list_url": address(request, "workflows"), "start_url": address(request, "workflow-new")}
    return page(request, "workflows/workflow_new.html", form=form, **urls)


def _listed(request: MemberRequest) -> tuple[Reading, QuerySet[Workflow]]:
    kind = lists.workflows(request.actor)
    return kind.read(request.GET, path=address(request, "workflows")), queries.workflows(request.actor)


def _start(request: MemberRequest, form: StartForm) -> Started:
    revisions = pinning.revisions(request.actor, form.cleaned_data["documents"])
    return starting.start(request.project, revisions=revisions, by=request.actor, **form.facts)


def _reminded(parts: list[Any]) -> str:
    return _("Reminded: {named}.").format(named=", ".join(part.who for part in parts))


def _ask(
    request: MemberRequest,
    workflow: Workflow,
    button: str,
    change: Callable[..., Workflow],
    notice: Notice,
    *,
    done: str,
) -> HttpResponse:
    here = [request.organisation.slug, request.project.code]
    back = workflow.get_absolute_url()
    asked = ReasonPage(
        layout="layouts/project.html",
        heading=f"{button} {workflow.code}" if button == _("Recall") else _("Cancel {code}").format(code=workflow.code),
        crumbs=[(_("Workflows"), reverse("workflows:workflows", args=here)), (workflow.code, back), (button, "")],
        button=button,
        stay=_("Keep it running"),
        back=back,
        notices=[notice],
        facts=[(_("Title"), workflow.title)],
    )
    change, words = partial(change, workflow, by=request.actor), f"{workflow.code} {done}."
    return reasons.ask(request, asked, change, of=workflow, done=words, to=partial(redirect, back))
