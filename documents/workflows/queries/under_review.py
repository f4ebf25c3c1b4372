"""What a document's row in the register can say of the review it is in, as SQL beside it.

Only of what its reader may see: whoever sees one revision alone is told of that revision's review and of no other.
"""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.db.models.lookups import Exact

from documents.workflows.models import WorkflowDocument, WorkflowStep
from documents.workflows.models.words import StepStatus
from documents.workflows.models.workflow import PREFIX
from kazinex.core import clock
from kazinex.core.document_visibility import Face

DIGITS = 4


def code() -> Subquery:
    """The code of the workflow that is running on it."""
    number = Cast("workflow__number", CharField())
    padded = LPad(number, Greatest(Length(number), Value(DIGITS)), Value("0"))
    found = _running().annotate(written=Concat(Value(PREFIX), padded))
    return Subquery(found.order_by("-workflow").values("written")[:1])


def step() -> Subquery:
    """The name of its open step that is due first."""
    return Subquery(_open().values("name")[:1])


def due() -> Subquery:
    """When that one is due."""
    return Subquery(_open().values("due_at")[:1])


def is_in_workflow() -> Exists:
    """Whether a workflow is running on it."""
    return Exists(_running())


def is_overdue() -> Exists:
    """Whether an open step of it is late."""
    return Exists(_open().filter(due_at__lte=clock.now()))


def is_at(words: str) -> Exists:
    """Whether it waits in an open step with these words in its name."""
    return Exists(_open().filter(name__icontains=words))


def _running() -> QuerySet[Any]:
    found: QuerySet[Any] = WorkflowDocument.objects.filter(_seen("revision"), document=OuterRef("pk"), is_running=True)
    return found


def _open() -> QuerySet[Any]:
    pinned = {"workflow__documents__document": OuterRef("pk"), "workflow__documents__is_running": True}
    found = WorkflowStep.objects.filter(_seen("workflow__documents__revision"), status=StepStatus.OPEN, **pinned)
    ordered: QuerySet[Any] = found.order_by("due_at", "pk")
    return ordered


def _seen(revision: str) -> Q:
    """That the row's reader sees this revision."""
    is_whole = Q(Exact(OuterRef("face"), Value(Face.WHOLE.value)))
    return is_whole | Q(**{revision: OuterRef("shown_revision_id")})
