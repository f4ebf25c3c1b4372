"""Which letters, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from documents.correspondence.models import Letter
from documents.register.queries.withheld import seen_by_project
from kazinex.core.actors import Member


def letters(actor: Member, keys: set[str]) -> set[str]:
    """Of these letters, those that the actor does not see."""
    return keys - seen_by_project(actor, Letter, keys, Letter.objects.visible_to)
