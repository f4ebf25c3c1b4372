"""What becomes of a review under way where a newer revision of its document is uploaded."""

from collections import defaultdict
from enum import StrEnum

from documents.register.models import Document
from documents.workflows.models import StepPart, Workflow, WorkflowDocument
from documents.workflows.models.words import PartStatus
from documents.workflows.services import endings, starting
from kazinex.core import remarks
from kazinex.core.actors import Member
from kazinex.core.forms import Choices

PART = "workflow_under_way"


class Fate(StrEnum):
    """What may become of it."""

    RUN = "run"
    CANCEL = "cancel"
    AGAIN = "again"


def follow(document: Document, choices: Choices, by: Member) -> None:
    """Do what was chosen on the page of the upload; a review that nobody decided about runs on its own revision."""
    fate = choices.get(PART) or Fate.RUN
    running = under_way(document) if fate != Fate.RUN else None
    if running is None:
        return
    workflow = running.workflow
    workflow.project, workflow.organisation = by.project, by.organisation
    people = _asked(workflow)
    endings.cancel(workflow, reason=f"Revision {document.current_code} was uploaded.", by=by)
    if fate == Fate.AGAIN:
        _start_again(workflow, document, people, by=by)


def under_way(document: Document) -> WorkflowDocument | None:
    """The document in the running workflow that it is alone in; None where there is none."""
    item = running_on(document)
    return None if item is None or item.workflow.documents.count() > 1 else item


def running_on(document: Document) -> WorkflowDocument | None:
    """The document in the workflow that runs on one of its revisions; None where none does."""
    found = WorkflowDocument.objects.filter(document=document, is_running=True)
    item: WorkflowDocument | None = found.select_related("workflow__version__template", "workflow__started_by").first()
    return item


def _asked(workflow: Workflow) -> dict[int, tuple[str, ...]]:
    """Whom each step asked, by the lines that name them."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    parts = StepPart.objects.filter(step__workflow=workflow).exclude(status=PartStatus.HANDED_ON)
    for part in parts.select_related("step", "user").order_by("pk"):
        found[part.step.number].setdefault(part.line)
    return {number: tuple(lines) for number, lines in found.items()}


def _start_again(workflow: Workflow, document: Document, people: dict[int, tuple[str, ...]], *, by: Member) -> None:
    revision = document.revisions.order_by("-created_at", "-pk")[0]
    revision.document = document
    started = starting.start(
        by.project,
        template=workflow.version.template,
        title=workflow.title,
        revisions=[revision],
        priority=workflow.priority,
        notes=workflow.notes,
        people=people,
        by=by,
    )
    remarks.make(started.sentences)
