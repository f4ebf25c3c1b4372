"""The other rounds of review that the documents of a workflow went through."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from documents.register.models import Revision
from documents.workflows.models import Workflow, WorkflowDocument
from documents.workflows.queries.workflows import Line
from kazinex.core.actors import Member

MOST = 20  # the newest of them


@dataclass(frozen=True, slots=True)
class Round:
    """Another workflow on a document of this one."""

    workflow: Workflow
    is_before: bool

    @property
    def words(self) -> str:
        """Where it stands to this one."""
        return "Before this" if self.is_before else "After this"


def rounds_around(workflow: Workflow, lines: Sequence[Line], actor: Member) -> list[Round]:
    """The workflows on any document that somebody sees in this one, the newest first; one query."""
    documents = [line.document.pk for line in lines if line.document]
    if not (actor.sees_register or actor.sees_everything):
        return []
    shared = WorkflowDocument.objects.filter(workflow=OuterRef("pk"), document__in=documents)
    if not actor.sees_everything:
        shared = shared.filter(revision__in=Revision.objects.visible_to(actor))
    others = Workflow.objects.visible_to(actor).filter(Exists(shared)).exclude(pk=workflow.pk)
    found = list(others.order_by("-number")[:MOST])
    for one in found:
        one.project, one.organisation = workflow.project, workflow.organisation
    return [Round(one, one.number < workflow.number) for one in found]
