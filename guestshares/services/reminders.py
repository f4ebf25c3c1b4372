"""Reminding guests before their share ends, and telling controllers what nobody opened: once for each share."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from guestshares.models import Share
from guestshares.services import emails, owner_notices
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import active_organisation_id

BATCH = 200
BEFORE_EXPIRY = timedelta(hours=48)
UNOPENED_FOR = timedelta(days=3)
BY = SystemActor("reminders")

REMIND = """
update guestshares_share set reminded_at = clock_timestamp()
where id in (
  select id from guestshares_share
  where organisation_id = %(organisation)s and revoked_at is null and reminded_at is null
    and expires_at <= clock_timestamp() + %(margin)s
  order by expires_at limit %(batch)s for update skip locked)
returning id
"""
TELL = """
update guestshares_share set unopened_told_at = clock_timestamp()
where id in (
  select id from guestshares_share
  where organisation_id = %(organisation)s and revoked_at is null and first_opened_at is null
    and unopened_told_at is null and created_at <= clock_timestamp() - %(margin)s
  order by created_at limit %(batch)s for update skip locked)
returning id
"""


def remind_due() -> int:
    """Mail guests whose share ends within 48 hours and who have not answered; returns how many were mailed."""
    total = 0
    while marked := _mark(REMIND, BEFORE_EXPIRY, _remind):
        total += sum(marked)
    return total


def tell_unopened() -> int:
    """Tell each controller which of their shares nobody has opened for three days; returns how many shares."""
    total = 0
    while marked := _mark(TELL, UNOPENED_FOR, _tell):
        total += sum(marked)
    return total


def _mark(statement: str, margin: timedelta, act: Any) -> list[int]:
    given: dict[str, Any] = {"organisation": active_organisation_id(), "margin": margin, "batch": BATCH}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)
        marked = [row[0] for row in cursor.fetchall()]
        live = Share.objects.live().with_surroundings().filter(pk__in=marked)
        done: int = act(list(live.order_by("pk"))) if marked else 0
    return [done] if marked else []


def _remind(shares: list[Share]) -> int:
    waiting = [share for share in shares if share.expires_at - share.created_at > BEFORE_EXPIRY and _unanswered(share)]
    for share in waiting:
        record(AuditAction.SHARE_REMINDED, by=BY, target=share, recipient=share.recipient)
        emails.reminder(share)
    return len(waiting)


def _tell(shares: list[Share]) -> int:
    owner_notices.not_opened(shares)
    return len(shares)


def _unanswered(share: Share) -> bool:
    return share.asks_for_answers and bool(share.held_items.filter(responses=None).exists())
