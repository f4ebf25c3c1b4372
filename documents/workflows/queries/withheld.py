"""Which workflows and templates, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from documents.register.queries.withheld import acting_in
from documents.workflows.models import Workflow
from kazinex.core.actors import Member


def workflows(actor: Member, keys: set[str]) -> set[str]:
    """Of these workflows, those that the actor neither sees nor is asked in."""
    wanted = Workflow.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    projects = {workflow.project_id: workflow.project for workflow in wanted.select_related("project")}
    seen: set[str] = set()
    for project in projects.values():
        if there := acting_in(actor, project.code):
            seen |= {str(pk) for pk in wanted.visible_to(there).values_list("pk", flat=True)}
            here = wanted.filter(project=project).asking(there.user)
            seen |= {str(pk) for pk in here.values_list("pk", flat=True)}
    return keys - seen
