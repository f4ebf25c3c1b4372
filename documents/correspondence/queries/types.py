"""Questions about types of letters."""

from django.db.models import Q, QuerySet

from documents.correspondence.models import LetterType
from kazinex.core.actors import Member


def types(actor: Member, *, archived: bool = False) -> QuerySet[LetterType]:
    """The types of the organisation and, in a project, that project's own, by code."""
    here = Q(project=None) | Q(project=actor.project)
    found: QuerySet[LetterType] = LetterType.objects.filter(here, archived_at__isnull=not archived)
    return found


def letter_type(actor: Member, letter_type: str) -> LetterType:
    """One that is changed where the actor stands, the archived too; for doors."""
    found: LetterType = LetterType.objects.kept_at(actor).get(public_id=letter_type)
    found.project, found.organisation = actor.project, actor.organisation
    return found
