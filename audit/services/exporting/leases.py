"""Exports as leased rows: claimed, kept alive by heartbeats, taken up again when a worker dies (SECURITY 9.2)."""

import time
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Now

from audit.domain.catalogue import AuditAction
from audit.models import AuditExport, ExportState
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import organisation_active

LEASE = timedelta(seconds=90)
HEARTBEAT = 2.0  # seconds
MOST_ATTEMPTS = 3
BY = SystemActor("audit export")

CLAIM = """
update audit_auditexport set state = 'running', attempt = attempt + 1, rows_done = 0, rows_total = null,
  heartbeat_at = clock_timestamp(), lease_until = clock_timestamp() + %s
where id = (
  select id from audit_auditexport
  where attempt < %s and (lease_until is null or lease_until < clock_timestamp())
    and (state = 'waiting' or state = 'running')
  order by requested_at, id limit 1 for update skip locked)
returning id
"""


class Stopped(Exception):
    """The export was cancelled, or another worker took it over."""


def organisations_due() -> list[int]:
    """The organisations that have an export to run or a file to clear away."""
    with connection.cursor() as cursor:
        cursor.execute("select audit_exports_due()")
        return [pk for (pk,) in cursor.fetchall()]


def claim(organisation: int) -> AuditExport | None:
    """Take the next export of an organisation under a lease; two workers never take the same."""
    with organisation_active(organisation), connection.cursor() as cursor:
        _give_up_the_hopeless()
        parameters: list[Any] = [LEASE, MOST_ATTEMPTS]
        cursor.execute(CLAIM, parameters)
        row = cursor.fetchone()
        return AuditExport.objects.select_related("organisation").get(pk=row[0]) if row else None


class Heart:
    """Renews the lease of one attempt and says how far it is."""

    def __init__(self, export: AuditExport) -> None:
        self.export = export
        self._last = 0.0

    def begin(self, total: int) -> None:
        """Say how many steps there will be."""
        self._beat(rows_done=0, rows_total=total)

    def reached(self, done: int) -> None:
        """Say how far it is, at most every two seconds; raises Stopped when the export is no longer ours."""
        if time.monotonic() - self._last >= HEARTBEAT:
            self._beat(rows_done=done)

    def _beat(self, **changes: int) -> None:
        self._last = time.monotonic()
        with organisation_active(self.export.organisation_id):
            if not still_ours(self.export).update(heartbeat_at=Now(), lease_until=Now() + LEASE, **changes):
                raise Stopped


def still_ours(export: AuditExport) -> Any:
    """The row, as long as this attempt holds it."""
    return AuditExport.objects.filter(pk=export.pk, state=ExportState.RUNNING, attempt=export.attempt)


def refuse(export: AuditExport, reason: str) -> None:
    """End an export that cannot be made, however often it is tried."""
    with organisation_active(export.organisation_id):
        if still_ours(export).exists():
            _fail(export, reason)


def try_again(export: AuditExport) -> None:
    """Let the row wait a little; after its last attempt the next claim gives it up."""
    with organisation_active(export.organisation_id):
        wait = timedelta(seconds=5 * export.attempt)
        still_ours(export).update(state=ExportState.WAITING, lease_until=Now() + wait)


def clear_away_expired(organisation: int) -> None:
    """Remove the files whose time is over; the rows and the events stay."""
    with organisation_active(organisation):
        for export in AuditExport.objects.filter(state=ExportState.DONE, expires_at__lt=Now()):
            transaction.on_commit(lambda keys=(export.file_key, export.bundle_key): _delete(keys))  # type: ignore[misc]
            AuditExport.objects.filter(pk=export.pk).update(state=ExportState.EXPIRED, file_key="", bundle_key="")


def _give_up_the_hopeless() -> None:
    """An export whose last allowed attempt failed, or whose worker died in it."""
    under_way = [ExportState.WAITING, ExportState.RUNNING]
    stale = AuditExport.objects.filter(state__in=under_way, attempt__gte=MOST_ATTEMPTS, lease_until__lt=Now())
    for export in stale.select_for_update(skip_locked=True):
        _fail(export, f"It failed {MOST_ATTEMPTS} times. Ask for it again, or tell the person who runs this site.")


def _fail(export: AuditExport, reason: str) -> None:
    AuditExport.objects.filter(pk=export.pk).update(
        state=ExportState.FAILED, error=reason[:300], finished_at=clock.now(), lease_until=None
    )
    record(AuditAction.AUDIT_EXPORT_FAILED, by=BY, target=export, reason=reason)


def _delete(keys: tuple[str, ...]) -> None:
    for key in keys:
        default_storage.delete(key)
