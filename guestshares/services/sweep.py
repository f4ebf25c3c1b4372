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
from projects.models import Project

BATCH = 250  # shares that somebody else may have to wait for
BY = SystemActor("expiry")
OF_IT = {"id", "organisation_id", "project_id", "label", "recipient_name", "maximum_opens", "opens_used", "expires_at"}
TOLD = [field.attname for field in Share._meta.concrete_fields if field.attname in OF_IT]  # in the model's order

# By the statement's moment and not the clock's: that one moves, so that no index is read by it.
MARK = f"""
update guestshares_share set expiry_recorded_at = clock_timestamp()
where id = any(array(
  select id from guestshares_share
  where organisation_id = %(organisation)s and expiry_recorded_at is null
    and {link_status.sql(ShareStatus.EXPIRED, now="statement_timestamp()")}
  order by expires_at limit %(batch)s for update skip locked))
returning {", ".join(TOLD)}
"""  # noqa: S608  made of our own words; every value is a parameter


def expire_due() -> int:
    """Record every due expiry of the active organisation, exactly once however many sweepers run; returns how many."""
    total = 0
    while count := expire_some():
        total += count
    return total


def expire_some() -> int:
    """Record the next few of them, in as many statements however many they are."""
    with transaction.atomic():
        shares = _at_home(sorted(_mark(), key=lambda share: (share.expires_at, share.pk)))
        if shares:
            record_many(AuditAction.SHARE_EXPIRED, map(_expiry, shares), by=BY)
            SHARES_ENDED.announce(shares, Ending.DATE, BY)
    return len(shares)


def _mark() -> list[Share]:
    """The next few, marked, with what is told of each."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"organisation": active_organisation_id(), "batch": BATCH})
        return [Share.from_db(connection.alias, TOLD, row) for row in cursor.fetchall()]


def _at_home(shares: list[Share]) -> list[Share]:
    """The same with their projects, each of which is read once."""
    projects = Project.objects.in_bulk({share.project_id for share in shares})
    for share in shares:
        share.project = projects[share.project_id]
    return shares


def _expiry(share: Share) -> tuple[Share, datetime, dict[str, Any]]:
    facts = {
        "reason": "date",
        "count": share.opens_used,
        "maximum": share.maximum_opens or "unlimited",
        "expired_at": share.expires_at.isoformat(),
    }
    return share, share.expires_at, facts
