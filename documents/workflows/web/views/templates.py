"""Workflow templates of the organisation and of a project: the same pages in both places."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.workflows.domain import routes
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import WorkflowTemplate
from documents.workflows.queries import templates as queries
from documents.workflows.services import templates
from documents.workflows.web import lists
from documents.workflows.web.forms.templates import (
    NewTemplateForm,
    StepForm,
    TemplateForm,
    are_in_order,
    is_rearranging,
    rearranged,
    step_forms,
)
from documents.workflows.web.pages import address, layout
from kazinex.core.buttons import press
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

MANAGE = Permission.MANAGE_TEMPLATES
FIRST_STEP = (StepSpec("Review", participants=("role: Reviewer",)),)
ARCHIVED = Notice(_("No workflow starts on it any more"), _("Those that run on it go on with the version they have."))
RESTORED = Notice(_("It comes back as a draft"), _("Activate it before a workflow can start on it."), tone="info")


@access(MANAGE)
def template_list(request: MemberRequest) -> HttpResponse:
    """Every template that is kept here."""
    reading = lists.TEMPLATES.read(request.GET, path=address(request, "templates"))
    found = reading.page(queries.templates(request.actor, archived="archived" in reading.filters.values))
    copy_url = address(request, "template-copy") if request.project else ""
    usual_url = "" if request.project else address(request, "templates-usual")
    urls: dict[str, Any] = {"copy_url": copy_url, "usual_url": usual_url, "new_url": address(request, "template-new")}
    return page(request, "workflows/templates.html", templates=found, layout=layout(request), **urls)


@access(MANAGE)
@sent_once
def template_new(request: MemberRequest) -> HttpResponse:
    """Make a template with its steps."""
    if is_rearranging(posted(request)):
        return _sheet(request, NewTemplateForm(initial=request.POST.dict()), rearranged(request.POST))
    form, steps = NewTemplateForm(posted(request)), step_forms(posted(request), FIRST_STEP)
    create = partial(templates.create, request.project, by=request.actor)
    if _submit(form, steps, create):
        messages.success(
            request,
            _("{result} is saved as a draft. Activate it to start workflows on it.").format(result=form.result.name),
        )
        return redirect(form.result)
    return _sheet(request, form, steps)


@access(MANAGE, to=queries.template)
def template(request: MemberRequest, template: WorkflowTemplate) -> HttpResponse:
    """Its route, what is wrong with it, and its versions."""
    versions = queries.versions(template)
    steps = routes.read(versions[0].steps)
    return page(
        request,
        "workflows/template.html",
        workflow_template=template,
        versions=versions,
        legs=queries.legs(template, steps),
        warnings=routes.warnings(steps),
        layout=layout(request),
        urls=_urls(request, template),
    )


@access(MANAGE, to=queries.template)
def template_edit(request: MemberRequest, template: WorkflowTemplate) -> HttpResponse:
    """Save it otherwise; what runs on it keeps its version."""
    if is_rearranging(posted(request)):
        typed = TemplateForm(of=template, initial=request.POST.dict())
        return _sheet(request, typed, rearranged(request.POST), template)
    initial = {name: getattr(template, name) for name in ("name", "category", "description")}
    form = TemplateForm(posted(request), of=template, initial=initial)
    steps = step_forms(posted(request), routes.read(templates.latest(template).steps))
    if _submit(form, steps, partial(templates.save, template, by=request.actor)):
        messages.success(
            request,
            _("{template} is saved as version {number}.").format(template=template.name, number=form.result.number),
        )
        return redirect(template)
    return _sheet(request, form, steps, template)


@require_POST
@access(MANAGE, to=queries.template)
def template_activate(request: MemberRequest, template: WorkflowTemplate) -> HttpResponse:
    """Let workflows start on it."""
    done = _("{template} is active. Workflows can start on it.").format(template=template.name)
    press(request, partial(templates.activate, template, by=request.actor), done=done, of=template)
    return redirect(template)


@access(MANAGE, to=queries.template)
def template_archive(request: MemberRequest, template: WorkflowTemplate) -> HttpResponse:
    """Put it away."""
    change, done = (
        partial(templates.archive, template, by=request.actor),
        _("{template} is archived.").format(template=template.name),
    )
    return _ask(request, template, _("Archive"), change, ARCHIVED, done=done)


@access(MANAGE, to=queries.template)
def template_restore(request: MemberRequest, template: WorkflowTemplate) -> HttpResponse:
    """Bring it back."""
    change, done = (
        partial(templates.restore, template, by=request.actor),
        _("{template} is a draft again.").format(template=template.name),
    )
    return _ask(request, template, _("Bring back"), change, RESTORED, done=done, kind="primary")


@access(MANAGE)
@require_POST
@sent_once
def templates_usual(request: MemberRequest) -> HttpResponse:
    """Add the usual templates that the organisation lacks."""
    count = templates.add_usual(by=request.actor)
    words = (
        _("{count} templates were added.").format(count=count)
        if count
        else _("The usual templates were all here already.")
    )
    messages.success(request, words)
    return redirect(address(request, "templates"))


def _submit(form: HouseForm, steps: list[StepForm], change: Callable[..., object]) -> bool:
    if not are_in_order(form, steps):
        return False
    said = {name: form.cleaned_data[name] for name in ("name", "category", "description")}
    return form.attempt(lambda: change(steps=[step.spec for step in steps], **said))


def _sheet(
    request: MemberRequest, form: HouseForm, steps: list[StepForm], template: WorkflowTemplate | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"steps": steps, "workflow_template": template, "layout": layout(request)}
    context["list_url"] = address(request, "templates")
    context["back_url"] = template.get_absolute_url() if template else context["list_url"]
    return page(request, "workflows/template_form.html", form=form, **context)


def _urls(request: MemberRequest, template: WorkflowTemplate) -> dict[str, str]:
    """Where its buttons lead."""
    names = ["edit", "activate", "archive", "restore", *(["try"] if request.project else [])]
    urls = {name: address(request, f"template-{name}", template.public_id) for name in names}
    return urls | {"list": address(request, "templates")}


def _ask(
    request: MemberRequest,
    template: WorkflowTemplate,
    button: str,
    change: Callable[..., WorkflowTemplate],
    notice: Notice,
    *,
    done: str,
    **look: Any,
) -> HttpResponse:
    back = template.get_absolute_url()
    asked = ReasonPage(
        layout=layout(request),
        heading=f"{button} {template.name}",
        crumbs=[(_("Workflow templates"), address(request, "templates")), (template.name, back), (button, "")],
        button=button,
        back=back,
        notices=[notice],
        **look,
    )
    return reasons.ask(request, asked, change, of=template, done=done, to=partial(redirect, back))
