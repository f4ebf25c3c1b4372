"""The guest links by which people outside read a letter and answer it, under the guest policy."""

from collections.abc import Iterator, Sequence
from typing import Any

from documents.correspondence.models import Letter, Recipient
from documents.correspondence.models.words import RecipientKind
from documents.register.models import Revision
from guestshares.domain import dead_links, limits
from guestshares.models import Scope, Share, ShareStatus
from guestshares.queries.policies import effective_policy
from guestshares.services import many_shares, shares
from guestshares.services.shares import Recipient as Guest
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _


def give(letter: Letter, outside: Sequence[Recipient], revisions: Sequence[Revision], *, by: Member) -> None:
    """A guest link each, on the letter's revisions, whose documents the caller holds; refused in words.

    Its label is the letter's code alone: who manages guest shares sees it without seeing the letter.
    """
    if not outside:
        return
    if revisions and not by.decide(Permission.MANAGE_GUEST_SHARES):
        words = _(
            "{email} is outside, and your role may not share documents with people outside. Leave "
            "them or the documents out, or ask somebody who may manage guest shares to send it."
        ).format(email=outside[0].email)
        raise RuleBroken(words, field="to")
    facts: dict[str, Any] = {
        "label": letter.code,
        "distribution": letter.public_id,
        "asks_for_answers": False,
    }
    rules = effective_policy(letter.project)
    people = [Guest(one.name, one.email, one.company) for one in outside]
    try:
        shared = many_shares.terms(Scope.LETTER, rules, by=by, **facts)
        many_shares.issue(revisions, shared, recipients=people, rules=rules, by=by)
    except RuleBroken as broken:
        raise RuleBroken(
            _("{email} is outside. {words}").format(email=outside[0].email, words=broken.words), field="to"
        ) from broken


def warnings(letter: Letter, outside: Sequence[Recipient], *, by: Member) -> Iterator[str]:
    """What to look after of the links that were given: that they end before the answer of whom it is sent to is due."""
    asks_outside = any(one.kind == RecipientKind.TO for one in outside)  # whoever has a copy is asked for nothing
    if asks_outside and letter.is_awaited:
        rules = effective_policy(letter.project)
        end = limits.expiry(rules.chosen_days, project=letter.project, policy=rules)
        yield from filter(None, [limits.ends_before(end, letter.due_at, by=by)])


def lateness(share: Share) -> str:
    """How late an answer by this share comes, in words, the share held from now on; raises LinkDead once revoked."""
    held = shares.locked(share)
    if held.is_revoked:
        raise dead_links.LinkDead(dead_links.REVOKED)
    return ", after the link had expired" if held.status == ShareStatus.EXPIRED else ""
