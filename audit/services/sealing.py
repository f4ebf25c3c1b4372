"""Seals: queued events of one organisation become leaves of a signed Merkle tree, chained to the seal before.

It runs as the database account kazinex_seal, apart from requests and without Redis (ARCHITECTURE 5).
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connections, transaction

from audit.domain import canonical, merkle, signing

ALIAS = "seal"
MOST = 4_096
FIRST_PREVIOUS = "0" * 64
SEAL = b"\x02"

WAITING = f"""
select q.id, {canonical.COLUMNS} from audit_queue q join audit_auditevent e using (id)
where q.organisation_id = %s order by q.id limit {MOST}
"""  # noqa: S608  our own column names
ADD_SEAL = """
insert into audit_seal
  (organisation_id, number, count, cumulative, root, previous, hash, key_id, signature, sealed_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
ADD_LEAVES = """
insert into audit_leaf (id, organisation_id, sequence, seal_number, hash)
select id, %s, sequence, %s, hash from unnest(%s::bigint[], %s::bigint[], %s::bytea[]) as leaf (id, sequence, hash)
"""


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of an organisation's chain."""

    organisation: int
    number: int
    count: int
    cumulative: int
    root: str
    previous: str
    sealed_at: str

    @property
    def digest(self) -> bytes:
        """What is signed, and what the next seal names as the one before."""
        facts = [
            1,
            self.organisation,
            self.number,
            self.count,
            self.cumulative,
            self.root,
            self.previous,
            self.sealed_at,
        ]
        return hashlib.sha256(SEAL + canonical.statement(facts)).digest()


def seal_waiting() -> int:
    """Seal everything that waits, in every organisation; returns how many events."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("select distinct organisation_id from audit_queue order by 1")
        waiting = [pk for (pk,) in cursor.fetchall()]
    return sum(seal_organisation(pk) for pk in waiting)


def seal_organisation(organisation: int) -> int:
    """Seal everything that waits in one organisation; returns how many events."""
    sealed = 0
    while taken := _seal_batch(organisation):
        sealed += taken
        if taken < MOST:
            break
    return sealed


def instant(moment: datetime) -> str:
    """An instant as signed facts write it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _seal_batch(organisation: int) -> int:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('audit seal', %s))", [organisation])
        cursor.execute(WAITING, [organisation])
        rows = cursor.fetchall()
        if rows:
            _write(cursor, organisation, [row[0] for row in rows], [canonical.line(row[1:]) for row in rows])
    return len(rows)


def _write(cursor: Any, organisation: int, events: list[int], lines: list[bytes]) -> None:
    leaves = [merkle.leaf_hash(line) for line in lines]
    cursor.execute(
        "select number, cumulative, hash from audit_seal where organisation_id = %s order by number desc limit 1",
        [organisation],
    )
    number, cumulative, previous = cursor.fetchone() or (0, 0, FIRST_PREVIOUS)
    now = datetime.now(UTC)
    count, root = len(leaves), merkle.root(leaves).hex()
    seal = Seal(organisation, number + 1, count, cumulative + count, root, previous, instant(now))
    signature = signing.sign(seal.digest)
    cursor.execute(
        ADD_SEAL,
        [
            *(organisation, seal.number, seal.count, seal.cumulative, seal.root, seal.previous),
            *(seal.digest.hex(), signing.key_id(), signature, now),
        ],
    )
    sequences = list(range(cumulative + 1, seal.cumulative + 1))
    cursor.execute(ADD_LEAVES, [organisation, seal.number, events, sequences, leaves])
    cursor.execute("delete from audit_queue where organisation_id = %s and id = any(%s)", [organisation, events])
