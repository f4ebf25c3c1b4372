"""What the member who answers for a share is told of it, as long as they are there and see its documents."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from accounts.models import User
from accounts.services import notifications
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestResponse, Scope, Share
from kazinex.core.actors import Actor, SystemActor
from kazinex.core.naming import first_of
from kazinex.core.permissions import Permission
from projects.queries.actors import find_member

DOCUMENT = "share_document"
MOST_NAMED = 10


def answered(share: Share, given: Sequence[GuestResponse]) -> None:
    """Tell the owner that an answer has come, maybe the same on several documents."""
    first, numbers = given[0], first_of((one.item.document.number for one in given), MOST_NAMED)
    late = ", after the share had expired" if first.is_late else ""
    text = f"{share.recipient_name} answered “{first.get_decision_display()}” on {numbers}{late}."
    _tell(share, "share_answered", text)


def second_browser(share: Share, *, outcome: str) -> None:
    """Tell the owner that a link was opened in a second browser: it may have been passed on."""
    _tell(
        share, "share_second_browser", f"The link for {share.recipient_name} was used in a second browser: {outcome}."
    )


def asked(share: Share) -> None:
    """Tell the owner that a guest asks to be let in again."""
    _tell(share, "share_asked", f"{share.recipient_name} asks for access to {share} again.")


def not_opened(user: User, shares: list[Share], *, url: str) -> None:
    """Tell a controller which of their shares, as far as they still see them, nobody has opened."""
    shares = [share for share in shares if _owner_sees(share)]
    if not shares:
        return
    text = f"Not opened in 3 days: shares with {first_of((share.recipient_name for share in shares), 3)}."
    notifications.tell(user, "share_not_opened", text, url, SystemActor("unopened shares"), about=shares)


def of_document(shares: Iterable[Share], words: str, *, by: Actor) -> None:
    """Tell whoever else answers for some of these shares what somebody did with a document in them.

    The names of their recipients follow the words.
    """
    acting, theirs = getattr(by, "user", None), defaultdict(list)
    for share in shares:
        if share.owner != acting and _owner_sees(share):
            theirs[share.owner].append(share)
    for owner, own in theirs.items():
        text = f"{words}: {first_of(share.recipient_name for share in own)}."
        notifications.tell(owner, DOCUMENT, text, own[0].get_absolute_url(), by, about=own)


def _tell(share: Share, kind: str, text: str) -> None:
    if not _owner_sees(share):
        return
    notifications.tell(share.owner, kind, text, share.get_absolute_url(), GuestActor(share), about=[share])


def _owner_sees(share: Share) -> bool:
    """Whether its owner is still here, may answer for it and sees its documents; who may not is told nothing more.

    A letter is answered for by who wrote it, whatever they may do with guest shares.
    """
    owner = find_member(str(share.owner.pk), share.project.code)
    if owner is None or not (share.scope == Scope.LETTER or owner.holds(Permission.MANAGE_GUEST_SHARES)):
        return False
    return bool(Share.objects.visible_to(owner).filter(pk=share.pk).exists())
