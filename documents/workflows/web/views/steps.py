"""The reviewer's page: one step with its documents, what was said before, and the answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.register.queries import comments
from documents.register.web import responses, viewing
from documents.register.web.viewing import Addresses
from documents.workflows.models import StepAttachment, Workflow, WorkflowStep
from documents.workflows.models.words import Decision, PartStatus, StepKind
from documents.workflows.queries import comparing, files
from documents.workflows.queries import workflows as queries
from documents.workflows.queries.rounds import rounds_around
from documents.workflows.queries.workflows import Line
from documents.workflows.services import answers
from documents.workflows.web.forms.answers import AnswerForm, drafted
from documents.workflows.web.pages import address
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

STEP = Permission.COMPLETE_WORKFLOW_STEP


def _signs(_request: Any, step: WorkflowStep) -> bool:
    """Who signs proves afresh who they are, before they type anything."""
    return step.kind == StepKind.SIGN and is_asked(step)


@access(STEP, to=queries.step, fresh_proof=_signs)
@sent_once
def step(request: MemberRequest, step: WorkflowStep) -> HttpResponse:
    """Read, and answer; or keep a draft of the answer."""
    lines, final = queries.lines_of(request.actor, step.workflow), "draft" not in request.POST
    initial = drafted(step.own_part.drafts.first(), lines)
    form = AnswerForm(posted(request), request.FILES or None, step=step, lines=lines, final=final, initial=initial)
    if form.submit(lambda: _store(request, step, form, final=final)):
        messages.success(request, _("Your answer is on record.") if final else _("Draft saved."))
        return redirect(_after(request, step) if final else step)
    return _page(request, _by_now(request, step) if form.broken else step, lines, form)


@access(STEP, to=files.of_step)
def step_attachment(request: MemberRequest, attachment: StepAttachment) -> HttpResponseBase:
    """A file beside an answer that the step lets one read."""
    return responses.attached(request, attachment, of=attachment.part.step.workflow)


@access(to=files.of_workflow)
def workflow_attachment(request: MemberRequest, attachment: StepAttachment) -> HttpResponseBase:
    """The same for who follows the workflow."""
    return responses.attached(request, attachment, of=attachment.part.step.workflow)


@require_POST
@access(STEP, to=files.of_step)
def step_attachment_remove(request: MemberRequest, attachment: StepAttachment) -> HttpResponse:
    """Take a file away from an answer that is not submitted yet."""
    done = _("{attachment} is removed.").format(attachment=attachment.name)
    press(request, lambda: answers.remove_attachment(attachment, by=request.actor), done=done)
    return redirect(attachment.part.step)


def is_asked(step: WorkflowStep) -> bool:
    """Whether the step waits for who looks at it."""
    part, is_running = step.own_part, step.workflow.is_running and step.is_open
    return is_running and part.step_id == step.pk and part.status == PartStatus.ASKED


def _by_now(request: MemberRequest, step: WorkflowStep) -> WorkflowStep:
    """The step as somebody who was first left it."""
    try:
        return queries.step(request.actor, step.workflow.code, step.number)
    except WorkflowStep.DoesNotExist:
        return step


def _store(request: MemberRequest, step: WorkflowStep, form: AnswerForm, *, final: bool) -> object:
    if final:
        return answers.submit(step, by=request.actor, **form.answer)
    return answers.save_draft(step, by=request.actor, **form.answer)


def _after(request: MemberRequest, step: WorkflowStep) -> str:
    """To the workflow, where one sees it, else back to the step."""
    is_seen = Workflow.objects.visible_to(request.actor).filter(pk=step.workflow_id).exists()
    return step.workflow.get_absolute_url() if is_seen else step.get_absolute_url()


def _page(request: MemberRequest, step: WorkflowStep, lines: list[Line], form: AnswerForm) -> HttpResponse:
    workflow, line = step.workflow, _shown(lines, request.GET.get("document", ""))
    legs = [leg for leg in queries.legs_of(workflow, lines) if leg.step.opened_at]
    return page(
        request,
        "workflows/step.html",
        form=form,
        step=step,
        workflow=workflow,
        spec=queries.spec_of(step),
        lines=lines,
        line=line,
        view=_view(request, step, line),
        compared=_compared(request, step, line),
        legs=legs,
        rounds=rounds_around(workflow, lines, request.actor),
        part=step.own_part,
        is_asked=is_asked(step),
        is_overdue=queries.is_overdue(step),
        files=step.own_part.attachments.all() if step.own_part.status == PartStatus.ASKED else (),
        urls=_urls(request, step),
        said=said(step),
        pinned=comments.of_revision(line.revision) if line and line.revision else (),
        layout=layout(request),
    )


def _shown(lines: list[Line], number: str) -> Line | None:
    """The document that the page opens: the one asked for, else the first that there is something to see of."""
    shown = [line for line in lines if line.document and line.revision]
    return next((one for one in shown if one.document and one.document.number == number), shown[0] if shown else None)


def said(step: WorkflowStep) -> str:
    """One's own decision in words."""
    decision = step.own_part.decision
    return str(Decision(decision).label) if decision else ""


def layout(request: MemberRequest) -> str:
    """The project around a step, or the organisation where its assignee sees nothing else of the project."""
    return "layouts/organisation.html" if request.actor.reaches_only_steps else "layouts/project.html"


def addresses(step: WorkflowStep, revision: str) -> Addresses:
    """Where somebody with a step finds the pictures of a pinned revision."""
    workflow = step.workflow
    here = (workflow.organisation.slug, workflow.project.code, workflow.code, str(step.number), revision)
    return Addresses("workflows", here)


def _view(request: MemberRequest, step: WorkflowStep, line: Line | None) -> viewing.View:
    revision = line.revision if line else None
    at = addresses(step, revision.public_id if revision else "")
    return viewing.view(revision, request.GET.get("page", ""), at=at)


def _compared(request: MemberRequest, step: WorkflowStep, line: Line | None) -> dict[str, str] | None:
    """The last reviewed revision of the document shown, and where the two are laid over each other."""
    if line is None or line.item is None:
        return None
    line.item.workflow = step.workflow
    before = comparing.last_reviewed(request.actor, line.item)
    return {"code": before.code, "url": comparing.address(before, line.item)} if before else None


def _urls(request: MemberRequest, step: WorkflowStep) -> dict[str, str]:
    is_seen = not request.actor.reaches_only_steps and request.actor.sees_register
    workflow_url = step.workflow.get_absolute_url() if is_seen else ""
    return {
        "delegate": address(request, "step-delegate", step.workflow.code, step.number),
        "list": address(request, "workflows") if is_seen else "",
        "workflow": workflow_url,
    }
