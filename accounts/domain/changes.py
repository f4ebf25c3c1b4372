"""What happens to people in an organisation, for who else wants to know; a reaction refuses by raising RuleBroken."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import BouncedAddress, Membership
from kazinex.core.actors import Actor
from kazinex.core.features import Change

# When an organisation was made, which is the active one then.
ORGANISATION_CREATED = Change[[Actor]]("organisation_created")
Wanted = Sequence[Mapping[str, Any]]  # [{"project_id": 7, "role": "reviewer"}], as an invitation keeps it

# Before somebody is invited with a role, and to these projects with theirs.
MEMBER_INVITING = Change[[str, Wanted, Actor]]("member_inviting")
# Before an invitation is accepted: the key of the user who sent it, the role, the projects.
INVITATION_ACCEPTING = Change[[int, str, Wanted]]("invitation_accepting")
# When an invitation was accepted.
MEMBER_JOINED = Change[[Membership, Wanted, Actor]]("member_joined")
# Before a membership is removed.
MEMBER_LEAVING = Change[[Membership, Actor]]("member_leaving")
# Before the session of a request ends.
SIGNING_OUT = Change[[Any]]("signing_out")
# When mail to an address came back for good: the address, and the outbox's key of that mail.
ADDRESS_BOUNCED = Change[[BouncedAddress, str]]("address_bounced")
