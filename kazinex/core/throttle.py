"""Counters in PostgreSQL that say when somebody tries too often."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from kazinex.core import clock

UPSERT = """
insert into core_throttle as t (scope, key_hash, window_start, count)
values (%(scope)s, %(key)s, clock_timestamp(), 1)
on conflict (scope, key_hash) do update set
  count = case when t.window_start < clock_timestamp() - make_interval(secs => %(window)s)
               then 1 else t.count + 1 end,
  window_start = case when t.window_start < clock_timestamp() - make_interval(secs => %(window)s)
                      then clock_timestamp() else t.window_start end
returning count, window_start
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether one more try is allowed, and if not, in how many seconds."""

    allowed: bool
    retry_after: int
    count: int

    def __bool__(self) -> bool:
        return self.allowed


def hit(scope: str, key: str, *, limit: int, seconds: int) -> Allowance:
    """Count one try of `key` in `scope`; more than `limit` in a window of `seconds` is refused."""
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, {"scope": scope, "key": _hash(key), "window": seconds})
        count, started = cursor.fetchone()
    return _allowance(count, started, limit, seconds)


def look(scope: str, key: str, *, limit: int, seconds: int) -> Allowance:
    """Whether another try would be refused, without counting one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count, window_start from core_throttle where scope = %s and key_hash = %s "
            "and window_start > clock_timestamp() - make_interval(secs => %s)",
            [scope, _hash(key), seconds],
        )
        row = cursor.fetchone()
    return _allowance(row[0] + 1, row[1], limit, seconds) if row else Allowance(True, 0, 0)


def forget(scope: str, key: str) -> None:
    """Start `key` afresh, as after a success."""
    with connection.cursor() as cursor:
        cursor.execute("delete from core_throttle where scope = %s and key_hash = %s", [scope, _hash(key)])


def take(scope: str, key: str) -> int:
    """How often `key` was tried, and start it afresh; of several who ask at once one is told, the others hear 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from core_throttle where scope = %s and key_hash = %s returning count", [scope, _hash(key)]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _allowance(count: int, started: datetime, limit: int, seconds: int) -> Allowance:
    if count <= limit:
        return Allowance(True, 0, count)
    over = started + timedelta(seconds=seconds) - clock.machine_now()
    return Allowance(False, max(1, int(over.total_seconds()) + 1), count)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
