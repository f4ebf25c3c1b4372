"""What who has a step says at places of the pages it pins."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.register.models import Revision
from documents.register.queries import comments as said
from documents.register.services import comments
from documents.register.web import pin_viewing
from documents.register.web.comment_forms import CommentForm
from documents.register.web.sheet_viewing import SheetView
from documents.register.web.views.comments import page_count
from documents.workflows.models import WorkflowStep
from documents.workflows.queries import workflows as queries
from documents.workflows.web.pages import address
from documents.workflows.web.views.steps import is_asked, layout
from kazinex.core.actors import Member
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _


@dataclass(frozen=True, slots=True)
class _Pinned:
    """A revision that a step pins."""

    step: WorkflowStep
    revision: Revision


def _pinned(actor: Member, workflow: str, step: int, pinned: str) -> _Pinned:
    found = queries.step(actor, workflow, step)
    return _Pinned(found, queries.pinned(actor, found, pinned).revision)


@access(Permission.COMPLETE_WORKFLOW_STEP, to=_pinned)
@sent_once
def step_comment_new(request: MemberRequest, found: _Pinned) -> HttpResponse:
    """Say something at a place of a page, while the step is open."""
    step, revision = found.step, found.revision
    initial = {"page": request.GET.get("page", "1")}
    form = CommentForm(posted(request), pages=page_count(revision), initial=initial)
    if not is_asked(step):
        messages.error(request, _("This step does not wait for you any more, so no comment was added."))
        return redirect(step)
    if form.submit(lambda: comments.add(revision, by=request.actor, **form.said)):
        messages.success(request, _("Comment {number} is added.").format(number=form.result.number))
        return redirect(address(request, "sheet", *_names(step), revision.public_id, form.result.page))
    context: dict[str, Any] = {"step": step, "revision": revision, "layout": layout(request)}
    return page(request, "workflows/step_comment_new.html", form=form, **context)


def around_page(request: MemberRequest, step: WorkflowStep, revision: Revision, view: SheetView) -> dict[str, Any]:
    """What the page of a pinned revision shows of comments to who has the step."""
    told = [one for one in said.of_revision(revision) if one.page == view.number]
    return {
        "pins": pin_viewing.on_page(told, view.number, view.sheet, lambda one: f"#comment-{one.number}"),
        "pinned": told,
        "leads": request.actor.sees_register and not request.actor.reaches_only_steps,
        "form": CommentForm(initial={"page": view.number}) if is_asked(step) else None,
        "add_url": address(request, "step-comment-new", *_names(step), revision.public_id),
    }


def _names(step: WorkflowStep) -> tuple[str, int]:
    return step.workflow.code, step.number
