"""What a stamp says of the review a revision came out of."""

from documents.register.models import Revision
from documents.workflows.models import StepPart, WorkflowDocument
from documents.workflows.models.words import PartStatus, WorkflowStatus
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.naming import first_of

MOST_NAMES = 4


def of(revision: Revision, actor: Actor) -> list[str]:
    """The last review of the revision that was completed: its number, what came of it, who decided, and the day."""
    del actor  # whoever may have the copy may read how it was approved
    done = WorkflowDocument.objects.filter(revision=revision, workflow__status=WorkflowStatus.COMPLETED)
    item = done.select_related("workflow").order_by("-workflow__ended_at", "-pk").first()
    if item is None or item.workflow.ended_at is None:
        return []
    workflow, zone = item.workflow, revision.document.project.time_zone
    parts = StepPart.objects.filter(step__workflow=workflow, status=PartStatus.ANSWERED).select_related("user")
    names = list(dict.fromkeys(part.who for part in parts.order_by("decided_at", "pk")))
    people = f" by {first_of(names, MOST_NAMES)}" if names else ""
    outcome = str(item.get_outcome_display() or workflow.state_label)
    return [f"{workflow.code}: {outcome}{people}, {clock.shown_day(workflow.ended_at, zone)}"]
