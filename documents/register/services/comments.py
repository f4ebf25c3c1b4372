"""What people say at places of pages: added, answered, closed (DOCUMENT_CONTROL 4)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.register.models import CommentKind, CommentReply, CommentStatus, PageComment, Response, Revision
from documents.register.models.page_comment import LONGEST
from documents.register.models.pins import Pin
from documents.register.services import comment_notices, document_locks
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _


class Answer(NamedTuple):
    """What is said to one of several comments."""

    comment: PageComment
    text: str = ""
    response: str = ""


AUDITED = 500  # characters of a text that its event repeats
IS_CLOSED = _("This comment is closed. Add a new one where there is more to say.")


def add(revision: Revision, *, page: int, pin: Pin, kind: str, text: str, by: Actor) -> PageComment:
    """Put a numbered pin on a page of a revision; numbers run through the document."""
    text = _require_words(text)
    if page < 1:
        raise RuleBroken(_("Pages are counted from 1."), field="page")
    if kind not in CommentKind.values:
        raise RuleBroken(_("Choose what kind of comment it is."), field="kind")
    with transaction.atomic():
        document = document_locks.hold(revision.document)
        lifecycle.require_present(document)
        last = document.comments.aggregate(last=Max("number"))["last"] or 0
        place = {"left": pin.left, "top": pin.top, "width": pin.width, "height": pin.height}
        made: PageComment = document.comments.create(
            revision=revision, number=last + 1, page=page, kind=kind, text=text, **place, **_author(by)
        )
        made.document, made.revision = document, revision
        known: dict[str, Any] = {"page": page, "place": made.place, "kind": made.get_kind_display()}
        record(AuditAction.COMMENT_ADDED, by=by, target=made, text=text[:AUDITED], **known)
        comment_notices.added(made, by=by)
    return made


def reply(comment: PageComment, *, text: str = "", response: str = "", is_own: bool = False, by: Actor) -> CommentReply:
    """Answer a comment; with a response it says what becomes of it. Its author asks again where it was answered.

    `is_own` says so of who is no member.
    """
    with transaction.atomic():
        held, said = _replied(comment, text=text, response=response, is_own=is_own, by=by)
        comment_notices.answered([(held, said)], by=by)
    return said


def answer_many(answers: Sequence[Answer], *, by: Actor) -> int:
    """Answer several comments of one document at once, each with an event of its own; all of them or none."""
    if not answers:
        raise RuleBroken(_("Choose a response, or write a reply, to at least one comment."))
    said: list[tuple[PageComment, CommentReply]] = []
    with transaction.atomic():
        for one in answers:
            try:
                said.append(_replied(one.comment, text=one.text, response=one.response, by=by))
            except RuleBroken as broken:
                raise RuleBroken(
                    _("Comment {number}: {words}").format(number=one.comment.number, words=broken.words)
                ) from broken
        comment_notices.answered(said, by=by)
    return len(answers)


def close(comment: PageComment, *, by: Actor) -> PageComment:
    """End a comment; it stays where it stands and takes no more replies."""
    with transaction.atomic():
        held = _held(comment)
        changes = {"Status": [held.get_status_display(), str(CommentStatus.CLOSED.label)]}
        held.status, held.updated_at = CommentStatus.CLOSED, clock.now()
        held.save(update_fields=["status", "updated_at"])
        record(AuditAction.COMMENT_CLOSED, by=by, target=held, changes=changes)
        comment_notices.closed(held, by=by)
    return held


def _replied(
    comment: PageComment, *, text: str, response: str, is_own: bool = False, by: Actor
) -> tuple[PageComment, CommentReply]:
    """The comment as it stands then, and what was said."""
    text = _require_response(text.strip(), response)
    with transaction.atomic():
        held = _held(comment)
        before = held.get_status_display()
        own = is_own or (held.author_id is not None and held.author_id == _author(by)["author_id"])
        said: CommentReply = held.replies.create(text=text, response=response, **_author(by))
        held.status = CommentStatus.OPEN if own and not response else CommentStatus.ANSWERED
        held.response, held.updated_at = response or held.response, clock.now()
        held.save(update_fields=["status", "response", "updated_at"])
        words = ": ".join(filter(None, [response and str(Response(response).label), text]))
        changes = {} if before == held.get_status_display() else {"Status": [before, held.get_status_display()]}
        record(AuditAction.COMMENT_ANSWERED, by=by, target=held, answer=words[:AUDITED], changes=changes)
    return held, said


def _held(comment: PageComment) -> PageComment:
    """The comment as it is now, its document held; refuses a closed one."""
    document = document_locks.hold(comment.document)
    lifecycle.require_present(document)
    held: PageComment = document.comments.select_related("revision__uploaded_by", "author").get(pk=comment.pk)
    held.document = held.revision.document = document
    if held.is_closed:
        raise RuleBroken(IS_CLOSED)
    return held


def _author(by: Actor) -> dict[str, Any]:
    """Whose words they are: a member's, or those of somebody outside under the name they are recorded by."""
    user = getattr(by, "user", None)
    name = str(getattr(user, "name", "") or by.label)
    return {"author_id": user.pk if user else None, "author_name": name[:200]}


def _require_words(text: str) -> str:
    text = text.strip()
    if not text:
        raise RuleBroken(_("Write the comment."), field="comment")
    if len(text) > LONGEST:
        raise RuleBroken(_("A comment has {longest} characters at most.").format(longest=LONGEST), field="comment")
    return text


def _require_response(text: str, response: str) -> str:
    if response and response not in Response.values:
        raise RuleBroken(_("Choose one of the responses."), field="response")
    if response == Response.NOT_ACCEPTED and not text:
        raise RuleBroken(_("Write why the comment is not accepted."), field="comment")
    return text if response and not text else _require_words(text)
