"""Guesses at an account or a factor that is paused: nobody looks at them, and one event tells their number."""

from accounts.models import User
from accounts.services import backends
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction
from kazinex.core import pauses
from kazinex.core.actors import SystemActor

KIND = "accounts.lockout_ended"
GATE = SystemActor("sign-in")


def refused(factor: str, *, wait: int, user: User | None = None, account: str = "") -> None:
    """Count a guess refused unseen, for an account known or unknown, in a pause of so many seconds more."""
    pauses.refused(KIND, wait=wait, factor=factor, user=user.pk if user else None, account=account)


def record_ended(*, sealed: str) -> None:
    """Record how many guesses were refused in a pause that is over, where there is such an account."""
    told, count = pauses.ended(KIND, sealed=sealed)
    user = User.objects.filter(pk=told["user"]).first() if told["user"] else backends.find(str(told["account"]))
    if user is not None and count:
        record_for_person(AuditAction.LOCKOUT_ENDED, user, by=GATE, factor=told["factor"], count=count)
