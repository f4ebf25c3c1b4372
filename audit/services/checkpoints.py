"""Checkpoints: every hour in which a log grew, a signed note says how far each organisation's log went.

Kept outside the database it shows what nothing inside can: that the newest events were cut off. The text is C2SP's
signed note (https://github.com/C2SP/C2SP/blob/main/signed-note.md).
"""

import base64
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from audit.domain import signing
from audit.services.sealing import ALIAS

NAME = "kazinex"
SEPARATOR = "\n\n"
PARTS = 3  # lines of a note's text
_unkept: set[int] = set()  # organisations whose newest note is not outside the database yet

# The newest seal of every organisation where it is newer than the newest note, and that note is of an earlier hour.
BEHIND = """
with recursive known (organisation_id) as (
  (select organisation_id from audit_seal order by organisation_id limit 1)
  union all
  select (select s.organisation_id from audit_seal s where s.organisation_id > k.organisation_id
          order by s.organisation_id limit 1) from known k where k.organisation_id is not null)
select k.organisation_id, s.number, s.cumulative, s.hash from known k
cross join lateral (select number, cumulative, hash from audit_seal where organisation_id = k.organisation_id
  order by number desc limit 1) s
left join lateral (select seal_number, made_at from audit_checkpoint where organisation_id = k.organisation_id
  order by seal_number desc limit 1) c on true
where c.seal_number is null
  or (c.seal_number < s.number and c.made_at < date_trunc('hour', clock_timestamp(), 'UTC'))
"""
ADD = """
insert into audit_checkpoint (organisation_id, seal_number, cumulative, note, made_at) values (%s, %s, %s, %s, %s)
on conflict (organisation_id, seal_number) do nothing returning note
"""
NEWEST = "select note from audit_checkpoint where organisation_id = %s order by seal_number desc limit 1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a note says: the organisation, how many events were sealed, and the hash of the newest seal."""

    organisation: int
    cumulative: int
    head: str


def make_due() -> list[str]:
    """Make this hour's notes where the log has grown; each is also appended to a file outside the database.

    Raises OSError, after all are made, where that file cannot be written: it is tried again with the next.
    """
    made = []
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('audit checkpoints', 0))")
        cursor.execute(BEHIND)
        for organisation, number, cumulative, head in cursor.fetchall():
            note = write(Checkpoint(organisation, cumulative, head))
            cursor.execute(ADD, [organisation, number, cumulative, note, datetime.now(UTC)])
            if cursor.fetchone():
                made.append(note)
                _unkept.add(organisation)
    _keep_outside()
    return made


def write(checkpoint: Checkpoint) -> str:
    """The checkpoint as a signed note."""
    head = base64.b64encode(bytes.fromhex(checkpoint.head)).decode()
    text = f"{NAME}/audit/{checkpoint.organisation}\n{checkpoint.cumulative}\n{head}\n"
    signature = base64.b64decode(signing.sign(text.encode()))
    return f"{text}\n— {NAME} {base64.b64encode(_key_hash(signing.public_key()) + signature).decode()}\n"


def read(note: str, keys: Iterable[str]) -> Checkpoint | None:
    """What a note says, if one of these public keys signed it; None otherwise."""
    text, _, signatures = note.replace("\r\n", "\n").strip().partition(SEPARATOR)
    lines = text.split("\n")
    try:
        raw = base64.b64decode(signatures.split(" ")[2])
        origin, count, head = lines
        found = Checkpoint(int(origin.rsplit("/", 1)[1]), int(count), base64.b64decode(head).hex())
    except (IndexError, ValueError):
        return None
    signature = base64.b64encode(raw[4:]).decode()
    told = f"{text}\n".encode()
    good = any(raw[:4] == _key_hash(key) and signing.is_signed(told, signature, key) for key in keys)
    return found if good else None


def told_by(text: str) -> list[str]:
    """The notes in a file, which may hold many, one after the other."""
    start = f"{NAME}/audit/"
    return [f"{start}{note}" for note in text.split(start)[1:]]


def organisation_of(note: str) -> int | None:
    """Whose log a note is about, whoever signed it."""
    number = note.split("\n", 1)[0].rsplit("/", 1)[-1].strip()
    return int(number) if number.isdecimal() else None


def _key_hash(key: str) -> bytes:
    return hashlib.sha256(f"{NAME}\n\x01".encode() + base64.b64decode(key)).digest()[:4]


def _keep_outside() -> None:
    """Append each newest note that is not in its file yet; what fails stays on the list."""
    for organisation in sorted(_unkept):
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(NEWEST, [organisation])
            row = cursor.fetchone()
        if row:
            _append(organisation, row[0])
        _unkept.discard(organisation)


def _append(organisation: int, note: str) -> None:
    folder = Path(settings.KAZINEX_CHECKPOINTS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{organisation}.txt").open("a+", encoding="utf-8") as file:
        file.seek(0)
        if note in file.read():
            return
        file.write(f"{note}\n")
        file.flush()
        os.fsync(file.fileno())
