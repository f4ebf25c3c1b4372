"""The bundle: the same events as canonical lines, with the seals and pruned trees that prove each of them."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from audit.domain import canonical, merkle, signing, verify_export
from audit.domain.seals import instant
from audit.services.exporting.selections import Selection
from audit.services.exporting.snapshots import Snapshot
from audit.services.exporting.statements import Head, Statement
from audit.services.exporting.workbooks import Progress

VERIFIER = Path(verify_export.__file__)
CHUNK = 1 << 16  # bytes
ITERATED = 5_000  # rows
WHOLE_CHAIN = 200_000  # seals; of a longer log only those from the first exported event on
REPORTED = 1_000  # rows between reports of progress
MANIFEST = b"kazinex/audit-export/1\n"  # before what is signed, so that no other signature fits
SEAL_FIELDS = ("number", "count", "cumulative", "root", "previous", "sealed_at", "hash", "key_id", "signature")
README = """This is an export of an audit log, with its proof.

audit.xlsx        the events as a workbook
events.jsonl      the same events, one canonical line each
proofs.jsonl      for each seal, the hashes that lead from these events to the seal's root (RFC 6962)
seals.jsonl       the chain of seals, signed when the events were sealed
manifest.json     what was asked for, how many events there are, and the SHA-256 of every file here
manifest.sig      its Ed25519 signature
verify_export.py  checks all of it, offline, with Python 3.9 or newer and nothing else:

    python3 verify_export.py .

Compare the public key it prints with the one the sender tells you by another way.
"""


class Altered(Exception):
    """An event does not fit its leaf any more: the log was tampered with."""


@dataclass
class Bundle:
    """A zip archive under way, which keeps the digest of every file it takes."""

    archive: zipfile.ZipFile
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, content: IO[bytes] | bytes, *, packed: bool = True) -> None:
        """Add a file by content, or by what can be read from its start."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self.archive.open(info, "w", force_zip64=True) as part:
            for chunk in _chunks(content):
                digest.update(chunk)
                size += len(chunk)
                part.write(chunk)
        self.files[name] = {"sha256": digest.hexdigest(), "size": size}


def write(
    file: IO[bytes],
    book: IO[bytes],
    selection: Selection,
    statement: Statement,
    *,
    database: Snapshot,
    progress: Progress,
) -> None:
    """Write the bundle around a finished workbook."""
    bundle = Bundle(zipfile.ZipFile(file, "w", compresslevel=1))
    with bundle.archive, TemporaryFile() as events, TemporaryFile() as proofs, TemporaryFile() as seals:
        first = 0
        for tree in _proved(selection, database, events, progress):
            first = first or tree["seal"]
            proofs.write(canonical.statement(tree) + b"\n")
        for seal in _chain(statement["head"], first, database):
            seals.write(canonical.statement(seal) + b"\n")
        bundle.add("events.jsonl", events)
        bundle.add("proofs.jsonl", proofs)
        bundle.add("seals.jsonl", seals)
        bundle.add("audit.xlsx", book, packed=False)
        bundle.add("verify_export.py", VERIFIER.read_bytes())
        bundle.add("README.txt", README.encode())
        bundle.add("public_key.txt", signing.public_key().encode() + b"\n")
        sign(bundle, statement)


def sign(bundle: Bundle, statement: Mapping[str, object]) -> None:
    """Add the manifest and its signature: it binds every file but itself and its signature."""
    facts = {**statement, "files": bundle.files}
    manifest = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode()
    bundle.add("manifest.json", manifest)
    bundle.add("manifest.sig", signing.sign(MANIFEST + manifest).encode() + b"\n")


def _proved(
    selection: Selection, database: Snapshot, events: IO[bytes], progress: Progress
) -> Iterator[dict[str, Any]]:
    """Write the lines of all events that are not withheld, and tell each seal's tree."""
    done = 0
    for number, rows in groupby(_rows(selection, database), key=lambda row: row[1]):
        kept: dict[int, bytes] = {}
        for sequence, _number, leaf, is_withheld, *columns in rows:
            if not is_withheld:
                line = canonical.line(columns)
                require_fit(line, bytes(leaf), sequence)
                events.write(line + b"\n")
                kept[sequence] = bytes(leaf)
            done += 1
            if done % REPORTED == 0:
                progress(done)
        seal = _seal(database, number)
        first = seal["cumulative"] - seal["count"] + 1
        leaves = list(kept.values()) if len(kept) == seal["count"] else _leaves(database, number)
        tree = merkle.pruned(leaves, {sequence - first for sequence in kept})
        yield {"seal": number, "first": first, "count": seal["count"], "tree": tree}


def _rows(selection: Selection, database: Snapshot) -> Iterator[Any]:
    query = (
        f"select l.sequence, l.seal_number, l.hash, {selection.withheld}, {canonical.COLUMNS} "
        f"{selection.source} order by l.sequence"
    )
    with database.cursor(name="audit_bundle") as cursor:
        cursor.itersize = ITERATED
        yield from cursor.execute(query, [*selection.withheld_parameters, *selection.parameters])


def require_fit(line: bytes, leaf: bytes, sequence: int) -> None:
    """Raise Altered where the bytes of an event are not those of its leaf."""
    if merkle.leaf_hash(line) != leaf:
        raise Altered(f"Event {sequence} was altered after it was sealed. Run manage.py audit_verify.")


def _seal(database: Snapshot, number: int) -> dict[str, Any]:
    row = database.execute(f"select {', '.join(SEAL_FIELDS)} from audit_seal where number = %s", [number]).fetchone()  # noqa: S608
    seal = dict(zip(SEAL_FIELDS, row, strict=True))
    return seal | {"sealed_at": instant(seal["sealed_at"])}


def _leaves(database: Snapshot, number: int) -> list[bytes]:
    query = "select hash from audit_leaf where seal_number = %s and sequence > %s and sequence <= %s order by sequence"
    seal = _seal(database, number)
    bounds = [number, seal["cumulative"] - seal["count"], seal["cumulative"]]
    return [bytes(leaf) for (leaf,) in database.execute(query, bounds).fetchall()]


def _chain(head: Head | None, first: int, database: Snapshot) -> Iterator[dict[str, Any]]:
    """Every seal up to the newest, so that a note of any day can be compared; of a very long log, from `first` on."""
    if not head:
        return
    begin = 1 if head["seal"] <= WHOLE_CHAIN else first or head["seal"]
    query = f"select {', '.join(SEAL_FIELDS)} from audit_seal where number between %s and %s order by number"  # noqa: S608
    with database.cursor(name="audit_chain") as cursor:
        cursor.itersize = ITERATED
        for row in cursor.execute(query, [begin, head["seal"]]):
            seal = dict(zip(SEAL_FIELDS, row, strict=True))
            yield seal | {"sealed_at": instant(seal["sealed_at"])}


def _chunks(content: IO[bytes] | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    content.seek(0)
    while chunk := content.read(CHUNK):
        yield chunk
