"""Reassigning a letter: somebody else must act in it, or answers for it, in the place of who did."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.models import User
from documents.correspondence.models import Letter
from documents.correspondence.services import handing_on, threads
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.queries.people import everybody


def able(letter: Letter) -> list[User]:
    """The members of its project to whom it can be given, by name."""
    there = [actor.user for actor in everybody(letter.project) if not actor.reaches_only_steps]
    return sorted(there, key=lambda user: (user.name.casefold(), user.pk))


def waits_for(letter: Letter) -> list[User]:
    """The members it is addressed to in To, and who answers for it, each once."""
    prefetch_related_objects([letter], "recipients__user")
    asked = [one.user for one in letter.recipients.all() if one.is_asked and one.user]
    return list(dict.fromkeys([*asked, letter.sender]))


def reassign(
    letter: Letter, *, former: User, to: User, reason: str, by: Member, people: Collection[User] | None = None
) -> Letter:
    """Let one of the project's members act in another one's place; refused in words for anybody else.

    With `people`, who is able was found out already.
    """
    with transaction.atomic():
        held = threads.hold(letter, by)
        if not held.is_open:
            raise RuleBroken(_("{code} is closed. Reopen it first.").format(code=held.code))
        if former not in waits_for(held):
            raise RuleBroken(
                _("{code} does not wait for {former} any more.").format(code=held.code, former=former), field="former"
            )
        if to not in (able(held) if people is None else people):
            raise RuleBroken(_("{to} cannot open this project. Choose somebody of its team.").format(to=to), field="to")
        if to == former:
            raise RuleBroken(_("Choose somebody else than who has it."), field="to")
        return handing_on.hand_on(held, former, to, reason, by=by)
