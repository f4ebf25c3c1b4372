"""What becomes of shares that hold what is void now: they go on and say so, and everybody concerned is told."""

from collections import defaultdict
from collections.abc import Sequence

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.register.models import Revision
from guestshares.models import Share, ShareItem
from guestshares.services import emails, owner_notices
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _

SHARED = [f"share__{name}" for name in ("organisation", "project", "created_by", "taken_over_by")]


def after_void(revisions: Sequence[Revision], by: Member) -> None:
    """Record it of each share that goes on, and tell its guest and whoever answers for it."""
    going_on = Share.objects.unended().filter(items__revision__in=revisions)
    held = ShareItem.objects.held().filter(revision__in=revisions, share__in=going_on.values("pk"))
    items = list(held.select_related("document", "revision__document", *SHARED).order_by("share", "position", "pk"))
    if not items:
        return
    now = clock.now()
    known = ((one.share, now, {"document": one.document.number, "revision": one.revision.code}) for one in items)
    record_many(AuditAction.SHARE_VOID, known, by=by)
    emails.void(items, by=by)
    of_revision = defaultdict(list)
    for item in items:
        of_revision[str(item)].append(item.share)
    one = "{names} is void now. Your guests who have it were told"
    several = "{names} are void now. Your guests who have them were told"
    owner_notices.of_documents(of_revision, one, several, by=by)


def what_void_means(revisions: Sequence[Revision], by: Member) -> str:
    """How many people outside have these revisions, as far as one may know."""
    seen = Share.objects.visible_to(by).unended()
    count = seen.filter(items__revision__in=revisions, items__withdrawn_at=None).distinct().count()
    if not count:
        return ""
    go_on = "guest share goes on and says" if count == 1 else "guest shares go on and say"
    return _("{count} {go_on} that it is void; each recipient is told not to work from it.").format(
        count=count, go_on=go_on
    )
