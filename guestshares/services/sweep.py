"""Bookkeeping of expiry: one event for each share that has passed its date. Access never depends on it."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from guestshares.domain.changes import SHARES_ENDED, Ending
from guestshares.models import Share, ShareStatus, link_status
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import active_organisation_id

BATCH = 1000
BY = SystemActor("expiry")

MARK = f"""
update guestshares_share set expiry_recorded_at = clock_timestamp()
where id in (
  select id from guestshares_share
  where organisation_id = %(organisation)s and expiry_recorded_at is null and {link_status.sql(ShareStatus.EXPIRED)}
  order by expires_at limit %(batch)s for update skip locked)
returning id
"""  # noqa: S608  made of our own words; every value is a parameter


def expire_due() -> int:
    """Record every due expiry of the active organisation, exactly once however many sweepers run; returns how many."""
    total = 0
    while count := _expire_batch():
        total += count
    return total


def _expire_batch() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MARK, {"organisation": active_organisation_id(), "batch": BATCH})
        due = [row[0] for row in cursor.fetchall()]
        if due:
            shares = list(Share.objects.select_related("project").filter(pk__in=due).order_by("expires_at", "pk"))
            record_many(AuditAction.SHARE_EXPIRED, map(_expiry, shares), by=BY)
            SHARES_ENDED.announce(shares, Ending.DATE, BY)
    return len(due)


def _expiry(share: Share) -> tuple[Share, datetime, dict[str, Any]]:
    facts = {
        "reason": "date",
        "count": share.opens_used,
        "maximum": share.maximum_opens or "unlimited",
        "expired_at": share.expires_at.isoformat(),
    }
    return share, share.expires_at, facts
