"""What is done with everybody of a distribution, or with several shares, that only concerns the guests: reminding."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from guestshares.models import Share
from guestshares.queries import distributions
from guestshares.services import emails
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.many_keys import keys
from kazinex.core.translation import marked as _

QUIET = timedelta(hours=24)
NOBODY = _("Nobody is left to remind: they have answered, their access has ended, or they were reminded within a day.")


def remind_all(shares: Iterable[Share], *, by: Actor) -> list[Share]:
    """Mail the guests of these shares who can open them and have not answered all of it; each at most once a day."""
    with transaction.atomic():
        held = Share.objects.select_for_update(of=("self",)).filter(pk__in=keys(share.pk for share in shares))
        list(held.order_by("pk").values_list("pk", flat=True))
        waiting = distributions.unanswered(held.live()).with_surroundings().order_by("pk")
        now = clock.now()
        due = [share for share in waiting if _is_quiet(share, now)]
        if not due:
            raise RuleBroken(NOBODY)
        Share.objects.filter(pk__in=keys(share.pk for share in due)).update(asked_again_at=now)
        happened: list[tuple[Share, datetime, dict[str, object]]] = [
            (share, now, {"recipient": share.recipient}) for share in due
        ]
        record_many(AuditAction.SHARE_REMINDED, happened, by=by)
        emails.reminders(due, by=by)
    return due


def _is_quiet(share: Share, now: datetime) -> bool:
    told = [moment for moment in (share.asked_again_at, share.reminded_at) if moment]
    return not told or now - max(told) >= QUIET
