"""Verification: recompute every leaf, root, link and signature of a log, and name the first bad place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from itertools import islice
from typing import Any

from django.db import connections, transaction

from audit.domain import canonical, merkle, signing
from audit.domain.seals import FIRST_PREVIOUS, KeyRing, Seal, instant
from audit.services import checkpoints, key_changes, ledger
from audit.services.sealing import ALIAS

LATE = timedelta(minutes=5)
FAR_FROM_SEALING = timedelta(days=1)
CHUNK = 5_000

SEALS = """
select number, count, cumulative, root, previous, sealed_at, hash, key_id, signature
from audit_seal where organisation_id = %s order by number
"""
LEAVES = f"""
select l.sequence, l.seal_number, l.hash, {canonical.COLUMNS} from audit_leaf l
left join audit_auditevent e on e.id = l.id and e.organisation_id = l.organisation_id
where l.organisation_id = %s order by l.sequence
"""  # noqa: S608  our own column names
STRAY = """
select e.uid, e.at::text from audit_auditevent e where e.organisation_id = %s
  and not exists (select from audit_leaf l where l.id = e.id and l.organisation_id = e.organisation_id)
  and not exists (select from audit_queue q where q.id = e.id and q.organisation_id = e.organisation_id)
order by e.id limit 1
"""
FAR = """
select count(*), min(l.sequence), (array_agg(e.at::text order by l.sequence))[1],
  (array_agg(s.sealed_at::text order by l.sequence))[1]
from audit_leaf l
join audit_seal s on s.organisation_id = l.organisation_id and s.number = l.seal_number
join audit_auditevent e on e.id = l.id and e.organisation_id = l.organisation_id
where l.organisation_id = %s and (not isfinite(e.at) or e.at not between s.sealed_at - %s and s.sealed_at + %s)
"""
LOST = """
select q.id from audit_queue q left join audit_auditevent e on e.id = q.id and e.organisation_id = q.organisation_id
where q.organisation_id = %s and e.id is null order by q.id limit 1
"""


class Verdict(IntEnum):
    """The exit code of `manage.py audit_verify`."""

    SOUND = 0
    ALTERED = 1
    INCOMPLETE = 2


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one organisation's log; `place` names the first bad place, `remarks` what to look at."""

    organisation: int
    verdict: Verdict
    events: int
    seals: int
    place: str = ""
    remarks: tuple[str, ...] = ()


class _Bad(Exception):
    """The first bad place."""


def verify(
    organisation: int, *, outside: Iterable[str] = (), seals_elsewhere: Mapping[int, str] | None = None
) -> Report:
    """Verify one organisation; `outside` are checkpoint notes that were kept elsewhere.

    `seals_elsewhere` are the hashes of seals by their number, as an exported bundle holds them.
    """
    counted = _Counted()
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        try:
            chain = _chain(cursor, organisation, counted)
            _nothing_astray(cursor, organisation)
            _as_noted(cursor, organisation, chain, outside)
            _as_kept(organisation, chain, seals_elsewhere or {})
        except _Bad as bad:
            return Report(organisation, Verdict.ALTERED, counted.events, counted.seals, str(bad))
        late, remarks = _late(cursor, organisation), _far_from_sealing(cursor, organisation)
    verdict = Verdict.INCOMPLETE if late else Verdict.SOUND
    return Report(organisation, verdict, counted.events, counted.seals, late, remarks)


def organisations() -> list[int]:
    """Every organisation that has a log, or had one as far as this machine's ledger knows."""
    tables = ("audit_seal", "audit_leaf", "audit_queue", "audit_checkpoint", "audit_keychange")
    query = " union ".join(f"select organisation_id from {table}" for table in tables)  # noqa: S608
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(query)
        return sorted({pk for (pk,) in cursor.fetchall()} | {*ledger.organisations()})


@dataclass(slots=True)
class _Counted:
    events: int = 0
    seals: int = 0


@dataclass(frozen=True, slots=True)
class _Chain:
    """A chain that holds: its seals' hashes by how many events each closes, and by its number; and its keys."""

    heads: dict[int, str]
    hashes: dict[int, str]
    ring: KeyRing


def _chain(cursor: Any, organisation: int, counted: _Counted) -> _Chain:
    """Walk seals and leaves side by side."""
    ring = key_changes.ring(cursor, organisation)
    if ring.flaw:
        raise _Bad(ring.flaw)
    cursor.execute(SEALS, [organisation])
    chain, leaves = _Chain({0: FIRST_PREVIOUS}, {0: FIRST_PREVIOUS}, ring), _leaves(organisation)
    for row in cursor.fetchall():
        number, count, closes, root, before, sealed_at, digest, key_id, signature = row
        seal = Seal(organisation, number, count, closes, root, before, instant(sealed_at))
        _follows(seal, counted, chain)
        key = ring.key_of(seal.number)
        signed = key_id == signing.key_id(key) and signing.is_signed(seal.digest, signature, key)
        if seal.digest.hex() != digest or not signed:
            raise _Bad(f"Seal {seal.number} was not signed like this by the key of its time ({signing.key_id(key)}).")
        _leaves_of(seal, list(islice(leaves, seal.count)), first=counted.events + 1)
        counted.events, counted.seals = seal.cumulative, seal.number
        chain.heads[seal.cumulative] = chain.hashes[seal.number] = digest
    for leaf in leaves:
        raise _Bad(f"Event {leaf[0]} belongs to seal {leaf[1]}, which is missing.")
    for change in ring.changes:
        if chain.hashes.get(change.seal) != change.head:
            raise _Bad(f"The key was changed after seal {change.seal}, which is missing or another one.")
    return chain


