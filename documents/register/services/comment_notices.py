"""Telling members of comments: who wrote one, of answers and its end; who answers for a document, of new ones."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from accounts.models import Notification, User
from accounts.services import notifications
from accounts.services.notifications import Told
from documents.register.domain.changes import COMMENTS_SETTLED
from documents.register.models import CommentReply, CommentStatus, PageComment, Revision
from kazinex.core import clock
from kazinex.core.actors import Actor
from projects.queries.people import everybody

ADDED, ANSWERED, CLOSED = "comment_added", "comment_answered", "comment_closed"
QUIET = timedelta(hours=1)  # after an unread mail about a document, in which the next notifications are not mailed


def added(comment: PageComment, *, by: Actor) -> None:
    """Tell who owns the document, and who uploaded the revision, that somebody said something on it."""
    words = f"{_name(by)} added {comment.audit_label}: {comment.text}"
    _tell(_owners(comment), [comment], ADDED, words, by=by)


def answered(comments: Iterable[tuple[PageComment, CommentReply]], *, by: Actor) -> None:
    """Tell whoever wrote these comments of one document that they were answered, each person once.

    A question asked again by whoever wrote it is told to those who answer for the document, and answered before.
    """
    theirs: dict[User, list[tuple[PageComment, CommentReply]]] = {}
    settled = []
    for comment, said in comments:
        if comment.status == CommentStatus.ANSWERED:
            settled.append(comment)
        if comment.status == CommentStatus.OPEN:
            words = f"{_name(by)} asks again in {comment.audit_label}: {said.text}"
            _tell([*_owners(comment), *_repliers(comment)], [comment], ADDED, words, by=by)
        elif comment.author is not None:
            theirs.setdefault(comment.author, []).append((comment, said))
    for author, told in theirs.items():
        one, said = told[0]
        what = one.audit_label if len(told) == 1 else f"{len(told)} of your comments on {one.document.number}"
        response = said.get_response_display() if said.response else ""
        how = ": ".join(filter(None, [response, said.text])) if len(told) == 1 else ""
        words = f"{_name(by)} answered {what}{': ' if how else '.'}{how}"
        _tell([author], [comment for comment, _ in told], ANSWERED, words, by=by)
    COMMENTS_SETTLED.announce(settled, by)


def closed(comment: PageComment, *, by: Actor) -> None:
    """Tell whoever wrote a comment that it is closed."""
    words = f"{_name(by)} closed {comment.audit_label}."
    _tell([comment.author] if comment.author else [], [comment], CLOSED, words, by=by)
    COMMENTS_SETTLED.announce([comment], by)


def _tell(users: Iterable[User], comments: list[PageComment], kind: str, words: str, *, by: Actor) -> None:
    """Those of them who see the revisions, and not whoever did it."""
    own, one = getattr(by, "user", None), comments[0]
    meant = _who_see([user for user in dict.fromkeys(users) if user != own], comments)
    url = one.get_absolute_url() if len(comments) == 1 else _all_of(one)
    told = [Told(user, words, url) for user in meant]
    lately = _told_lately(meant, kind, one)
    notifications.tell_many([each for each in told if each.user.pk not in lately], kind, by, about=comments)
    quiet = [each for each in told if each.user.pk in lately]
    notifications.tell_many(quiet, kind, by, own_mail=True, about=comments)


def _who_see(users: list[User], comments: list[PageComment]) -> list[User]:
    if not users:
        return []
    keys = {comment.revision_id for comment in comments}
    people = everybody(comments[0].document.project, among={user.pk for user in users})
    seen = [person for person in people if Revision.objects.visible_to(person).filter(pk__in=keys).count() == len(keys)]
    return [person.user for person in seen]


def _told_lately(users: list[User], kind: str, comment: PageComment) -> set[int]:
    """Those who were mailed a little while ago of comments on the same document, and who have not looked."""
    unread = Notification.objects.filter(user__in=users, kind=kind, read_at=None, created_at__gt=clock.now() - QUIET)
    mailed = notifications.mailed_at_once(unread.filter(url__startswith=_all_of(comment)))
    return set(mailed.values_list("user_id", flat=True))


def _owners(comment: PageComment) -> list[User]:
    return [comment.document.owner, comment.revision.uploaded_by]


def _repliers(comment: PageComment) -> list[User]:
    said = comment.replies.exclude(author=None).select_related("author")
    return [reply.author for reply in said if reply.author and reply.author_id != comment.author_id]


def _all_of(comment: PageComment) -> str:
    document = comment.document
    return reverse("documents:comments", args=[document.organisation.slug, document.project.code, document.number])


def _name(by: Actor) -> str:
    return str(getattr(getattr(by, "user", None), "name", "") or by.label.split(" <", 1)[0])
