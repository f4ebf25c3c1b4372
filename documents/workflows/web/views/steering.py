"""Handing a step on, leaving one out, giving one longer: each with its reason."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.workflows.models import WorkflowStep
from documents.workflows.queries import steering as queries
from documents.workflows.queries import workflows
from documents.workflows.services import steering
from documents.workflows.web.forms.workflows import ExtendForm, PersonForm, ReassignForm
from documents.workflows.web.pages import address
from documents.workflows.web.views.steps import layout
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

START = Permission.CREATE_WORKFLOW
SKIPPED = Notice(_("Nobody answers this step any more"), _("What comes after it opens now."), tone="warn")
PASSED = Notice(
    _("Nobody will be asked in this step"), _("It is passed over when the steps before it are done."), tone="warn"
)


@access(Permission.COMPLETE_WORKFLOW_STEP, to=workflows.step)
def step_delegate(request: MemberRequest, step: WorkflowStep) -> HttpResponse:
    """Give one's own part to somebody else; who has no role in the project learns names there and no addresses."""
    those = {"people": queries.takers(step, request.user), "tells_addresses": request.actor.sees_register}
    form = PersonForm(posted(request), of=step.workflow, **those)
    if form.submit(lambda: steering.delegate(step, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("{user} is asked in your place.").format(user=form.result.user))
        return redirect(_onward(request, step))
    return _page(request, step, form, _("Delegate"), step.get_absolute_url())


@access(START, to=queries.step)
def step_reassign(request: MemberRequest, step: WorkflowStep) -> HttpResponse:
    """Ask somebody else in a person's place."""
    parts = queries.asked(step)
    form = ReassignForm(posted(request), of=step.workflow, people=queries.takers(step), parts=parts)
    if form.submit(lambda: _reassign(request, step, form)):
        messages.success(request, _("{user} is asked now.").format(user=form.result.user))
        return redirect(step.workflow)
    return _page(request, step, form, _("Reassign"), step.workflow.get_absolute_url())


@access(START, to=queries.step)
def step_skip(request: MemberRequest, step: WorkflowStep) -> HttpResponse:
    """Leave it out."""
    change, notice = partial(steering.skip, step, by=request.actor), SKIPPED if step.is_open else PASSED
    return _ask(request, step, _("Skip"), change, _("is skipped"), notices=[notice])


@access(START, to=queries.step)
def step_extend(request: MemberRequest, step: WorkflowStep) -> HttpResponse:
    """Give it longer."""
    form = ExtendForm(posted(request), of=step.workflow)
    change = partial(steering.extend, step, by=request.actor)
    return _ask(request, step, _("Extend"), change, _("has longer"), form=form, kind="primary")


def _reassign(request: MemberRequest, step: WorkflowStep, form: ReassignForm) -> object:
    said = form.cleaned_data
    part = said["part"]
    facts = {"from_person": part.user or part.outside, "to": said["to"], "reason": said["reason"]}
    return steering.reassign(step, by=request.actor, **facts)


def _onward(request: MemberRequest, step: WorkflowStep) -> str:
    is_home = request.actor.sees_register
    home = address(request, "workflows")
    return home if is_home else request.organisation.get_absolute_url()


def _page(request: MemberRequest, step: WorkflowStep, form: HouseForm, button: str, back: str) -> HttpResponse:
    context: dict[str, Any] = {"step": step, "workflow": step.workflow, "button": button, "back": back}
    context["layout"] = layout(request)
    context["list_url"] = address(request, "workflows") if request.actor.sees_register else ""
    return page(request, "workflows/step_person.html", form=form, **context)


def _ask(
    request: MemberRequest,
    step: WorkflowStep,
    button: str,
    change: Callable[..., Any],
    done: str,
    *,
    form: HouseForm | None = None,
    **look: Any,
) -> HttpResponse:
    workflow = step.workflow
    back, name = workflow.get_absolute_url(), f"step {step.number} of {workflow.code}"
    asked = ReasonPage(
        layout="layouts/project.html",
        heading=f"{button} {name}",
        crumbs=[(_("Workflows"), address(request, "workflows")), (workflow.code, back), (button, "")],
        button=button,
        back=back,
        facts=[(_("Step"), step.name), (_("Workflow"), workflow.title)],
        **look,
    )
    words = f"{name[0].upper()}{name[1:]} {done}."
    return reasons.ask(request, asked, change, of=workflow, done=words, to=partial(redirect, back), form=form)
