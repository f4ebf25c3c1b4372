"""Several shares changed at once, of whatever projects: each as if changed alone, and what is refused is told."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from guestshares.models import Share
from guestshares.services import emails, owner_notices, ownership, shares, telling
from guestshares.services.issuing import Issued
from guestshares.services.owner_notices import Act
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.several import Outcome, change_each
from kazinex.core.translation import marked as _

One = Callable[[Share, Member], object]


def extend(
    chosen: Sequence[Share], *, days: int | None, more_opens: int, reason: str = "", by: Member
) -> Outcome[Share]:
    """Give several shares more time from now, or more opens on top of those they have.

    `reason` says why what is confidential among them is let out longer.
    """
    if days is None and not more_opens:
        raise RuleBroken(_("Choose a new expiry, or enter how many opens are added."))

    extended: dict[int, Share] = {}

    def one(share: Share, there: Member) -> None:
        opens = share.maximum_opens + more_opens if more_opens and share.maximum_opens else None
        same: Any = {"expiry": days, "max_opens": opens, "because": reason, "is_mailed": False}
        extended[share.pk] = shares.extend(share, by=there, **same)

    with transaction.atomic():
        found = _each(chosen, one, by=by)
        telling.changed([extended[share.pk] for share in found.done], Act.EXTENDED, by=by)
    return found


def rotate(chosen: Sequence[Share], *, by: Member) -> Outcome[Share]:
    """Replace the links of several shares and mail the new ones, those of one person together."""
    return _mailed(chosen, lambda share, there: shares.rotate(share, is_mailed=False, by=there), Act.ROTATED, by=by)


def reissue(chosen: Sequence[Share], *, current_revisions: bool, reason: str = "", by: Member) -> Outcome[Share]:
    """Share again with each recipient on the same terms, mailed together; live shares end by it.

    `reason` says why what is confidential among them is let out again.
    """
    same: Any = {"current_revisions": current_revisions, "because": reason, "is_mailed": False}
    return _mailed(chosen, lambda share, there: shares.reissue(share, by=there, **same), Act.REISSUED, by=by)


def hand_over(chosen: Sequence[Share], *, to: User, reason: str, by: Member) -> Outcome[Share]:
    """Let somebody else answer for several shares."""
    return _each(chosen, lambda share, there: ownership.hand_over(share, to=to, reason=reason, by=there), by=by)


def _mailed(chosen: Sequence[Share], one: Callable[[Share, Member], Issued], act: Act, *, by: Member) -> Outcome[Share]:
    """New links for all that can have one; whoever is sent several of them, or answers for several, is told once."""
    issued: dict[int, Issued] = {}

    def change(share: Share, there: Member) -> None:
        issued[share.pk] = one(share, there)

    with transaction.atomic():
        found = _each(chosen, change, by=by)
        emails.links_of_each([issued[share.pk] for share in found.done], by=by)
        owner_notices.changed(found.done, act, by=by)
    return found


def _each(chosen: Iterable[Share], one: One, *, by: Member) -> Outcome[Share]:
    there = {each.project.pk: each for each in by.everywhere if each.decide(Permission.MANAGE_GUEST_SHARES)}

    def change(share: Share) -> None:
        if share.project_id not in there:
            raise RuleBroken(
                _("You may not manage guest shares in {name} now, or it is closed.").format(name=share.project.name)
            )
        one(share, there[share.project_id])

    return change_each(sorted(chosen, key=lambda share: share.pk), change, lambda share: share.recipient_name)
