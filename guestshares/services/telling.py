"""Who hears of what a member does with shares: the people outside they are for, and whoever else answers for them.

What the product does by itself is told where it happens, or is known already.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict, Unpack

from guestshares.domain.changes import SHARES_ENDED, Ending
from guestshares.models import Share
from guestshares.services import emails, owner_notices
from guestshares.services.owner_notices import Act
from kazinex.core import clock
from kazinex.core.actors import Actor


class Told(TypedDict, total=False):
    """Who is told elsewhere that shares were revoked, and by other words: False for the people outside, the owners."""

    guests: bool
    owners: bool


def ended(shares: Sequence[Share], reasons: Mapping[int, str], *, by: Actor, **told: Unpack[Told]) -> None:
    """Tell of shares that were revoked, for reasons by their keys.

    People outside are not told why, and nothing of those whose date had passed.
    """
    if getattr(by, "user", None) is None:
        return
    now = clock.now()
    if told.get("guests", True):
        emails.ended([share for share in shares if share.expires_at > now], by=by)
    if told.get("owners", True):
        owner_notices.changed(shares, Act.REVOKED, reasons=reasons, by=by)


def what_waits(ending: Iterable[int], *, by: Actor) -> list[str]:
    """What waits for answers on these links, by their keys, for the page that ends them; of every app that knows."""
    return SHARES_ENDED.warnings([*ending], Ending.ENDED, by)


def changed(shares: Sequence[Share], act: Act, *, by: Actor) -> None:
    """Tell of shares that last longer or shorter, or open more or fewer times, than the mails about them say."""
    emails.changed(shares, by=by)
    owner_notices.changed(shares, act, by=by)
