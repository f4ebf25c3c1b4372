"""What happens to a guest share, and who above wants to know."""

from collections.abc import Sequence

from guestshares.domain.actors import GuestActor
from guestshares.models import GuestResponse, Share, ShareItem
from kazinex.core.actors import Actor
from kazinex.core.features import Change

# An answer is about to be given: who goes with it holds their own things first, so that nobody waits in a circle.
RESPONSE_COMING = Change[[ShareItem]]("response_coming")
RESPONSE_SUBMITTED = Change[[GuestResponse, GuestActor]]("response_submitted")
# The one before, the one in its place, and who issued it.
SHARE_REISSUED = Change[[Share, Share, Actor]]("share_reissued")
# Links that were revoked or whose date has passed, for this reason; not those that another one takes the place of.
SHARES_ENDED = Change[[Sequence[Share], str, Actor]]("shares_ended")
