"""What of the register waits for somebody: their own drafts, and comments on what they uploaded."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse

from documents.register.models import CommentStatus, Document, DocumentStatus, PageComment, Revision
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine
from projects.queries.my_work import places


def drafts(actor: Member, most: int) -> list[WorkLine]:
    """One's own drafts, the longest untouched first; one query."""
    there = {each.project.pk: each for each in places(actor)}
    seen = reduce(or_, (_seen(each) for each in there.values()), Q(pk__in=[]))
    own = Document.objects.filter(seen, owner=actor.user, status=DocumentStatus.DRAFT, deleted_at=None)
    return [_line(document, there[document.project_id]) for document in own.order_by("updated_at", "pk")[:most]]


def comments(actor: Member, most: int) -> list[WorkLine]:
    """Open comments on documents whose newest revision is one's own, the oldest first; one query."""
    there = {each.project.pk: each for each in places(actor)}
    seen = reduce(or_, (_sees(each) for each in there.values()), Q(pk__in=[]))
    waiting = PageComment.objects.filter(
        seen,
        document__current_revision__uploaded_by=actor.user,
        document__deleted_at=None,
        status=CommentStatus.OPEN,
    )
    found = waiting.exclude(author=actor.user).select_related("document", "revision")
    return [_comment(one, there[one.document.project_id]) for one in found.order_by("created_at", "pk")[:most]]


def _sees(actor: Member) -> Q:
    if actor.sees_everything:
        return Q(document__project=actor.project)
    return Q(revision__in=Revision.objects.visible_to(actor).values("pk"))


def _comment(comment: Any, actor: Member) -> WorkLine:
    names = [actor.organisation.slug, actor.project.code, comment.document.number, comment.number]
    title = f"Comment {comment.number} on {comment.document.number} revision {comment.revision.code}"
    return WorkLine(title, reverse("documents:comment", args=names), actor.project, comment.created_at)


def _seen(actor: Member) -> Q:
    if actor.sees_everything:
        return Q(project=actor.project)
    shown = Document.objects.visible_to(actor).filter(shown_status=DocumentStatus.DRAFT)
    return Q(pk__in=shown.values("pk"))


def _line(document: Any, actor: Member) -> WorkLine:
    url = reverse("documents:document", args=[actor.organisation.slug, actor.project.code, document.number])
    return WorkLine(f"{document.number} {document.title}", url, actor.project, document.updated_at)
