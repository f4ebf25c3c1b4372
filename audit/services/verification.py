"""Verification: recompute every leaf, root, link and signature of a log, and name the first bad place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from itertools import islice
from typing import Any

from django.db import connections, transaction

from audit.domain import canonical, merkle, signing
from audit.services import checkpoints
from audit.services.checkpoints import Checkpoint
from audit.services.sealing import ALIAS, FIRST_PREVIOUS, Seal, instant

LATE = timedelta(minutes=5)
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
select e.uid, e.at from audit_auditevent e where e.organisation_id = %s
  and not exists (select from audit_leaf l where l.id = e.id and l.organisation_id = e.organisation_id)
  and not exists (select from audit_queue q where q.id = e.id and q.organisation_id = e.organisation_id)
order by e.id limit 1
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
    """What was found in one organisation's log; `place` names the first bad place."""

    organisation: int
    verdict: Verdict
    events: int
    seals: int
    place: str = ""


class _Bad(Exception):
    """The first bad place."""


def verify(organisation: int, *, outside: Iterable[str] = ()) -> Report:
    """Verify one organisation; `outside` are checkpoint notes that were kept elsewhere."""
    counted = _Counted()
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        try:
            heads = _chain(cursor, organisation, counted)
            _nothing_astray(cursor, organisation)
            _as_noted(cursor, organisation, heads, outside)
        except _Bad as bad:
            return Report(organisation, Verdict.ALTERED, counted.events, counted.seals, str(bad))
        late = _late(cursor, organisation)
    verdict = Verdict.INCOMPLETE if late else Verdict.SOUND
    return Report(organisation, verdict, counted.events, counted.seals, late)


def organisations() -> list[int]:
    """Every organisation that has a log."""
    tables = ("audit_seal", "audit_leaf", "audit_queue", "audit_checkpoint")
    query = " union ".join(f"select organisation_id from {table}" for table in tables)  # noqa: S608
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(f"{query} order by 1")
        return [pk for (pk,) in cursor.fetchall()]


@dataclass(slots=True)
class _Counted:
    events: int = 0
    seals: int = 0


def _chain(cursor: Any, organisation: int, counted: _Counted) -> dict[int, str]:
    """Walk seals and leaves side by side; returns each seal's hash by how many events it closes."""
    cursor.execute(SEALS, [organisation])
    seals = cursor.fetchall()
    leaves = _leaves(organisation)
    number, cumulative, previous, heads = 0, 0, FIRST_PREVIOUS, {}
    for row in seals:
        number_of, count, closes, root, before, sealed_at = row[:6]
        seal = Seal(organisation, number_of, count, closes, root, before, instant(sealed_at))
        if seal.number != number + 1:
            raise _Bad(f"Seal {number + 1} is missing.")
        if (seal.previous, seal.cumulative) != (previous, cumulative + seal.count):
            raise _Bad(f"Seal {seal.number} does not follow the seal before it.")
        if seal.digest.hex() != row[6] or not signing.is_signed(seal.digest, row[8], row[7]):
            raise _Bad(f"Seal {seal.number} was not signed like this by this site's key.")
        _leaves_of(seal, list(islice(leaves, seal.count)), first=cumulative + 1)
        number, cumulative, previous = seal.number, seal.cumulative, row[6]
        heads[cumulative] = previous
        counted.events, counted.seals = cumulative, number
    for leaf in leaves:
        raise _Bad(f"Event {leaf[0]} belongs to seal {leaf[1]}, which is missing.")
    return heads


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
            f"The event {found[0]} of {instant(found[1])} has no seal and does not wait for one: "
            "it was slipped in, or its seal was cut off."
        )
    cursor.execute(LOST, [organisation])
    if cursor.fetchone():
        raise _Bad("An event that waited for its seal was deleted.")


def _as_noted(cursor: Any, organisation: int, heads: dict[int, str], outside: Iterable[str]) -> None:
    cursor.execute("select note from audit_checkpoint where organisation_id = %s order by made_at", [organisation])
    inside = [note for (note,) in cursor.fetchall()]
    for note in [*inside, *outside]:
        said = checkpoints.read(note)
        if said is None:
            raise _Bad("A checkpoint was not signed by this site's key.")
        _holds(said, organisation, heads)


def _holds(said: Checkpoint, organisation: int, heads: dict[int, str]) -> None:
    if said.organisation == organisation and heads.get(said.cumulative) != said.head:
        last = max(heads, default=0)
        raise _Bad(
            f"A checkpoint says that {said.cumulative} events were sealed; the log ends at {last} or differs there."
        )


def _late(cursor: Any, organisation: int) -> str:
    cursor.execute(
        "select count(*), min(queued_at) from audit_queue where organisation_id = %s "
        "and queued_at < clock_timestamp() - %s",
        [organisation, LATE],
    )
    count, oldest = cursor.fetchone()
    return f"{count} events wait for their seal since {instant(oldest)}. Is the sealer running?" if count else ""
