"""Along which indexes the register of letters is read, for what it is narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from documents.correspondence.models import Letter, LetterType
from documents.correspondence.models.letter import about_seen
from documents.correspondence.models.words import AWAITED, BACK, FOR_ALL, OPEN, LetterStatus
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.walks import Among, Walk

BY_RECIPIENT = {"moved_at": "recipients__moved_at", "id": "recipients__letter_id"}
SENT = ~Q(status=LetterStatus.DRAFT)
FILTERS = ("status", "type", "priority", "overdue", "mine")  # those the parts stand for
Types = Mapping[str, LetterType]  # those one may narrow by, by what the address calls them


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the filters leave, said of the letters themselves and of whom they name, who keep the same beside them."""

    letters: Q
    named: Q


def among(actor: Member, asked: Mapping[str, object], types: Types) -> Among:
    """The parts that hold every letter this person sees and that the filters leave, each along one index.

    They say what `Letter.objects.visible_to` says, to which a test holds them. Letters between other people are never
    walked over, and neither are those in another state.
    """
    if actor.reaches_only_steps or actor.project is None:
        return Among(rows=Letter.objects.none())
    left, mine = _left(asked, types), str(asked.get("mine") or "")
    here = Letter.objects.filter(project=actor.project)
    walked = _own(mine, actor, left) if mine else _seen(actor, left)
    return Among(walked, rows=here, is_shared=True, instead_of=FILTERS)


def _left(asked: Mapping[str, object], types: Types) -> _Asked:
    status = str(asked.get("status") or "")
    facts: dict[str, Any] = {}
    if status:
        facts["status__in"] = OPEN if status == "open" else (status,)
    if asked.get("type"):
        facts["type"] = types[str(asked["type"])].pk
    if asked.get("priority"):
        facts["priority"] = asked["priority"]
    letters, named = Q(**facts), Q(**{f"recipients__{name}": value for name, value in facts.items()})
    if asked.get("overdue"):
        now = clock.now()
        return _Asked(letters & AWAITED & Q(due_at__lte=now), named & Q(recipients__late_at__lte=now))
    return _Asked(letters, named)


def _seen(actor: Member, left: _Asked) -> list[Walk]:
    """Whatever one sees: what is open to the project, what names one, and what one answers for."""
    parts = (Q(author=actor.user), Q(keeper=actor.user))
    return [_open_to_all(actor, left), _naming(actor, left), *(Walk(part & left.letters) for part in parts)]


def _own(mine: str, actor: Member, left: _Asked) -> list[Walk]:
    user = actor.user
    if mine == "to":
        return [_naming(actor, left)]
    if mine == "waiting":
        back = BACK & left.letters
        asked = _naming(actor, left, waits=True)
        return [asked, Walk(back & Q(keeper=user)), Walk(back & Q(keeper=None, author=user))]
    return [Walk(left.letters & Q(author=user) & (~SENT if mine == "drafts" else SENT))]


def _naming(actor: Member, left: _Asked, **more: bool) -> Walk:
    """Those that name somebody in To or CC."""
    facts = {"user": actor.user, "project": actor.project, **more}
    return Walk(Q(**{f"recipients__{name}": value for name, value in facts.items()}) & left.named, beside=BY_RECIPIENT)


def _open_to_all(actor: Member, left: _Asked) -> Walk:
    """Those open to the project: about no document, or about one that the actor sees."""
    part = FOR_ALL & SENT & left.letters
    if not actor.sees_everything:
        part &= Q(has_documents=False) | about_seen(actor)
    return Walk(part)
