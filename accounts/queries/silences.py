"""What somebody was told and may not see any more: the bell and the mails are silent about it."""

from collections.abc import Iterable

from accounts.models import Notification
from audit.queries import withholding
from kazinex.core.actors import Member

PAIR = 2


def lost(told: Iterable[Notification], actor: Member) -> set[int]:
    """The keys of what is about something this person may not see any more, or nobody can tell about what."""
    about = {each.pk: _about(each) for each in told}
    hidden = withholding.hidden_targets(actor, [target for targets in about.values() for target in targets or ()])
    return {key for key, targets in about.items() if targets is None or any(target in hidden for target in targets)}


def _about(notification: Notification) -> list[tuple[str, str]] | None:
    """What it is about, as (type, id); None where the row says that in another way than we do."""
    said = notification.about
    if not isinstance(said, list) or not all(isinstance(one, list) and len(one) == PAIR for one in said):
        return None
    return [(str(kind), str(key)) for kind, key in said]
