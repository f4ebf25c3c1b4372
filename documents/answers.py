"""What projects ask the register: how sight would change, and one document as an explanation takes it."""

from functools import partial
from typing import Any

from django.db.models import Count, Q

from documents import editing
from documents.models import Document
from documents.visibility import facts_of
from kazinex.core.permissions import Permission
from projects.models import Project
from projects.seen_documents import Difference, Found

COUNTS = {"all": Count("pk"), "confidential": Count("pk", filter=Q(is_confidential=True))}


def difference(project: Project, before: Any, after: Any) -> Difference:
    """How many current documents one actor sees that the other does not, and the other way round."""
    more, fewer = _only(project, after, before), _only(project, before, after)
    return Difference(more["all"], more["confidential"], fewer["all"], fewer["confidential"])


def find(actor: Any, number: str) -> Found | None:
    """The document of this number, however it is written, if the actor sees it."""
    seen = Document.objects.visible_to(actor).current()
    document = seen.filter(number=number).first() or seen.filter(number__iexact=number).order_by("pk").first()
    if document is None:
        return None
    document.project = actor.project
    return Found(str(document), document.get_absolute_url(), facts_of(document), partial(narrower_rules, document))


def narrower_rules(document: Document, actor: Any, action: Permission) -> list[str]:
    """What stands beside the decision about an action, on this very document (SPEC 3.2, 7, 9.2)."""
    allowed = bool(actor.decide(action))
    rules = {
        Permission.MANAGE_DOCUMENTS: [
            (
                not allowed and bool(editing.decision(actor, document)),
                "An Initiator may edit the details of their own draft, which this is.",
            ),
            (
                allowed and document.is_locked and not actor.is_project_admin,
                "It is locked; only a Project Admin or an Org Admin can unlock it.",
            ),
        ],
        Permission.UPLOAD_DOCUMENTS: [
            (allowed and document.is_locked, "It is locked, so it takes no new revision from anybody."),
        ],
        Permission.MANAGE_GUEST_SHARES: [
            (
                allowed and document.is_confidential and not actor.is_project_admin,
                "It is confidential; only a Project Admin or an Org Admin can share it.",
            ),
        ],
    }
    return [words for holds, words in rules.get(action, []) if holds]


def _only(project: Project, one: Any, other: Any) -> dict[str, int]:
    seen = Document.objects.filter(project=project).current().visible_to(one).hidden_from(other)
    counted: dict[str, int] = seen.aggregate(**COUNTS)
    return counted
