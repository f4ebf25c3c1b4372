"""Exports as leased rows: claimed, kept alive by heartbeats, taken up again when a worker dies (SECURITY 9.2)."""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Now

from audit import queries, sealing
from audit.catalogue import AuditAction
from audit.conditions import Filters
from audit.exporting import books, bundles, selections, statements
from audit.exporting.bundles import Altered
from audit.exporting.snapshots import snapshot
from audit.models import AuditExport, ExportState
from audit.models.export import KEPT
from audit.recording import record
from kazinex.core import moments, spreadsheets
from kazinex.core.actors import Members, SystemActor
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import organisation_active

LEASE = timedelta(seconds=90)
HEARTBEAT = 2.0  # seconds
MOST_ATTEMPTS = 3
CHUNK = 1 << 20  # bytes
log = logging.getLogger("kazinex.exports")

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


class Refused(Exception):
    """The export cannot be made, however often it is tried; the message says why."""


def run_due() -> int:
    """Run every export that waits or whose worker died, and clear away what has expired; returns how many ran."""
    with connection.cursor() as cursor:
        cursor.execute("select audit_exports_due()")
        due = [pk for (pk,) in cursor.fetchall()]
    return sum(_run_organisation(pk) for pk in due)


def claim(organisation: int) -> AuditExport | None:
    """Take the next export of an organisation under a lease; two workers never take the same."""
    with organisation_active(organisation):
        _give_up_the_hopeless()
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [LEASE, MOST_ATTEMPTS])
            row = cursor.fetchone()
        return AuditExport.objects.select_related("organisation").get(pk=row[0]) if row else None


def run(export: AuditExport) -> None:
    """Make the files and publish them; a failure is tried again, a refusal is final."""
    organisation = export.organisation_id
    try:
        _Job(export).run()
    except Stopped:
        log.info("Export %s was cancelled or taken over.", export.public_id)
    except (Refused, Altered) as error:
        with organisation_active(organisation):
            _fail(export, str(error))
    except Exception:
        log.exception("Export %s failed, attempt %s.", export.public_id, export.attempt)
        with organisation_active(organisation):
            _try_again(export)


@dataclass
class _Job:
    """One attempt at one export."""

    export: AuditExport
    beaten_at: float = 0.0

    def run(self) -> None:
        export = self.export
        with organisation_active(export.organisation_id):
            actor, within = _rights(export)
        sealing.seal_organisation(export.organisation_id)
        with snapshot(export.organisation_id) as database, TemporaryFile() as book, TemporaryFile() as bundle:
            with organisation_active(export.organisation_id):
                filters = Filters(**export.filters)
                selection = selections.select(
                    export.organisation_id, within, filters, actor=actor, database=database
                )
            statement = statements.make(export, selection, database)
            self.beat(0, total=statement["count"] * 2)
            written = books.write(
                book,
                selection,
                database=database,
                zone=export.zone,
                progress=self.beat,
                cover=lambda: statements.cover(statement),
            )
            _require_all(written, statement["count"], book)
            bundles.write(
                bundle, book, selection, statement, database=database, progress=lambda done: self.beat(written + done)
            )
            self.beat(written * 2, now=True)
            self._publish(statement, book, bundle, within)

    def beat(self, done: int, *, total: int | None = None, now: bool = False) -> None:
        """Renew the lease and say how far it is; refuses to go on when the export is no longer ours."""
        if not now and total is None and time.monotonic() - self.beaten_at < HEARTBEAT:
            return
        self.beaten_at = time.monotonic()
        changes: dict[str, Any] = {"rows_done": done, "heartbeat_at": Now(), "lease_until": Now() + LEASE}
        if total is not None:
            changes["rows_total"] = total
        with organisation_active(self.export.organisation_id):
            if not _still_ours(self.export).update(**changes):
                raise Stopped

    def _publish(self, statement: dict[str, Any], book: IO[bytes], bundle: IO[bytes], within: queries.Scope) -> None:
        """Store both files, read them back, and only then let the row name them; what is not named does not exist."""
        export, kept = self.export, []
        try:
            for file, ending in ((book, "xlsx"), (bundle, "zip")):
                key, digest, size = _store(export, file, ending)
                kept.append((key, digest, size))
            self.beat(statement["count"] * 2, now=True)
            (book_key, book_digest, book_size), (bundle_key, bundle_digest, bundle_size) = kept
            with organisation_active(export.organisation_id), transaction.atomic():
                done = _still_ours(export).update(
                    state=ExportState.DONE,
                    lease_until=None,
                    finished_at=moments.now(),
                    expires_at=moments.now() + KEPT,
                    scope=asdict(within),
                    first_sequence=statement["first_sequence"],
                    last_sequence=statement["last_sequence"],
                    head_hash=(statement["head"] or {}).get("hash", ""),
                    file_key=book_key,
                    file_size=book_size,
                    sha256=book_digest,
                    bundle_key=bundle_key,
                    bundle_size=bundle_size,
                    bundle_sha256=bundle_digest,
                )
                if not done:
                    raise Stopped
                record(
                    AuditAction.AUDIT_EXPORT_FINISHED,
                    by=SystemActor("audit export"),
                    target=export,
                    events=statement["count"],
                    sha256=book_digest,
                    bundle_sha256=bundle_digest,
                )
        except BaseException:
            for key, _digest, _size in kept:
                default_storage.delete(key)
            raise


