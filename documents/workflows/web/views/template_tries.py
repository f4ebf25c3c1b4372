"""Templates of a project: copied from the organisation, and tried out on a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.workflows.models import WorkflowTemplate
from documents.workflows.queries import templates as queries
from documents.workflows.queries import tries
from documents.workflows.services import templates
from documents.workflows.web.forms.templates import CopyForm, TryForm
from documents.workflows.web.pages import address
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

MANAGE = Permission.MANAGE_TEMPLATES


@access(MANAGE)
@sent_once
def template_copy(request: MemberRequest) -> HttpResponse:
    """Copy one of the organisation's templates, to go its own way here."""
    form = CopyForm(posted(request), templates=queries.copyable(request.actor))
    if form.submit(lambda: templates.copy(project=request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("{result} is copied as a draft of this project.").format(result=form.result.name))
        return redirect(form.result)
    return page(request, "workflows/template_copy.html", form=form, list_url=address(request, "templates"))


@access(MANAGE, to=queries.template)
def template_try(request: MemberRequest, template: WorkflowTemplate) -> HttpResponse:
    """See who would be asked, by when and why; nothing is started."""
    form = TryForm(posted(request))
    form.submit(lambda: tries.run(request.actor, template, form.cleaned_data["document"]))
    context: dict[str, Any] = {
        "workflow_template": template,
        "list_url": address(request, "templates"),
        "found": form.result,
    }
    return page(request, "workflows/template_try.html", form=form, **context)
