"""Who signs what is mailed about guest shares, and is replied to."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from accounts.models import User
from guestshares.models import Share
from kazinex.core.actors import Actor
from projects.queries.people import everybody


class Signers(NamedTuple):
    """Who signs what is mailed about a share and is replied to: its owner, who answers for it.

    In the place of one who has left its project it is whoever acts, if that is a member; else the organisation signs by
    itself.
    """

    present: frozenset[int]  # shares, by key, whose owner is still there
    acting: Any

    def of(self, share: Share) -> User | None:
        """The person who signs, if any."""
        signer: User | None = share.owner if share.pk in self.present else self.acting
        return signer

    def key_of(self, share: Share) -> int | None:
        """The same by key, without reading the person."""
        return owner_key(share) if share.pk in self.present else self.acting and self.acting.pk


def of(shares: Sequence[Share], by: Actor | None = None) -> Signers:
    """Who signs what is mailed about these shares; it is asked of the projects only where somebody else acts."""
    acting: Any = getattr(by, "user", None)
    owners = {share.pk: owner_key(share) for share in shares}
    if acting and set(owners.values()) <= {acting.pk}:
        return Signers(frozenset(owners), acting)
    projects = {share.project_id: share.project for share in shares}
    found = everybody(*projects.values(), among=set(owners.values()))
    here = {(actor.project.pk, actor.membership.user_id) for actor in found if actor.project}
    return Signers(frozenset(one.pk for one in shares if (one.project_id, owners[one.pk]) in here), acting)


def owner_key(share: Share) -> int:
    """Who answers for a share, by key, without reading the person."""
    return share.taken_over_by_id or share.created_by_id
