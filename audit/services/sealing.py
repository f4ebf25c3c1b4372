"""Seals: queued events of one organisation become leaves of a signed Merkle tree, chained to the seal before.

It runs as the database account kazinex_seal, apart from requests and without Redis (ARCHITECTURE 5).
"""

import logging
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from audit.domain import canonical, merkle, signing
from audit.domain.seals import FIRST_PREVIOUS, Seal, instant
from audit.services import key_changes, ledger

ALIAS = "seal"
log = logging.getLogger("kazinex.seal")
MOST = 4_096

WAITING = f"""
select q.id, {canonical.COLUMNS} from audit_queue q join audit_auditevent e using (id)
where q.organisation_id = %s order by q.id limit {MOST}
"""  # noqa: S608  our own column names
NEWEST = """
select number, cumulative, hash, key_id from audit_seal where organisation_id = %s order by number desc limit 1
"""
ADD_SEAL = """
insert into audit_seal
  (organisation_id, number, count, cumulative, root, previous, hash, key_id, signature, sealed_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
ADD_LEAVES = """
insert into audit_leaf (id, organisation_id, sequence, seal_number, hash)
select id, %s, sequence, %s, hash from unnest(%s::bigint[], %s::bigint[], %s::bytea[]) as leaf (id, sequence, hash)
"""


class Newest(NamedTuple):
    """The last seal of a chain: its number, how many events it closes, its hash and the id of its key."""

    number: int
    cumulative: int
    hash: str
    key_id: str


class SealRefused(Exception):
    """An organisation's log may not be sealed as it is; the message names the place and what to do."""


def seal_waiting() -> int:
    """Seal everything that waits, in every organisation; returns how many events.

    Raises SealRefused, after all others are sealed, where a log may not be sealed.
    """
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("select distinct organisation_id from audit_queue order by 1")
        waiting = [pk for (pk,) in cursor.fetchall()]
    sealed, refused = 0, []
    for organisation in waiting:
        try:
            sealed += seal_organisation(organisation)
        except SealRefused as refusal:
            refused.append(str(refusal))
    if refused:
        raise SealRefused(" ".join(refused))
    return sealed


def seal_organisation(organisation: int) -> int:
    """Seal everything that waits in one organisation; returns how many events, or raises SealRefused."""
    sealed = 0
    while taken := _seal_batch(organisation):
        sealed += taken
        if taken < MOST:
            break
    return sealed


def hold(cursor: CursorWrapper, organisation: int) -> None:
    """Let nobody else seal this log until the transaction ends."""
    cursor.execute("select pg_advisory_xact_lock(hashtextextended('audit seal', %s))", [organisation])


def newest(cursor: CursorWrapper, organisation: int) -> Newest:
    """The end of an organisation's chain; number 0 where there is no seal yet."""
    cursor.execute(NEWEST, [organisation])
    return Newest(*(cursor.fetchone() or (0, 0, FIRST_PREVIOUS, "")))


def _seal_batch(organisation: int) -> int:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        hold(cursor, organisation)
        cursor.execute(WAITING, [organisation])
        rows = cursor.fetchall()
        if not rows:
            return 0
        last = newest(cursor, organisation)
        _require_key(cursor, organisation, last)
        _require_above_ledger(cursor, organisation, last)
        line = _write(cursor, organisation, last, [row[0] for row in rows], [canonical.line(row[1:]) for row in rows])
    _keep(line)
    return len(rows)


def _require_key(cursor: CursorWrapper, organisation: int, last: Newest) -> None:
    changes = key_changes.of(cursor, organisation)
    current = signing.key_id(changes[-1].new_key) if changes else last.key_id
    if current not in {"", signing.key_id()}:
        raise SealRefused(
            f"The log of organisation {organisation} is signed with the key {current}, and this process has "
            f"{signing.key_id()}. Give it that key, or change the key with manage.py rotate_seal_key."
        )


def _require_above_ledger(cursor: CursorWrapper, organisation: int, last: Newest) -> None:
    """What the ledger saw must still be there: seals that vanished are never made anew."""
    try:
        seen = ledger.read(organisation, key_changes.ring(cursor, organisation).keys)
    except ledger.Unreadable as error:
        raise SealRefused(f"{error} Verify the log before you remove that file.") from error
    if seen is None:
        return
    cursor.execute("select hash from audit_seal where organisation_id = %s and number = %s", [organisation, seen.seal])
    if (cursor.fetchone() or ("",))[0] != seen.head:
        raise SealRefused(
            f"The log of organisation {organisation} ends at seal {last.number} or differs from there: the ledger saw "
            f"seal {seen.seal} over {seen.count} events. Nothing is sealed until that is explained (audit_verify)."
        )


def _write(
    cursor: CursorWrapper, organisation: int, last: Newest, events: list[int], lines: list[bytes]
) -> ledger.Line:
    leaves = [merkle.leaf_hash(line) for line in lines]
    now = datetime.now(UTC)
    count, root = len(leaves), merkle.root(leaves).hex()
    closes = last.cumulative + count
    seal = Seal(organisation, last.number + 1, count, closes, root, last.hash, instant(now))
    cursor.execute(
        ADD_SEAL,
        [
            *(organisation, seal.number, seal.count, seal.cumulative, seal.root, seal.previous),
            *(seal.digest.hex(), signing.key_id(), signing.sign(seal.digest), now),
        ],
    )
    sequences = list(range(last.cumulative + 1, closes + 1))
    cursor.execute(ADD_LEAVES, [organisation, seal.number, events, sequences, leaves])
    cursor.execute("delete from audit_queue where organisation_id = %s and id = any(%s)", [organisation, events])
    return ledger.Line(organisation, seal.number, closes, seal.digest.hex())


def _keep(line: ledger.Line) -> None:
    """A ledger that cannot be written is said, and sealing goes on: the seals are worth more than their ledger."""
    try:
        ledger.write(line)
    except OSError:
        log.exception("The ledger of sealed events cannot be written.")
