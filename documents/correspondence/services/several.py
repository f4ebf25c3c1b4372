"""Several letters closed or reassigned at once: all of them, or none."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from documents.correspondence.models import Letter
from documents.correspondence.services import reassigning, threads
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_TOLD = 5


def close(letters: Sequence[Letter], *, reason: str, by: Member) -> list[Letter]:
    """Close all of these for one reason; where one cannot be closed, none is, and the words say which and why."""
    wrong, closed = [], []
    with transaction.atomic():
        for letter in letters:
            try:
                closed.append(threads.close(letter, reason=reason, by=by))
            except RuleBroken as broken:
                wrong.append(broken.words)
        _require_all(wrong)
    return closed


def waits_for(letters: Sequence[Letter]) -> list[User]:
    """The members who must act in one of these, or answer for one, by name."""
    found = {user.pk: user for letter in letters for user in reassigning.waits_for(letter)}
    return sorted(found.values(), key=lambda user: (user.name.casefold(), user.pk))


def reassign(letters: Sequence[Letter], *, former: User, to: User, reason: str, by: Member) -> list[Letter]:
    """Let somebody act in another one's place in all of these, of one project, that wait for that one; or in none."""
    waiting = [letter for letter in letters if former in reassigning.waits_for(letter)]
    if not waiting:
        raise RuleBroken(_("None of them waits for {former}.").format(former=former), field="former")
    wrong, done, people = [], [], reassigning.able(waiting[0])
    facts: dict[str, Any] = {"former": former, "to": to, "reason": reason, "people": people}
    with transaction.atomic():
        for letter in waiting:
            try:
                done.append(reassigning.reassign(letter, **facts, by=by))
            except RuleBroken as broken:
                wrong.append(broken.words)
        _require_all(wrong)
    return done


def _require_all(wrong: Sequence[str]) -> None:
    if wrong:
        more = f" And {len(wrong) - MOST_TOLD} more." if len(wrong) > MOST_TOLD else ""
        raise RuleBroken(
            _("Nothing was changed. {fromkeys}{more}").format(
                fromkeys=" ".join(dict.fromkeys(wrong[:MOST_TOLD])), more=more
            )
        )
