"""Along which indexes the register of letters is read, for what it is narrowed by."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from documents.correspondence.models.words import BACK, FOR_ALL, OPEN
from kazinex.core.keyset import Among, Walk
from projects.models import Project

BY_RECIPIENT = {"moved_at": "recipients__moved_at", "id": "recipients__letter_id"}


def among(project: Project, user: Any, asked: Mapping[str, Any]) -> Among:
    """The parts that hold every letter this person sees and that the filters leave, each along one index.

    Those between other people are never walked over, and neither are those in another state; whether somebody sees
    what stands in a part is asked of the register as anywhere.
    """
    mine, statuses = asked.get("mine"), _statuses(asked.get("status"))
    named = Q(recipients__user=user, recipients__project=project)
    if statuses:
        named &= Q(recipients__status__in=statuses)
    own = {
        "to": [Walk(named, beside=BY_RECIPIENT)],
        "waiting": [
            Walk(named & Q(recipients__waits=True), beside=BY_RECIPIENT),
            *(Walk(BACK & sender) for sender in _senders(user)),
        ],
        "sent": [Walk(Q(author=user, number__isnull=False))],
        "drafts": [Walk(Q(author=user, number=None))],
    }
    if mine:
        return Among(own[mine], is_shared=True, instead_of=("mine",))
    open_to_all = [Walk(FOR_ALL & Q(status=status)) for status in statuses] or [Walk(FOR_ALL)]
    theirs = [Walk(named, beside=BY_RECIPIENT), Walk(Q(author=user)), Walk(Q(keeper=user))]
    return Among([*open_to_all, *theirs], is_shared=True)


def _statuses(asked: str | None) -> tuple[str, ...]:
    return () if asked is None else OPEN if asked == "open" else (asked,)


def _senders(user: Any) -> tuple[Q, Q]:
    """Who answers for a letter: whom it was handed to, or its author."""
    return Q(keeper=user), Q(keeper=None, author=user)
