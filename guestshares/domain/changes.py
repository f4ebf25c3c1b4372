"""What happens to a guest share, and who above wants to know."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from documents.register.models import Revision
from guestshares.domain.actors import GuestActor
from guestshares.models import GuestResponse, Share, ShareItem
from kazinex.core.actors import Actor
from kazinex.core.features import Change


class Ending(StrEnum):
    """How a link came to its end; never why, for a reason may name documents that not everybody who hears may know."""

    ENDED = "It was ended."
    DATE = "Its date has passed."
    REISSUED = "It was issued again on another revision."


class Reissue(NamedTuple):
    """A share, the one in its place, and whether the first one ended by it or had ended before."""

    before: Share
    after: Share
    ends_before: bool


class Succession(NamedTuple):
    """That somebody outside was mailed of a newer revision than their link shows, and the link to it, if any."""

    item: ShareItem
    newer: Revision
    offered: Share | None = None


# An answer is about to be given: who goes with it holds their own things first, so that nobody waits in a circle.
RESPONSE_COMING = Change[[ShareItem]]("response_coming")
RESPONSE_SUBMITTED = Change[[GuestResponse, GuestActor]]("response_submitted")
SHARE_REISSUED = Change[[Reissue, Actor]]("share_reissued")
# The keys of links that were revoked or whose date has passed, each told of once; not those that another one takes the
# place of.
SHARES_ENDED = Change[[Sequence[int], Ending, Actor]]("shares_ended")
# Several are mailed at once what came in the place of what they hold.
HOLDERS_MAILED = Change[[Sequence[Succession]]]("holders_mailed")
