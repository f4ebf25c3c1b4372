"""Bookkeeping of expiry: one event for each share that has passed its date. Access never depends on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import clause, told_beside
from guestshares.domain.changes import SHARES_ENDED, Ending
from guestshares.models import ShareStatus, link_status
from guestshares.models.share_names import label_of
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import active_organisation_id
from projects.models import Project

BATCH = 100  # shares that somebody else may have to wait for
BY = SystemActor("expiry")

IS_DUE = "organisation_id = %(organisation)s and expiry_recorded_at is null and " + link_status.sql(
    ShareStatus.EXPIRED, now="{now}"
)
# By the statement's moment and not the clock's: that one moves, so that no index is read by it.
SINCE_NOW = IS_DUE.format(now="statement_timestamp()")
# And so the few are found by their keys where they are marked, however many are due.
STILL = IS_DUE.format(now=link_status.CLOCK)
DUE = f"""
select few.id, few.label, few.recipient_name, few.maximum_opens, few.expires_at, p.id, p.code, p.name
from (
  select id, project_id, label, recipient_name, maximum_opens, expires_at from guestshares_share
  where {SINCE_NOW} and id <> all(%(passed)s::bigint[]) order by expires_at limit %(batch)s
) few join projects_project p on p.organisation_id = %(organisation)s and p.id = few.project_id
"""  # noqa: S608  made of our own words; every value is a parameter
# What is said of each is made up beforehand, so that nobody waits for it: held are the rows for this one statement.
MARK = f"""
with held as materialized (
  select id from guestshares_share where id = any(%(shares)s) and {STILL} for no key update skip locked
), ended as (
  update guestshares_share s set expiry_recorded_at = clock_timestamp() from held where s.id = held.id
  returning s.id, s.opens_used, s.expires_at as at
), recorded as ({clause("ended", {"count": "opens_used"}, of="e.target_id = m.id::text")})
select id from ended
"""  # noqa: S608  the same


@dataclass(slots=True)
class Due:
    """What is told of a share that has passed its date; a share itself takes longer to make than its mark."""

    pk: int
    label: str
    recipient_name: str
    maximum_opens: int
    expires_at: datetime
    project: Project

    audit_type: ClassVar[str] = "share"

    @property
    def audit_label(self) -> str:
        """As the log calls the share."""
        return label_of(self.label, self.recipient_name)


def expire_due() -> int:
    """Record every due expiry of the active organisation, exactly once however many sweepers run; returns how many."""
    total = 0
    while count := expire_some():
        total += count
    return total


def expire_some() -> int:
    """Record the next few of them, in as many statements however many they are; none where others hold them all.

    Where others hold all of a few, those behind them are looked at.
    """
    ended: list[int] = []
    with transaction.atomic():
        passed = due = _due()
        while due and not (ended := _mark(due)):
            due = _due(passed)
            passed = passed + due
        if ended:
            SHARES_ENDED.announce(ended, Ending.DATE, BY)
    return len(ended)


def _due(passed: Sequence[Due] = ()) -> list[Due]:
    """The next few that nobody has recorded, but for these, with what is told of each; nobody waits for it.

    In the order they ended. It is made here, as an index leads to the few by their date alone, which very many share.
    """
    told: dict[str, Any] = {"organisation": active_organisation_id(), "batch": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(DUE, told | {"passed": [share.pk for share in passed]})
        rows = cursor.fetchall()
    projects = {pk: Project(pk=pk, code=code, name=name) for pk, code, name in {row[5:] for row in rows}}
    due = [Due(pk, label, name, most, ends, projects[of]) for pk, label, name, most, ends, of, *_more in rows]
    return sorted(due, key=lambda share: (share.expires_at, share.pk))


def _mark(due: list[Due]) -> list[int]:
    """The keys of those that are due still and that nobody holds, marked and recorded in one statement."""
    events = told_beside((BY, ((AuditAction.SHARE_EXPIRED, share, _expiry(share)) for share in due)))
    told: dict[str, Any] = {"organisation": active_organisation_id(), "shares": [share.pk for share in due]}
    with connection.cursor() as cursor:
        cursor.execute(MARK, told | {"events": events})
        marked = {row[0] for row in cursor.fetchall()}
    return [share.pk for share in due if share.pk in marked]


def _expiry(share: Due) -> dict[str, object]:
    """What is recorded of it; how often it was opened is counted where it is marked."""
    maximum = share.maximum_opens or "unlimited"
    return {"reason": "date", "count": 0, "maximum": maximum, "expired_at": share.expires_at.isoformat()}
