"""What projects ask the register: how sight would change, and one document as an explanation takes it."""

from typing import Any

from django.db.models import Count, Q

from documents.models import Document
from documents.visibility import facts_of
from projects.models import Project
from projects.seen_documents import Difference, Found

COUNTS = {"all": Count("pk"), "confidential": Count("pk", filter=Q(is_confidential=True))}


def difference(project: Project, before: Any, after: Any) -> Difference:
    """How many current documents one actor sees that the other does not, and the other way round."""
    more, fewer = _only(project, after, before), _only(project, before, after)
    return Difference(more["all"], more["confidential"], fewer["all"], fewer["confidential"])


def find(actor: Any, number: str) -> Found | None:
    """The document of this number, if the actor sees it."""
    document = Document.objects.visible_to(actor).current().filter(number=number).first()
    if document is None:
        return None
    document.project = actor.project
    return Found(str(document), document.get_absolute_url(), facts_of(document))


def _only(project: Project, one: Any, other: Any) -> dict[str, int]:
    seen = Document.objects.filter(project=project).current().visible_to(one).hidden_from(other)
    counted: dict[str, int] = seen.aggregate(**COUNTS)
    return counted
