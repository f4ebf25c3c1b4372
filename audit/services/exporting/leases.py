"""Exports as leased rows: claimed, kept alive by heartbeats, taken up again when a worker dies (SECURITY 9.2)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.domain.catalogue import AuditAction
from audit.models import AuditExport, ExportState
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import SystemActor
from kazinex.core.hearts import Heart
from kazinex.core.tenancy import organisation_active

LEASE = timedelta(seconds=90)
HEARTBEAT = 1.0  # seconds
MOST_ATTEMPTS = 3
BY = SystemActor("audit export")

CLAIM = """
update audit_auditexport set state = 'running', attempt = attempt + 1, rows_done = 0, rows_total = null,
  heartbeat_at = clock_timestamp(), lease_until = clock_timestamp() + %s
where id = (
  select id from audit_auditexport
  where id = %s and (lease_until is null or lease_until < clock_timestamp()) and state in ('waiting', 'running')
  for update skip locked)
returning id
"""
TURN = "select organisation_id, export_id from audit_export_turn(%s, %s)"


def organisations_due() -> list[int]:
    """The organisations that have an export to run or a file to clear away."""
    with connection.cursor() as cursor:
        cursor.execute("select audit_exports_due()")
        return [pk for (pk,) in cursor.fetchall()]


def claim() -> AuditExport | None:
    """Take the export whose turn it is under a lease; two workers never take the same.

    Small ones go before large ones, and organisations that have nothing under way before those that have.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('audit export turn', 0))")
        cursor.execute(TURN, [settings.KAZINEX_LARGE_EXPORTS, MOST_ATTEMPTS])
        if (turn := cursor.fetchone()) is None:
            return None
        with organisation_active(turn[0]):
            parameters: list[Any] = [LEASE, turn[1]]
            cursor.execute(CLAIM, parameters)
            if cursor.fetchone() is None:
                return None
            taken: AuditExport = AuditExport.objects.select_related("organisation").get(pk=turn[1])
            return taken


def heart(export: AuditExport) -> Heart:
    """What keeps one attempt alive."""
    return Heart(
        lambda: still_ours(export),
        organisation=export.organisation.pk,
        pulse="exports",
        lease=LEASE,
        every=HEARTBEAT,
    )


def still_ours(export: AuditExport) -> QuerySet[AuditExport]:
    """The row, as long as this attempt holds it."""
    found: QuerySet[AuditExport] = AuditExport.objects.filter(
        pk=export.pk, state=ExportState.RUNNING, attempt=export.attempt
    )
    return found


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


def give_up_the_hopeless(organisation: int) -> None:
    """End each export whose last allowed attempt failed, or whose worker died in it."""
    under_way = [ExportState.WAITING, ExportState.RUNNING]
    with organisation_active(organisation):
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
