"""Telling members what was sent to them, and what became of it."""

from collections.abc import Iterable, Sequence

from accounts.models import User
from accounts.services import notifications
from accounts.services.notifications import Envelope, Told
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import letters
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.naming import phrase, shortened

ISSUED = "transmittal_issued"


def issued(transmittal: Transmittal, users: Sequence[User], *, by: Actor) -> None:
    """Tell members that something was sent to them."""
    purpose = transmittal.get_purpose_display().lower()
    words = f"{transmittal} was sent to you {purpose}. {_wanted(transmittal)}"
    _tell(users, transmittal, ISSUED, words, by=by)


def reminded(transmittal: Transmittal, users: Sequence[User], *, by: Actor) -> None:
    """Tell them that it still waits for their acknowledgement."""
    _tell(users, transmittal, "transmittal_reminded", f"{transmittal} waits for you. {_wanted(transmittal)}", by=by)


def recalled(transmittal: Transmittal, users: Sequence[User], *, by: Actor) -> None:
    """Tell members that it counts no more."""
    words = f"{transmittal} was recalled: {phrase(transmittal.reason)}. Do not use what it brought."
    _tell(users, transmittal, "transmittal_recalled", words, by=by)


def acknowledged(recipient: TransmittalRecipient, *, by: Actor) -> None:
    """Tell who issued it that somebody has it."""
    transmittal = recipient.transmittal
    said = f": {phrase(shortened(recipient.comment, 500))}" if recipient.comment else ""
    words = f"{recipient.name} acknowledged {transmittal}{said}."
    _tell([transmittal.created_by], transmittal, "transmittal_acknowledged", words, by=by)


def _tell(users: Iterable[User], transmittal: Transmittal, kind: str, words: str, *, by: Actor) -> None:
    """Those of them for whom the project still exists, and not whoever did it."""
    own, meant = getattr(by, "user", None), list(dict.fromkeys(users))
    here = queries.members_here(transmittal, [user.pk for user in meant])
    url = transmittal.get_absolute_url()
    told = [Told(user, words, url) for user in meant if user != own and user.pk in here]
    envelope = Envelope(letters.sender(transmittal), letters.thread(transmittal, _part(kind)))
    notifications.tell_many(told, kind, by, about=[transmittal], envelope=envelope)


def _part(kind: str) -> str:
    """Which mail of the thread this is: what tells that it was issued is the first."""
    return "" if kind == ISSUED else letters.part(kind.removeprefix("transmittal_"))


def _wanted(transmittal: Transmittal) -> str:
    due = f" by {clock.shown_day(transmittal.required_by)}" if transmittal.required_by else ""
    return f"Acknowledge its receipt{due}."
