"""Which letters, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from documents.correspondence.models import Letter
from documents.register.queries.withheld import acting_in
from kazinex.core.actors import Member


def letters(actor: Member, keys: set[str]) -> set[str]:
    """Of these letters, those that the actor does not see."""
    wanted = Letter.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    projects = {letter.project_id: letter.project for letter in wanted.select_related("project")}
    seen: set[str] = set()
    for project in projects.values():
        if there := acting_in(actor, project.code):
            seen |= {str(pk) for pk in wanted.visible_to(there).values_list("pk", flat=True)}
    return keys - seen
