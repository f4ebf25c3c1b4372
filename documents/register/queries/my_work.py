"""What of the register waits for somebody: their own drafts, and comments on what they uploaded."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from documents.register.models import CommentStatus, Document, DocumentStatus, PageComment, Revision
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine
from kazinex.core.translation import marked as _
from projects.queries.my_work import places, seen


def drafts(actor: Member, most: int) -> list[WorkLine]:
    """One's own drafts, the longest untouched first; two queries."""
    there = {each.project.pk: each for each in places(actor)}
    own = seen(own_drafts(actor.user.pk), there, sees=_seen)
    return [_line(document, there[document.project_id]) for document in own.order_by("updated_at", "pk")[:most]]


def comments(actor: Member, most: int) -> list[WorkLine]:
    """Open comments on documents whose newest revision is one's own, the oldest first; two queries."""
    there = {each.project.pk: each for each in places(actor)}
    found = seen(asked(actor.user.pk), there, project="document__project", sees=_sees)
    found = found.select_related("document", "revision")
    return [_comment(one, there[one.document.project_id]) for one in found.order_by("created_at", "pk")[:most]]


def own_drafts(user_id: int) -> QuerySet[Document]:
    """Drafts that a person owns."""
    found: QuerySet[Document] = Document.objects.filter(owner=user_id, status=DocumentStatus.DRAFT, deleted_at=None)
    return found


def asked(user_id: int) -> QuerySet[PageComment]:
    """What others ask about revisions that a person uploaded last."""
    waiting = PageComment.objects.filter(
        document__current_revision__uploaded_by=user_id,
        document__deleted_at=None,
        status=CommentStatus.OPEN,
    )
    found: QuerySet[PageComment] = waiting.exclude(author=user_id)
    return found


def _sees(actor: Member) -> Q:
    return Q(revision__in=Revision.objects.visible_to(actor).values("pk"))


def _comment(comment: Any, actor: Member) -> WorkLine:
    names = [actor.organisation.slug, actor.project.code, comment.document.number, comment.number]
    title = _("Comment {number} on {document} revision {revision}").format(
        number=comment.number, document=comment.document.number, revision=comment.revision.code
    )
    return WorkLine(title, reverse("documents:comment", args=names), actor.project, comment.created_at)


def _seen(actor: Member) -> Q:
    shown = Document.objects.visible_to(actor).filter(shown_status=DocumentStatus.DRAFT)
    return Q(pk__in=shown.values("pk"))


def _line(document: Any, actor: Member) -> WorkLine:
    url = reverse("documents:document", args=[actor.organisation.slug, actor.project.code, document.number])
    return WorkLine(f"{document.number} {document.title}", url, actor.project, document.updated_at)
