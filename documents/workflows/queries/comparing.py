"""What a reviewer may lay over the revision under review."""

from django.urls import reverse

from documents.register.models import Revision
from documents.workflows.models import WorkflowDocument
from documents.workflows.models.words import WorkflowStatus
from kazinex.core.actors import Member

OVER = (WorkflowStatus.COMPLETED, WorkflowStatus.RETURNED)


def last_reviewed(actor: Member, item: WorkflowDocument) -> Revision | None:
    """The revision that the last review before this one came to an end on, where the actor sees it; one query."""
    if not actor.sees_register:
        return None
    reviewed = WorkflowDocument.objects.filter(
        document=item.document_id, workflow__status__in=OVER, workflow__number__lt=item.workflow.number
    ).exclude(revision=item.revision_id)
    seen = Revision.objects.visible_to(actor).filter(pk__in=reviewed.values("revision"))
    found: Revision | None = seen.order_by("-pk").first()
    return found


def address(before: Revision, item: WorkflowDocument) -> str:
    """Where the two are laid over each other."""
    project = item.workflow.project
    here = [item.workflow.organisation.slug, project.code, item.document.number]
    return reverse("documents:compare-sheet", args=[*here, before.public_id, item.revision.public_id, 1])
