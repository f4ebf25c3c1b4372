"""What happens to a guest share, and who above wants to know."""

from guestshares.domain.actors import GuestActor
from guestshares.models import GuestResponse, Share, ShareItem
from kazinex.core.features import Change

# An answer is about to be given: who goes with it holds their own things first, so that nobody waits in a circle.
RESPONSE_COMING = Change[[ShareItem]]("response_coming")
RESPONSE_SUBMITTED = Change[[GuestResponse, GuestActor]]("response_submitted")
SHARE_REISSUED = Change[[Share, Share]]("share_reissued")  # the one before, and the one in its place
