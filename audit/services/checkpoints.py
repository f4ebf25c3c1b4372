"""Checkpoints: once a day a signed note says how far each organisation's log went.

Kept outside the database it shows what nothing inside can: that the newest events were cut off. The text is C2SP's
signed note (https://github.com/C2SP/C2SP/blob/main/signed-note.md).
"""

import base64
import hashlib
import os
from collections.abc import Callable
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
Teller = Callable[[int, str], None]

BEHIND = """
select distinct on (s.organisation_id) s.organisation_id, s.number, s.cumulative, s.hash from audit_seal s
where not exists (
  select from audit_checkpoint c where c.organisation_id = s.organisation_id
    and c.made_at >= date_trunc('day', clock_timestamp(), 'UTC'))
order by s.organisation_id, s.number desc
"""
ADD = """
insert into audit_checkpoint (organisation_id, seal_number, cumulative, note, made_at) values (%s, %s, %s, %s, %s)
on conflict (organisation_id, seal_number) do nothing returning note
"""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a note says: the organisation, how many events were sealed, and the hash of the newest seal."""

    organisation: int
    cumulative: int
    head: str


def make_due() -> list[str]:
    """Make today's note where there is none yet; each is also appended to a file outside the database."""
    made = []
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('audit checkpoints', 0))")
        cursor.execute(BEHIND)
        for organisation, number, cumulative, head in cursor.fetchall():
            note = write(Checkpoint(organisation, cumulative, head))
            cursor.execute(ADD, [organisation, number, cumulative, note, datetime.now(UTC)])
            if cursor.fetchone():
                _keep_outside(organisation, note)
                made.append(note)
    return made


def write(checkpoint: Checkpoint) -> str:
    """The checkpoint as a signed note."""
    head = base64.b64encode(bytes.fromhex(checkpoint.head)).decode()
    text = f"{NAME}/audit/{checkpoint.organisation}\n{checkpoint.cumulative}\n{head}\n"
    signature = base64.b64decode(signing.sign(text.encode()))
    return f"{text}\n— {NAME} {base64.b64encode(_key_hash() + signature).decode()}\n"


def read(note: str) -> Checkpoint | None:
    """What a note says, if this site signed it; None otherwise."""
    text, _, signatures = note.replace("\r\n", "\n").strip().partition(SEPARATOR)
    lines = text.split("\n")
    try:
        raw = base64.b64decode(signatures.split(" ")[2])
        signature = base64.b64encode(raw[4:]).decode()
        origin, count, head = lines
        found = Checkpoint(int(origin.rsplit("/", 1)[1]), int(count), base64.b64decode(head).hex())
    except (IndexError, ValueError):
        return None
    good = raw[:4] == _key_hash() and signing.is_signed(f"{text}\n".encode(), signature, signing.key_id())
    return found if good else None


def _key_hash() -> bytes:
    return hashlib.sha256(f"{NAME}\n\x01".encode() + signing.public_key()).digest()[:4]


def _keep_outside(organisation: int, note: str) -> None:
    folder = Path(settings.KAZINEX_VAR) / "checkpoints"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{organisation}.txt").open("a", encoding="utf-8") as file:
        file.write(f"{note}\n")
        file.flush()
        os.fsync(file.fileno())
