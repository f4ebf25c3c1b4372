"""Questions about page comments: which one sees, and who may say, answer and close what."""

from collections.abc import Iterable

from django.db.models import QuerySet

from documents.register.domain.questions import MAY_CLOSE_COMMENT, MAY_COMMENT
from documents.register.models import CommentStatus, Document, PageComment, Revision
from documents.register.queries.documents import document_or_deleted
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission


def of_document(document: Document) -> QuerySet[PageComment]:
    """Every comment on the revisions of a document that are seen by whom it was read for."""
    found: QuerySet[PageComment] = _told(PageComment.objects.filter(document=document))
    return found if document.is_shown_whole else found.filter(revision=document.shown_revision_id)


def in_project(actor: Member) -> QuerySet[PageComment]:
    """The comments on every revision the actor sees in their project, those on deleted documents left out."""
    seen = Revision.objects.visible_to(actor).filter(document__deleted_at=None)
    found: QuerySet[PageComment] = PageComment.objects.on(seen.values("pk"))
    return found


def of_revision(revision: Revision) -> list[PageComment]:
    """The comments on one revision, in their order."""
    return at_home(_told(PageComment.objects.filter(revision=revision)).order_by("number"), revision.document)


def open_before(revision: Revision) -> list[PageComment]:
    """What is not closed of the comments on earlier revisions, for who sees the document whole."""
    document = revision.document
    if not document.is_shown_whole or not revision.is_current:
        return []
    earlier = of_document(document).exclude(revision=revision).exclude(status=CommentStatus.CLOSED)
    return at_home(earlier.order_by("number"), document)


def comment(actor: Member, number: str, comment: int) -> PageComment:
    """One comment on a revision the actor sees; for doors."""
    holder = document_or_deleted(actor, number)
    found: PageComment = of_document(holder).get(number=comment)
    return at_home([found], holder)[0]


def count(document: Document, actor: Member) -> int:
    """How many are not closed yet; for its tab."""
    del actor  # the document was read for them
    return of_document(document).exclude(status=CommentStatus.CLOSED).count()


def related_events(document: Document, actor: Member) -> list[tuple[str, list[int]]]:
    """The comments whose events belong to a document's activity."""
    del actor  # the same
    return [("pagecomment", list(of_document(document).values_list("pk", flat=True)))]


def may_comment(actor: Member, revision: Revision) -> bool:
    """Who manages documents, and who is asked about the revision somewhere; nobody in a closed project."""
    if not actor.project.is_open:
        return False
    return bool(actor.decide(Permission.MANAGE_DOCUMENTS)) or any(MAY_COMMENT.ask(revision, actor))


def may_answer(actor: Member, comment: PageComment) -> bool:
    """Besides those: its author, and who uploaded the revision it stands on or the newest one."""
    is_concerned = actor.project.is_open and actor.user.pk in _concerned(comment)
    return is_concerned or may_comment(actor, comment.revision)


def may_answer_earlier(actor: Member, revision: Revision) -> bool:
    """Who uploaded a revision answers what was open before it; so does who manages documents."""
    if not actor.project.is_open:
        return False
    return revision.uploaded_by_id == actor.user.pk or bool(actor.decide(Permission.MANAGE_DOCUMENTS))


def may_close(actor: Member, comment: PageComment) -> bool:
    """Its author, document controllers, and whom an app above names, such as who started its workflow."""
    if not actor.project.is_open:
        return False
    own = comment.author_id == actor.user.pk or bool(actor.decide(Permission.MANAGE_DOCUMENTS))
    return own or any(MAY_CLOSE_COMMENT.ask(comment, actor))


def at_home(comments: Iterable[PageComment], document: Document) -> list[PageComment]:
    """These comments with the document they are on, which is known already."""
    found = list(comments)
    for one in found:
        one.document = one.revision.document = document
    return found


def _concerned(comment: PageComment) -> set[int | None]:
    current = comment.document.current_revision
    newest = current.uploaded_by_id if current else None
    return {comment.author_id, comment.revision.uploaded_by_id, newest}


def _told(comments: QuerySet[PageComment]) -> QuerySet[PageComment]:
    return comments.select_related("revision").prefetch_related("replies")
