"""Who takes part in the comments of a revision because of a workflow."""

from typing import Any

from accounts.models import User
from documents.register.models import PageComment, Revision
from documents.workflows.models import StepPart, Workflow, WorkflowDocument
from documents.workflows.models.words import WorkflowStatus
from kazinex.core.actors import Member


def holds_step_on(revision: Revision, actor: Member) -> bool:
    """Whether an open step about the revision waits for this person."""
    pinned = WorkflowDocument.objects.filter(revision=revision, is_running=True).values("workflow")
    waiting = StepPart.objects.waiting().filter(user=actor.user, step__workflow__status=WorkflowStatus.RUNNING)
    return bool(waiting.filter(step__workflow__in=pinned).exists())


def started_review_of(comment: PageComment, actor: Member) -> bool:
    """Whether this person started a workflow that pins the revision of a comment."""
    pinned: Any = WorkflowDocument.objects.filter(revision=comment.revision_id).values("workflow")
    return bool(Workflow.objects.filter(pk__in=pinned, started_by=actor.user).exists())


def said_by(user: User | None, workflow: Workflow) -> bool:
    """Whether this person commented on a page of what a workflow pins, since it started."""
    pinned = workflow.documents.values("revision")
    found = PageComment.objects.filter(revision__in=pinned, author=user, created_at__gte=workflow.started_at)
    return bool(found.exists())
