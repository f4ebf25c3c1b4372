"""Which packages, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from documents.packages.models import DocumentPackage, WorkPackage
from documents.register.queries.withheld import acting_in
from kazinex.core.actors import Member


def packages(actor: Member, keys: set[str]) -> set[str]:
    """Of these document packages, those the actor does not see."""
    return _hidden(DocumentPackage, actor, keys)


def work_packages(actor: Member, keys: set[str]) -> set[str]:
    """Of these work packages, those the actor does not see."""
    return _hidden(WorkPackage, actor, keys)


def _hidden(kind: type[DocumentPackage] | type[WorkPackage], actor: Member, keys: set[str]) -> set[str]:
    wanted = kind.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    projects = {package.project_id: package.project for package in wanted.select_related("project")}
    seen: set[str] = set()
    for project in projects.values():
        if there := acting_in(actor, project.code):
            seen |= {str(pk) for pk in wanted.visible_to(there).values_list("pk", flat=True)}
    return keys - seen
