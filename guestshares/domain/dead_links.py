"""Links that no longer open: why, in the exact words of SPEC 14."""

from dataclasses import dataclass

from guestshares.models import Share, ShareStatus


@dataclass(frozen=True, slots=True)
class DeadLink:
    """Why a link does not open; said to the guest with the sender's organisation and nothing else."""

    reason: str
    message: str
    title: str = ""
    may_ask: bool = True


class LinkDead(Exception):
    """Raised where a share was to be opened and its link is dead."""

    def __init__(self, why: DeadLink) -> None:
        super().__init__(why.message)
        self.why = why


REVOKED = DeadLink("revoked", "This link has been revoked.")
REPLACED = DeadLink("replaced by a newer link", "This link has been revoked.", may_ask=False)
TAKEN_OUT = DeadLink("taken out", "This document is no longer shared with you.", may_ask=False)
EXPIRED = DeadLink("expired", "This link has expired.", "Access expired")
EXHAUSTED = DeadLink("access count exceeded", "Access count exceeded.")
BY_STATUS = {ShareStatus.REVOKED: REVOKED, ShareStatus.EXPIRED: EXPIRED, ShareStatus.EXHAUSTED: EXHAUSTED}


def of(share: Share, token_hash: str) -> DeadLink | None:
    """Why this link does not open, or None where it does; in the order revoked, expired, exceeded."""
    why = BY_STATUS.get(share.status)
    if why in (None, EXHAUSTED) and token_hash != share.token_hash:
        return REPLACED
    return why
