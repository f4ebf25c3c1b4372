"""What somebody was told and may not see any more: the bell and the mails are silent about it."""

from collections.abc import Iterable

from accounts.models import Notification
from audit.queries import withholding
from kazinex.core.actors import Member
from kazinex.core.questions import FIND_MEMBER

PAIR = 2


def lost(told: Iterable[Notification], actor: Member) -> set[int]:
    """The keys of what is about something this person may not see any more, or nobody can tell about what.

    What leads into a project that is none of theirs any more is lost too, whatever it is about.
    """
    told = list(told)
    about = {each.pk: _about(each) for each in told}
    hidden = withholding.hidden_targets(actor, [target for targets in about.values() for target in targets or ()])
    places = {each.pk: place(each) for each in told}
    gone = _gone({*places.values()} - {""}, actor)
    return {
        key
        for key, targets in about.items()
        if targets is None or places[key] in gone or any(target in hidden for target in targets)
    }


def place(notification: Notification) -> str:
    """The code of the project that it leads into; empty where it leads into none."""
    parts = notification.url.split("/")
    return parts[4] if parts[1:2] == ["o"] and parts[3:4] == ["p"] and len(parts) > 4 else ""  # noqa: PLR2004  /o/…/p/…/


def _gone(codes: set[str], actor: Member) -> set[str]:
    """Those of these projects that do not exist for this person, not even by a workflow step."""
    others = codes - {each.project.code for each in actor.everywhere} if codes else codes
    return {code for code in others if FIND_MEMBER.ask_one(str(actor.user.pk), code) is None}


def _about(notification: Notification) -> list[tuple[str, str]] | None:
    """What it is about, as (type, id); None where the row says that in another way than we do."""
    said = notification.about
    if not isinstance(said, list) or not all(isinstance(one, list) and len(one) == PAIR for one in said):
        return None
    return [(str(kind), str(key)) for kind, key in said]
