"""What the member who answers for a share is told of it, as long as they are there and see its documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from accounts.models import User
from accounts.services import notifications
from accounts.services.notifications import Told
from guestshares.domain import told_links
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestResponse, Scope, Share
from kazinex.core.actors import Actor, SystemActor
from kazinex.core.models import make_public_id
from kazinex.core.naming import first_of, phrase
from kazinex.core.permissions import Permission
from projects.queries.people import acting

DOCUMENT, CHANGED = "share_document", "share_changed"
MOST_NAMED = 10
MOST_REASONS = 3


class Act(Enum):
    """What a colleague does with shares, said of one and of several, between who does it and with whom they are."""

    REVOKED = ("revoked your guest share with {names}", "revoked {count} of your guest shares: {names}")
    EXTENDED = ("extended your guest share with {names}", "extended {count} of your guest shares: {names}")
    ROTATED = (
        "replaced the link of your guest share with {names}",
        "replaced the links of {count} of your guest shares: {names}",
    )
    REISSUED = (
        "reissued your guest share with {names} and answers for the new one",
        "reissued {count} of your guest shares and answers for the new ones: {names}",
    )
    NARROWED = (
        "narrowed your guest share with {names} to the new policy",
        "narrowed {count} of your guest shares to the new policy: {names}",
    )

    def of(self, shares: Sequence[Share]) -> str:
        """The same of these shares."""
        one, several = self.value
        words = one if len(shares) == 1 else several
        return words.format(count=len(shares), names=_recipients(shares))


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


def not_opened(shares: Iterable[Share]) -> None:
    """Tell the owners of shares which of them, as far as they still see them, nobody has opened."""
    told = [
        _told(owner, own, f"Not opened in 3 days: shares with {first_of((one.recipient_name for one in own), 3)}.")
        for owner, own in _of_owners(shares).items()
    ]
    notifications.tell_many(told, "share_not_opened", SystemActor("unopened shares"))


def changed(shares: Iterable[Share], act: Act, *, reasons: Mapping[int, str] | None = None, by: Actor) -> None:
    """Tell whoever else answers for these shares what a member did with them; each once, however many.

    And why, by the key of a share: the reasons of theirs, of which the first few are named.
    """
    member = getattr(by, "user", None)
    if member is None:
        return
    told = [
        _told(owner, own, f"{member.name} {act.of(own)}.{_why(own, reasons or {})}")
        for owner, own in _of_owners(shares, but=member).items()
    ]
    notifications.tell_many(told, CHANGED, by)


def _why(shares: Iterable[Share], reasons: Mapping[int, str]) -> str:
    found = list(dict.fromkeys(phrase(reasons[share.pk]) for share in shares if reasons.get(share.pk)))
    if not found:
        return ""
    more = f" And {len(found) - MOST_REASONS} more." if len(found) > MOST_REASONS else ""
    return f" Reason{'' if len(found) == 1 else 's'}: {'. '.join(found[:MOST_REASONS])}.{more}"


def handed_over(share: Share, former: User, *, reason: str, by: Actor) -> None:
    """Tell who answered for a share until now, where a colleague gave it to somebody else."""
    member = getattr(by, "user", None)
    if member is None or former in (member, share.owner) or not _sees(former, [share]):
        return
    words = f"{member.name} handed over your guest share with {share.recipient_name} to {share.owner.name}."
    notifications.tell_many([_told(former, [share], f"{words} Reason: {phrase(reason)}.")], CHANGED, by)


def of_documents(found: Mapping[str, Iterable[Share]], one: str, several: str, *, by: Actor) -> None:
    """Tell whoever else answers for shares, by what of them it is about, what somebody did with those documents.

    Once for all, by the words for one document or for several; the names of their recipients follow.
    """
    about: dict[Share, list[str]] = defaultdict(list)
    for name, shares in found.items():
        for share in shares:
            about[share].append(name)
    told = []
    for owner, own in _of_owners(about, but=getattr(by, "user", None)).items():
        names = list(dict.fromkeys(name for share in own for name in about[share]))
        words = (one if len(names) == 1 else several).format(names=first_of(names, MOST_NAMED))
        told.append(_told(owner, own, f"{words}: {_recipients(own)}."))
    notifications.tell_many(told, DOCUMENT, by)


def _recipients(shares: Iterable[Share]) -> str:
    return first_of(list(dict.fromkeys(share.recipient_name for share in shares)))


def _tell(share: Share, kind: str, text: str) -> None:
    told = [_told(owner, own, text) for owner, own in _of_owners([share]).items()]
    notifications.tell_many(told, kind, GuestActor(share))


def _told(owner: User, shares: Sequence[Share], text: str) -> Told:
    """What leads to the share it tells of, or to the list of all of them."""
    first, *more = shares
    if not more:
        return Told(owner, text, first.get_absolute_url(), (first,))
    key = make_public_id()
    return Told(owner, text, told_links.address(first.organisation, key), tuple(shares), key)


def _of_owners(shares: Iterable[Share], but: User | None = None) -> dict[User, list[Share]]:
    """These shares by who answers for them and sees their documents, but for one person."""
    theirs: dict[User, list[Share]] = defaultdict(list)
    for share in shares:
        if share.owner != but:
            theirs[share.owner].append(share)
    seen = {owner: _sees(owner, own) for owner, own in theirs.items()}
    return {owner: own for owner, own in seen.items() if own}


def _sees(owner: User, shares: Sequence[Share]) -> list[Share]:
    """Those of these shares for which somebody is still there, may answer, and sees the documents.

    A letter is answered for by who wrote it, whatever they may do with guest shares. Who may not is told nothing more.
    """
    actors = acting({(share.project_id, owner.pk) for share in shares})
    seen: set[int] = set()
    for (project, _person), actor in actors.items():
        there = Share.objects.visible_to(actor).filter(pk__in=[one.pk for one in shares if one.project_id == project])
        may_all = actor.holds(Permission.MANAGE_GUEST_SHARES)
        seen |= set((there if may_all else there.filter(scope=Scope.LETTER)).values_list("pk", flat=True))
    return [share for share in shares if share.pk in seen]
