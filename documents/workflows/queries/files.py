"""Files beside answers, for the doors that hand them out."""

from django.db.models import Q

from documents.workflows.models import StepAttachment
from documents.workflows.models.words import PartStatus
from documents.workflows.queries import workflows
from kazinex.core.actors import Member


def of_step(actor: Member, workflow: str, step: int, file: str) -> StepAttachment:
    """A file of the workflow that somebody with a step may read: what was submitted, and their own."""
    found = workflows.step(actor, workflow, step)
    readable = Q(part__status=PartStatus.ANSWERED) | Q(part__user=actor.user)
    files = StepAttachment.objects.filter(readable, part__step__workflow=found.workflow)
    kept: StepAttachment = files.select_related("part__step").get(public_id=file)
    kept.part.step.workflow = found.workflow
    return kept


def of_workflow(actor: Member, workflow: str, file: str) -> StepAttachment:
    """A file that was submitted, for who sees the workflow."""
    holder = workflows.workflow(actor, workflow)
    files = StepAttachment.objects.filter(part__status=PartStatus.ANSWERED, part__step__workflow=holder)
    kept: StepAttachment = files.select_related("part__step").get(public_id=file)
    kept.part.step.workflow = holder
    return kept
