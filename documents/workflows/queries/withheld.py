"""Which workflows and templates, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from django.db.models import Exists, OuterRef, QuerySet

from documents.register.models import Revision
from documents.register.queries.withheld import seen_by_project
from documents.workflows.models import Workflow, WorkflowDocument
from kazinex.core.actors import Member


def workflows(actor: Member, keys: set[str]) -> set[str]:
    """Of these workflows, those that the actor neither sees nor is asked in."""
    return keys - seen_by_project(actor, Workflow, keys, _known_to)


def untold(actor: Member, keys: set[str]) -> set[str]:
    """Of these, those with a document the actor may not see: how they began and ended names each."""
    return keys - seen_by_project(actor, Workflow, keys, _told_to)


def _known_to(there: Member) -> QuerySet[Workflow]:
    found: QuerySet[Workflow] = Workflow.objects.filter(
        pk__in=Workflow.objects.visible_to(there).values("pk").union(Workflow.objects.asking(there.user).values("pk"))
    )
    return found


def _told_to(there: Member) -> QuerySet[Workflow]:
    """Those that pin nothing hidden from the actor; who reaches their steps alone sees what is pinned in those."""
    found: QuerySet[Workflow] = Workflow.objects.all()
    if there.sees_everything:
        return found
    if not there.sees_register:
        return found.filter(pk__in=Workflow.objects.asking(there.user).values("pk"))
    shown = {"document__deleted_at": None, "revision__in": Revision.objects.visible_to(there)}
    pinned = WorkflowDocument.objects.filter(workflow=OuterRef("pk"))
    return found.exclude(Exists(pinned.exclude(**shown)))
