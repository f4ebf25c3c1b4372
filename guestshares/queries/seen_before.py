"""Which earlier revision of a record its recipient has looked at before, to compare the new one with."""

from documents.register.models import Revision
from guestshares.models import GuestSession, Share, ShareItem


def earlier(item: ShareItem) -> Revision | None:
    """The newest earlier revision that the same recipient opened in this project, unless it was taken from them.

    A share that was revoked counts only where this one was given in its place.
    """
    share = item.share
    same = (
        ShareItem.objects.held()
        .filter(
            document=item.document,
            share__project=share.project_id,
            share__recipient_email__iexact=share.recipient_email,
            revision__created_at__lt=item.revision.created_at,
        )
        .exclude(share=share)
    )
    given = _in_place_of(share)
    for one in same.select_related("share", "revision").order_by("-revision__created_at", "-pk")[:20]:
        is_kept = not one.share.is_revoked or one.share_id in given
        if is_kept and GuestSession.objects.filter(share=one.share_id, viewed_items__contains=[one.pk]).exists():
            found: Revision = one.revision
            found.document = item.document
            return found
    return None


def _in_place_of(share: Share) -> set[int]:
    """The shares that this one replaces, one after another."""
    found: set[int] = set()
    before = share.reissue_of_id
    while before and before not in found and len(found) < 20:  # noqa: PLR2004  nobody reissues more often
        found.add(before)
        before = Share.objects.filter(pk=before).values_list("reissue_of", flat=True).first()
    return found
