"""Letters handed on: somebody else answers for one, or must act in it, in the place of who leaves."""

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from operator import or_

from django.db import transaction

from accounts.models import User
from accounts.services import notifications
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.correspondence.models import Letter, Recipient
from documents.correspondence.models.letter import seen_by
from documents.correspondence.models.words import RecipientKind
from documents.correspondence.services import threads
from documents.register.domain import lifecycle
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.questions import HeldWork

KIND = "letter_handed_over"


def held(actors: Sequence[Member], user: User) -> list[HeldWork]:
    """Open letters of these projects that a person answers for, or that are addressed to them; two queries.

    Of one that its actor does not see, nothing but the number is told.
    """
    there = {actor.project.pk: actor for actor in actors}
    open_ones = Letter.objects.open().filter(project__in=there)
    asked = Recipient.objects.asked().filter(user=user).values("letter")
    senders = open_ones.filter(author=user, keeper=None) | open_ones.filter(keeper=user)
    theirs = (senders | open_ones.filter(pk__in=asked)).select_related("author", "keeper").order_by("due_at", "pk")
    found = list(theirs)
    seen = _seen(found, there)
    return [_work(letter, there[letter.project_id], user, is_seen=letter.pk in seen) for letter in found]


def hand_on(letter: Letter, former: User, to: User, reason: str, *, by: Member) -> Letter:
    """Let somebody answer for a letter, or act in it, in another one's place; the letter goes on naming both."""
    with transaction.atomic():
        held = threads.hold(letter, by)
        threads.require_steerer(held, "hands on", by)
        _require_taken_openly(held, to, by)
        reason = lifecycle.require_reason(reason)
        if not (_as_sender(held, former, to) | _as_recipient(held, former, to)):
            raise RuleBroken(_("{code} does not wait for {former} any more.").format(code=held.code, former=former))
        names = former.audit_label, to.audit_label
        record(AuditAction.LETTER_HANDED_OVER, by=by, target=held, former=names[0], to=names[1], reason=reason)
        if to != by.user:
            words = f"{held} is yours now, in place of {former}: {reason}"
            notifications.tell(to, KIND, words, held.get_absolute_url(), by, about=[held])
    return held


def _require_taken_openly(letter: Letter, to: User, by: Member) -> None:
    """Nobody lets themself into a letter that they do not see by giving it to themself."""
    if to == by.user and not Letter.objects.visible_to(by).filter(pk=letter.pk).exists():
        raise RuleBroken(
            _("{code} is between the people it names, so you cannot take it. Choose somebody else.").format(
                code=letter.code
            )
        )


def _seen(letters: Sequence[Letter], there: Mapping[int, Member]) -> set[int]:
    """Those of them that the actor in their project sees, by key."""
    if not letters:
        return set()
    places = dict.fromkeys(letter.project_id for letter in letters)
    by_place = reduce(or_, (seen_by(there[place]) for place in places))
    found = Letter.objects.filter(by_place, pk__in=[letter.pk for letter in letters])
    return set(found.values_list("pk", flat=True))


def _as_sender(letter: Letter, former: User, to: User) -> bool:
    if letter.sender != former:
        return False
    if Recipient.objects.asked().filter(letter=letter, user=to).exists():
        raise RuleBroken(
            _("{code} waits for an answer by {to}, who cannot answer for it too. Choose another.").format(
                code=letter.code, to=to
            )
        )
    letter.keeper = None if to == letter.author else to
    letter.save(update_fields=["keeper"])
    return True


def _as_recipient(letter: Letter, former: User, to: User) -> bool:
    if not Recipient.objects.asked().filter(letter=letter, user=former).update(handed_on_at=clock.now()):
        return False
    if letter.sender == to:
        raise RuleBroken(
            _("{to} answers for {code}, so it cannot be handed to them. Choose somebody else.").format(
                to=to, code=letter.code
            )
        )
    place = {"kind": RecipientKind.TO, "user": to, "handed_on_at": None, "source": f"in place of {former}"[:300]}
    new = {"position": letter.recipients.count() + 1, "name": to.name, **place}
    there = letter.recipients.filter(user=to).last()  # perhaps under the address they had when it was sent
    known = {"pk": there.pk} if there else {"email": to.email.lower()}
    Recipient.objects.update_or_create(letter=letter, **known, defaults=place, create_defaults=new)
    return True


def _work(letter: Letter, by: Member, user: User, *, is_seen: bool) -> HeldWork:
    letter.project, letter.organisation = by.project, by.organisation
    give = partial(hand_on, letter, user, by=by)
    title, url = (str(letter), letter.get_absolute_url()) if is_seen else (letter.code, "")
    return HeldWork("Letters", title, url, by, give)