def _run_organisation(organisation: int) -> int:
    ran = 0
    with organisation_active(organisation):
        _clear_away_expired()
    while export := claim(organisation):
        _forget_earlier_attempts(export)
        run(export)
        ran += 1
    return ran


def _rights(export: AuditExport) -> tuple[Any, queries.Scope]:
    """The person who asked, as they are now; rights that were lost meanwhile end the export."""
    actor = Members.find(export.requested_by_id, export.project_code)
    if actor is None or not actor.decide(Permission.VIEW_AUDIT_LOG):
        raise Refused("The person who asked for it may not read this audit log any more.")
    return actor, queries.scope(actor).narrowed_to(Filters(**export.filters).project)


def _require_all(written: int, counted: int, book: IO[bytes]) -> None:
    """The finished workbook is opened again and must hold every event that was counted."""
    found = spreadsheets.count_rows(book)
    if not written == counted == found:
        raise RuntimeError(f"{counted} events were counted, {written} written and {found} found in the workbook.")


def _store(export: AuditExport, file: IO[bytes], ending: str) -> tuple[str, str, int]:
    """Keep a file under a name of this attempt; its digest and size are those read back from the store."""
    written = _digest(file)
    file.seek(0)
    key = default_storage.save(_key(export, export.attempt, ending), File(file))
    with default_storage.open(key) as stored:
        if _digest(stored) != written:
            default_storage.delete(key)
            raise RuntimeError(f"{key} was not stored as it was written.")
    return key, *written


def _digest(file: Any) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _key(export: AuditExport, attempt: int, ending: str) -> str:
    return f"exports/{export.organisation_id}/{export.public_id}-{attempt}.{ending}"


def _forget_earlier_attempts(export: AuditExport) -> None:
    """A worker that was killed may have left files no row names."""
    for attempt in range(1, export.attempt):
        for ending in ("xlsx", "zip"):
            default_storage.delete(_key(export, attempt, ending))


def _still_ours(export: AuditExport) -> Any:
    return AuditExport.objects.filter(pk=export.pk, state=ExportState.RUNNING, attempt=export.attempt)


def _fail(export: AuditExport, reason: str) -> None:
    changed = _still_ours(export).update(
        state=ExportState.FAILED, error=reason[:300], finished_at=moments.now(), lease_until=None
    )
    if changed:
        record(AuditAction.AUDIT_EXPORT_FAILED, by=SystemActor("audit export"), target=export, reason=reason)


def _try_again(export: AuditExport) -> None:
    """Let the row wait a little; after the last attempt it is given up by the next claim."""
    _still_ours(export).update(state=ExportState.WAITING, lease_until=Now() + timedelta(seconds=5 * export.attempt))


def _give_up_the_hopeless() -> None:
    """An export whose last allowed attempt failed, or whose worker died in it."""
    stale = AuditExport.objects.filter(
        state__in=[ExportState.WAITING, ExportState.RUNNING], attempt__gte=MOST_ATTEMPTS, lease_until__lt=Now()
    )
    for export in stale.select_for_update(skip_locked=True):
        reason = f"It failed {MOST_ATTEMPTS} times. Ask for it again, or tell the person who runs this site."
        AuditExport.objects.filter(pk=export.pk).update(
            state=ExportState.FAILED, error=reason, finished_at=moments.now(), lease_until=None
        )
        record(AuditAction.AUDIT_EXPORT_FAILED, by=SystemActor("audit export"), target=export, reason=reason)


def _clear_away_expired() -> None:
    for export in AuditExport.objects.filter(state=ExportState.DONE, expires_at__lt=Now()):
        for key in (export.file_key, export.bundle_key):
            transaction.on_commit(_deleting(key))
        AuditExport.objects.filter(pk=export.pk).update(state=ExportState.EXPIRED, file_key="", bundle_key="")


def _deleting(key: str) -> Callable[[], None]:
    return lambda: default_storage.delete(key)
