"""Work leaves through rows written with the change: enqueue in the transaction, dispatch after it."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction

from kazinex.core import clock
from kazinex.core.context import happening
from kazinex.core.features import installed
from kazinex.core.models import Outbox
from kazinex.core.tenancy import current_organisation_id, organisation_active

NOW = timedelta(0)
LEASE_SECONDS = 60
MOST_ATTEMPTS = 12
CHANNEL = "kazinex_outbox"
log = logging.getLogger("kazinex.outbox")

CLAIM = """
update core_outbox set lease_until = clock_timestamp() + make_interval(secs => %(lease)s), attempts = attempts + 1
where id in (
  select id from core_outbox
  where done_at is null and dead_at is null and available_at <= clock_timestamp()
    and (lease_until is null or lease_until < clock_timestamp())
  order by available_at, id limit %(most)s for update skip locked)
returning id
"""


def enqueue(kind: str, *, dedupe_key: str = "", after: timedelta = NOW, **payload: object) -> None:
    """Write work beside the change; the same `dedupe_key` a second time is the same work."""
    enqueue_many(kind, [(dedupe_key, payload)], after=after)


def enqueue_many(kind: str, works: Iterable[tuple[str, Mapping[str, object]]], *, after: timedelta = NOW) -> None:
    """The same for several pieces of work of one kind, each a dedupe key and a payload, in one statement."""
    if not connection.in_atomic_block:
        message = "outbox.enqueue() belongs inside the transaction of the change."
        raise RuntimeError(message)
    now, organisation = clock.machine_now(), current_organisation_id()
    rows = [
        Outbox(
            organisation_id=organisation,
            kind=kind,
            dedupe_key=dedupe_key or f"{kind}:{uuid4().hex}",
            payload=dict(payload),
            available_at=now + after,
            created_at=now,
        )
        for dedupe_key, payload in works
    ]
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Tell a waiting dispatcher; when nobody hears, its poll finds the row within seconds."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"notify {CHANNEL}")
    except Exception:  # noqa: BLE001  the poll is the guarantee; a wake-up may never fail a request
        log.debug("No dispatcher could be woken.")


def dispatch(*, most: int = 50) -> int:
    """Do due work, each piece under a lease and in a transaction of its own; returns how many were taken."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, {"lease": LEASE_SECONDS, "most": most})
        taken = [row[0] for row in cursor.fetchall()]
    for pk in sorted(taken):
        _do(Outbox.objects.get(pk=pk))
    return len(taken)


def _do(row: Outbox) -> None:
    try:
        handler = installed().outbox[row.kind]
        around = organisation_active(row.organisation_id) if row.organisation_id else transaction.atomic()
        with happening(request_id=f"outbox-{row.pk}"), around:
            if _is_mine(row):
                handler({**row.payload, "outbox_id": row.pk})
                _finish(row)
    except Exception as error:
        log.exception("Outbox %s (%s) failed, attempt %s.", row.pk, row.kind, row.attempts)
        _retry(row, error)


def _is_mine(row: Outbox) -> bool:
    """Hold the row while its work is done; one whose lease ran out in the queue may be another dispatcher's by now."""
    waiting = Outbox.objects.select_for_update(skip_locked=True).filter(pk=row.pk, done_at=None, dead_at=None)
    return waiting.first() is not None


def _finish(row: Outbox) -> None:
    payload = {} if "sealed" in row.payload else row.payload
    Outbox.objects.filter(pk=row.pk).update(done_at=clock.machine_now(), payload=payload, error="")


def _retry(row: Outbox, error: Exception) -> None:
    now = clock.machine_now()
    wait = timedelta(seconds=min(2**row.attempts, 900))
    dead = now if row.attempts >= MOST_ATTEMPTS else None
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        Outbox.objects.filter(pk=row.pk).update(
            lease_until=None, available_at=now + wait, dead_at=dead, error=type(error).__name__
        )
