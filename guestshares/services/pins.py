"""What a guest says at places of pages: recorded under the recipient's name, seen by them and the organisation."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from documents.register.models import CommentReply, PageComment
from documents.register.models.pins import Pin
from documents.register.services import comments
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestPin, Share, ShareItem
from guestshares.services import emails
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST = 500  # comments of one share


def add(item: ShareItem, *, page: int, pin: Pin, kind: str, text: str, by: GuestActor) -> PageComment:
    """Put a pin on a page of a record that answers are asked for."""
    with transaction.atomic():
        share = _held(item.share)
        if share.pins.count() >= MOST:
            raise RuleBroken(
                _("You have made {most} comments here, which is the most. Answer with a file instead.").format(
                    most=MOST
                )
            )
        made = comments.add(item.revision, page=page, pin=pin, kind=kind, text=text, by=by)
        GuestPin.objects.create(share=share, comment=made)
    return made


def reply(comment: PageComment, *, share: Share, text: str, by: GuestActor) -> CommentReply:
    """Say something to one's own comment; it is open again then."""
    with transaction.atomic():
        _held(share)
        return comments.reply(comment, text=text, is_own=True, by=by)


def settled(comments: Sequence[PageComment], by: Actor) -> None:
    """Mail the guests among the authors that they find answers: on which document, once in an hour, without a word."""
    del by  # a guest is told of the organisation
    mine = GuestPin.objects.filter(comment__in=[comment.pk for comment in comments], share__in=Share.objects.unended())
    held = mine.filter(share__items__document=F("comment__document"), share__items__withdrawn_at=None)
    told = {pin.share_id: pin.comment.document for pin in held.select_related("comment__document")}
    for share in Share.objects.with_surroundings().filter(pk__in=told).order_by("pk"):
        emails.comments_settled(share, told[share.pk])


def _held(share: Share) -> Share:
    """The share, which nobody ends meanwhile."""
    held: Share = Share.objects.select_for_update(of=("self",)).with_surroundings().with_clock().get(pk=share.pk)
    if held.is_ended or not held.asks_for_answers:
        raise RuleBroken(_("Comments are taken only while the documents are open and an answer is asked for."))
    return held