def _follows(seal: Seal, counted: _Counted, chain: _Chain) -> None:
    if seal.number != counted.seals + 1:
        raise _Bad(f"Seal {counted.seals + 1} is missing.")
    if (seal.previous, seal.cumulative) != (chain.hashes[counted.seals], counted.events + seal.count):
        raise _Bad(f"Seal {seal.number} does not follow the seal before it.")


def _leaves_of(seal: Seal, leaves: list[Any], *, first: int) -> None:
    for sequence, (number, belongs, kept, *columns) in enumerate(leaves, start=first):
        if (number, belongs) != (sequence, seal.number):
            raise _Bad(f"Event {sequence} of seal {seal.number} is missing.")
        if columns[0] is None:
            raise _Bad(f"Event {sequence} of seal {seal.number} was deleted.")
        if merkle.leaf_hash(canonical.line(columns)) != bytes(kept):
            raise _Bad(f"Event {sequence} of seal {seal.number} was altered ({columns[1]}, {columns[3]}).")
    if len(leaves) < seal.count:
        raise _Bad(f"Event {first + len(leaves)} of seal {seal.number} is missing.")
    if merkle.root([bytes(leaf[2]) for leaf in leaves]).hex() != seal.root:
        raise _Bad(f"The events of seal {seal.number} were exchanged or put in another order.")


def _leaves(organisation: int) -> Iterator[Any]:
    """In sequence, in constant memory."""
    raw = connections[ALIAS].connection
    with raw.cursor(name="audit_leaves") as cursor:
        cursor.itersize = CHUNK
        yield from cursor.execute(LEAVES, [organisation])


def _nothing_astray(cursor: Any, organisation: int) -> None:
    cursor.execute(STRAY, [organisation])
    if found := cursor.fetchone():
        raise _Bad(
            f"The event {found[0]} of {found[1]} has no seal and does not wait for one: "
            "it was slipped in, or its seal was cut off."
        )
    cursor.execute(LOST, [organisation])
    if cursor.fetchone():
        raise _Bad("An event that waited for its seal was deleted.")


def _as_noted(cursor: Any, organisation: int, chain: _Chain, outside: Iterable[str]) -> None:
    cursor.execute("select note from audit_checkpoint where organisation_id = %s order by made_at", [organisation])
    inside = [note for (note,) in cursor.fetchall()]
    for note in [*inside, *outside]:
        said = checkpoints.read(note, chain.ring.keys)
        if said is None:
            raise _Bad("A checkpoint was not signed by a key of this log.")
        if said.organisation == organisation:
            _holds(said.cumulative, said.head, "A checkpoint", chain)


def _as_kept(organisation: int, chain: _Chain, seals_elsewhere: Mapping[int, str]) -> None:
    """As the sealer's ledger has it, and as an export that was taken away has it."""
    try:
        seen = ledger.read(organisation, chain.ring.keys)
    except ledger.Unreadable as error:
        raise _Bad(str(error)) from error
    if seen is not None:
        _holds(seen.count, seen.head, "The sealer's ledger", chain)
    for number, digest in seals_elsewhere.items():
        if chain.hashes.get(number) != digest:
            raise _Bad(f"Seal {number} of the bundle is not in the log: it was cut off or made anew since.")


def _holds(count: int, head: str, who: str, chain: _Chain) -> None:
    if chain.heads.get(count) != head:
        last = max(chain.heads, default=0)
        raise _Bad(f"{who} says that {count} events were sealed; the log ends at {last} or differs there.")


def _far_from_sealing(cursor: Any, organisation: int) -> tuple[str, ...]:
    """Events whose time lies far from when they were sealed: told of the past, or slipped in."""
    cursor.execute(FAR, [organisation, FAR_FROM_SEALING, FAR_FROM_SEALING])
    count, first, at, sealed_at = cursor.fetchone()
    if not count:
        return ()
    words = f"{count} events bear a time more than a day from their sealing; the first is event {first}"
    return (f"{words}, of {at}, sealed at {sealed_at}.",)


def _late(cursor: Any, organisation: int) -> str:
    cursor.execute(
        "select count(*), min(queued_at) from audit_queue where organisation_id = %s "
        "and queued_at < clock_timestamp() - %s",
        [organisation, LATE],
    )
    count, oldest = cursor.fetchone()
    return f"{count} events wait for their seal since {instant(oldest)}. Is the sealer running?" if count else ""
