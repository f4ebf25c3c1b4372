"""Transmittals on their way: begun, typed further, looked at, issued, or thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from documents.register import queries as register
from documents.register.models import Document
from documents.register.web import bulk, selections
from documents.transmittals.domain import limits
from documents.transmittals.models import Transmittal
from documents.transmittals.queries import plans, prefilling
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.queries.plans import Plan
from documents.transmittals.services import drafts, issuing, issuing_jobs
from documents.transmittals.web.forms.transmittals import DraftForm, IssueForm, NewTransmittalForm
from documents.transmittals.web.pages import address
from kazinex.core.buttons import press
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

SEND = Permission.MANAGE_TRANSMITTALS


@access(SEND)
@sent_once
def transmittal_new(request: MemberRequest) -> HttpResponse:
    """Begin a transmittal, with what a document, a package or another transmittal brought here."""
    brought = prefilling.brought(request.actor, request.GET)
    form = NewTransmittalForm(posted(request), initial=brought.initial)
    if form.submit(lambda: _begin(request, form, brought)):
        return _kept(request, form.result)
    return _new(request, form)


@require_POST
@access(SEND)
def bulk_transmittal(request: MemberRequest) -> HttpResponse:
    """The form of a new transmittal, with the documents that were chosen in the register."""
    selection = selections.chosen(request)
    if selection.is_empty:
        return bulk.nothing_chosen(request, selection)
    if selection.count > limits.MOST_DOCUMENTS:
        messages.error(
            request,
            _("A transmittal takes at most {most_documents} documents.").format(most_documents=limits.MOST_DOCUMENTS),
        )
        return redirect(selection.back)
    numbers = selection.find().order_by("number").values_list("number", flat=True)
    return _new(request, NewTransmittalForm(initial={"documents": "\n".join(numbers)}))


@access(SEND, to=register.document)
def document_transmittal_new(request: MemberRequest, document: Document) -> HttpResponse:
    """To the form of a new transmittal, with this document in it."""
    return redirect(f"{address(request, 'transmittal-new')}?{urlencode({'documents': document.number})}")


@access(SEND, to=queries.begun)
def draft(request: MemberRequest, draft: Transmittal) -> HttpResponse:
    """Type a draft further; who comes back after its issue is led to what was issued."""
    if not draft.is_draft and request.method != "POST":
        return redirect(draft)
    form = DraftForm(posted(request), draft=draft)
    if form.submit(lambda: drafts.change(draft, by=request.actor, **form.cleaned_data)):
        return _kept(request, draft)
    urls: dict[str, Any] = {"list_url": address(request, "transmittals")}
    urls["discard_url"] = address(request, "draft-discard", draft.public_id)
    origin = queries.origin_of(request.actor, draft)
    return page(request, "transmittals/draft.html", form=form, draft=draft, origin=origin, **urls)


@require_POST
@access(SEND, to=queries.begun)
def draft_discard(request: MemberRequest, draft: Transmittal) -> HttpResponse:
    """Throw a draft away."""
    press(
        request,
        lambda: drafts.discard(draft, by=request.actor),
        done=_("The draft “{subject}” is gone.").format(subject=draft.subject),
    )
    return redirect(address(request, "transmittals"))


@access(SEND, to=queries.begun)
@sent_once
def draft_issue(request: MemberRequest, draft: Transmittal) -> HttpResponse:
    """What will happen, and then its happening; who comes back afterwards is led to what was issued."""
    if not draft.is_draft:
        return redirect(draft)
    urls: dict[str, Any] = {"list_url": address(request, "transmittals"), "back": draft.get_absolute_url()}
    urls["reason"] = request.POST.get("reason", "")
    try:
        plan = plans.plan(draft, by=request.actor)
    except RuleBroken as broken:
        return page(
            request, "transmittals/draft_issue.html", draft=draft, problems=[one.words for one in broken.rules], **urls
        )
    form = IssueForm(posted(request), shown=plan.shown, wants_reason=bool(plan.unapproved))
    if form.submit(lambda: _issue(request, plan, form)):
        return _issued(request, form.result)
    problems = plan.problems
    return page(request, "transmittals/draft_issue.html", draft=draft, form=form, plan=plan, problems=problems, **urls)


def _begin(request: MemberRequest, form: NewTransmittalForm, brought: prefilling.Brought) -> Transmittal:
    origin, relation = brought.origin, brought.relation
    return drafts.create(request.project, origin=origin, relation=relation, by=request.actor, **form.cleaned_data)


def _kept(request: MemberRequest, draft: Transmittal) -> HttpResponse:
    if "also" in request.POST:
        messages.success(request, _("The draft is saved. Nobody else sees it until it is issued."))
        return redirect(draft)
    return redirect(address(request, "draft-issue", draft.public_id))


def _new(request: MemberRequest, form: NewTransmittalForm) -> HttpResponse:
    action = address(request, "transmittal-new")
    action += f"?{request.GET.urlencode()}" if request.GET else ""
    urls: dict[str, Any] = {"list_url": address(request, "transmittals"), "action": action}
    return page(request, "transmittals/transmittal_new.html", form=form, **urls)


def _issue(request: MemberRequest, plan: Plan, form: IssueForm) -> Any:
    reason = form.cleaned_data.get("reason", "")
    if plan.is_large:
        return issuing_jobs.start(plan.draft, reason=reason, seen=form.stamp, by=request.actor)
    return issuing.issue(plan.draft, reason=reason, seen=form.stamp, by=request.actor)


def _issued(request: MemberRequest, made: Any) -> HttpResponse:
    if isinstance(made, Transmittal):
        messages.success(request, _("{code} is issued. Everybody it goes to is told.").format(code=made.code))
    else:
        messages.info(request, _("It is being issued in the background, all of it or nothing."))
    return redirect(made)
