"""What people are told of letters that are due: members as they chose, people outside by a mail in its thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.services import notifications
from accounts.services.notifications import Told
from documents.correspondence.models import Letter, Recipient
from documents.correspondence.services import letter_mails
from guestshares.models import Scope, Share
from kazinex.core import clock
from kazinex.core.actors import SystemActor

BY = SystemActor("due letters")


@dataclass(frozen=True, slots=True)
class Court:
    """A letter, the members and people outside who must act in it now, and who answers for it."""

    letter: Letter
    members: Sequence[User]
    outside: Sequence[Recipient]
    sender: User | None

    @property
    def names(self) -> str:
        """Those who are told, in one line."""
        return ", ".join([*map(str, self.members), *map(str, self.outside)])

    @property
    def due(self) -> str:
        """The end of its last day, in the project's zone."""
        return clock.shown_end(self.letter.due_at, self.letter.project.time_zone) if self.letter.due_at else ""


def links(letters: Iterable[Letter]) -> set[tuple[str, str]]:
    """The letters, by public id, and the addresses outside whose link to them still opens; one query."""
    keys = [letter.public_id for letter in letters]
    found = Share.objects.unended().filter(scope=Scope.LETTER, distribution__in=keys)
    return {(key, email.lower()) for key, email in found.values_list("distribution", "recipient_email")}


def soon(courts: Sequence[Court]) -> None:
    """Tell those who must act that an answer is due by the end of the next working day."""
    _tell(courts, "letter_due_soon", "is due soon")
    letter_mails.due([(one.letter, one.outside) for one in courts], "is due soon", by=BY)


def late(courts: Sequence[Court]) -> None:
    """Tell them that it is overdue, and who sent it that it still waits for them."""
    _tell(courts, "letter_overdue", "is overdue")
    waiting = [one for one in courts if one.sender and one.sender not in one.members]
    told = [
        Told(one.sender, f"{one.letter} is overdue and waits for {one.names or 'nobody who is still here'}.", *_of(one))
        for one in waiting
        if one.sender
    ]
    notifications.tell_many(told, "letter_overdue", BY)
    letter_mails.due([(one.letter, one.outside) for one in courts], "is overdue", by=BY)


def _tell(courts: Sequence[Court], kind: str, what: str) -> None:
    told = [
        Told(user, f"{one.letter} {what} and waits for you. It is due by {one.due}.", *_of(one))
        for one in courts
        for user in one.members
    ]
    notifications.tell_many(told, kind, BY)


def _of(court: Court) -> tuple[str, tuple[Letter]]:
    return court.letter.get_absolute_url(), (court.letter,)
