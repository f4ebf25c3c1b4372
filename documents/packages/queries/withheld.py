"""Which packages, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from documents.packages.models import DocumentPackage, WorkPackage
from documents.register.queries.withheld import seen_by_project
from kazinex.core.actors import Member


def packages(actor: Member, keys: set[str]) -> set[str]:
    """Of these document packages, those the actor does not see."""
    return keys - seen_by_project(actor, DocumentPackage, keys, DocumentPackage.objects.visible_to)


def work_packages(actor: Member, keys: set[str]) -> set[str]:
    """Of these work packages, those the actor does not see."""
    return keys - seen_by_project(actor, WorkPackage, keys, WorkPackage.objects.visible_to)
