"""The page comments a guest sees: their own, and those of others where the sender said so, with what was answered."""

from django.db.models import Q

from documents.register.models import CommentReply, PageComment
from guestshares.models import GuestPin, Share, ShareItem


def of_share(share: Share) -> list[PageComment]:
    """Those they see in the order they were made, numbered by that order: numbers of others tell nothing."""
    found = GuestPin.objects.filter(_told(share)).select_related("comment__revision").order_by("pk")
    made = []
    for number, pin in enumerate(found.prefetch_related("comment__replies"), start=1):
        comment = pin.comment
        comment.number, comment.is_readers = number, pin.share_id == share.pk
        for said in (comment, *comment.replies.all()):
            said.author_name = _signed(said)
        made.append(comment)
    return made


def of_item(item: ShareItem) -> list[PageComment]:
    """Those on one record."""
    return [one for one in of_share(item.share) if one.revision_id == item.revision_id]


def own(item: ShareItem, number: int) -> PageComment:
    """One of the guest's own by its number in the share; raises PageComment.DoesNotExist for any other."""
    found = next((one for one in of_item(item) if one.number == number and one.is_readers), None)
    if found is None:
        raise PageComment.DoesNotExist
    kept: PageComment = PageComment.objects.select_related("document", "revision").get(pk=found.pk)
    return kept


def _told(share: Share) -> Q:
    """Their own, and those of the same distribution on revisions they hold too."""
    own = Q(share=share)
    if not (share.shares_comments and share.distribution):
        return own
    together = Q(share__distribution=share.distribution, share__shares_comments=True)
    return own | together & Q(comment__revision__in=share.held_items.values("revision"))


def _signed(said: PageComment | CommentReply) -> str:
    """Who said it; people outside without their addresses."""
    return said.author_name if said.author_id else said.author_name.split(" <", 1)[0]
