"""Along which indexes the register of letters is read, for what it is narrowed by."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from documents.correspondence.models import Letter
from documents.correspondence.models.letter import about_seen
from documents.correspondence.models.words import BACK, FOR_ALL, OPEN
from kazinex.core.actors import Member
from kazinex.core.keyset import Among, Walk

BY_RECIPIENT = {"moved_at": "recipients__moved_at", "id": "recipients__letter_id"}
SENT = Q(number__isnull=False)


def among(actor: Member, asked: Mapping[str, object]) -> Among:
    """The parts that hold every letter this person sees and that the filters leave, each along one index.

    They say what `Letter.objects.visible_to` says, to which a test holds them. Letters between other people are never
    walked over, and neither are those in another state.
    """
    if actor.reaches_only_steps or actor.project is None:
        return Among(rows=Letter.objects.none())
    user, statuses, mine = actor.user, _statuses(str(asked.get("status") or "")), str(asked.get("mine") or "")
    here = Letter.objects.filter(project=actor.project)
    if mine:
        return Among(_own(mine, _naming(actor, statuses), user), rows=here, is_shared=True, instead_of=("mine",))
    theirs = [_naming(actor, statuses), Walk(Q(author=user)), Walk(Q(keeper=user))]
    return Among([*_open_to_all(actor, statuses), *theirs], rows=here, is_shared=True)


def _own(mine: str, named: Walk, user: Any) -> list[Walk]:
    if mine == "to":
        return [named]
    if mine == "waiting":
        asked = Walk(named.part & Q(recipients__waits=True), beside=BY_RECIPIENT)
        return [asked, Walk(BACK & Q(keeper=user)), Walk(BACK & Q(keeper=None, author=user))]
    return [Walk(Q(author=user) & (Q(number=None) if mine == "drafts" else SENT))]


def _naming(actor: Member, statuses: tuple[str, ...]) -> Walk:
    """Those that name somebody in To or CC."""
    part = SENT & Q(recipients__user=actor.user, recipients__project=actor.project)
    return Walk(part & Q(recipients__status__in=statuses) if statuses else part, beside=BY_RECIPIENT)


def _open_to_all(actor: Member, statuses: tuple[str, ...]) -> list[Walk]:
    """Those open to the project: about no document, or about one that the actor sees."""
    part = FOR_ALL & SENT
    if not actor.sees_everything:
        part &= Q(has_documents=False) | about_seen(actor)
    return [Walk(part & Q(status=status)) for status in statuses] or [Walk(part)]


def _statuses(asked: str) -> tuple[str, ...]:
    """The states a filter leaves; none for all of them."""
    return () if not asked else tuple(OPEN) if asked == "open" else (asked,)
