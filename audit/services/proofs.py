"""One event of the log as an archive that proves itself: the form of an export, for whom the event concerns."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any

from django.db import connection

from audit import queries
from audit.domain import canonical, merkle, signing
from audit.domain.seals import KeyChange, instant
from audit.models import AuditEvent, AuditLeaf, AuditSeal
from audit.services import key_changes
from audit.services.exporting import bundles, statements
from kazinex.core import clock
from kazinex.core.actors import Actor

LINE = f"select {canonical.COLUMNS} from audit_auditevent e where e.id = %s"  # noqa: S608  our own column names
NO_FILTERS = {"project": None, "category": "", "action": "", "since": None, "until": None}
README = """This is one event of an audit log, with its proof.

events.jsonl      the event as one canonical line
proofs.jsonl      the hashes that lead from it to the root of its seal (RFC 6962)
seals.jsonl       that seal, signed when the event was sealed
manifest.json     what this is, and the SHA-256 of every file here
manifest.sig      its Ed25519 signature
verify_export.py  checks all of it, offline, with Python 3.9 or newer and nothing else:

    python3 verify_export.py .

Compare the public key it prints with the one the sender tells you by another way.
"""


def archive(event: AuditEvent, *, words: str, files: Mapping[str, bytes], by: Actor) -> bytes | None:
    """An event with its proof and these files as a zip archive; None while it waits for its seal.

    Raises bundles.Altered where the event does not fit its leaf any more.
    """
    proof = queries.proof(event)
    chain = list(_chain(proof.seal)) if proof else []
    if proof is None or not chain:
        return None
    line = _line(event)
    bundles.require_fit(line, bytes(proof.leaf.hash), proof.leaf.sequence)
    out = BytesIO()
    bundle = bundles.Bundle(zipfile.ZipFile(out, "w"))
    with bundle.archive:
        bundle.add("events.jsonl", line + b"\n")
        bundle.add("proofs.jsonl", canonical.statement(_tree(proof)) + b"\n")
        bundle.add("seals.jsonl", b"".join(canonical.statement(seal) + b"\n" for seal in chain))
        for name, content in files.items():
            bundle.add(name, content)
        bundle.add("verify_export.py", bundles.VERIFIER.read_bytes())
        bundle.add("README.txt", README.encode())
        facts = _facts(event, proof, chain[-1], words, by)
        bundles.sign(bundle, facts | {"signature": statements.signature(facts)})
    return out.getvalue()


def _line(event: AuditEvent) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(LINE, [event.pk])
        return canonical.line(cursor.fetchone())


def _tree(proof: queries.Proof) -> dict[str, Any]:
    seal = proof.seal
    leaves = AuditLeaf.objects.filter(seal_number=seal.number).order_by("sequence").values_list("hash", flat=True)
    first = seal.cumulative - seal.count + 1
    tree = merkle.pruned([bytes(leaf) for leaf in leaves], {proof.leaf.sequence - first})
    return {"seal": seal.number, "first": first, "count": seal.count, "tree": tree}


def _chain(seal: AuditSeal) -> Iterator[dict[str, Any]]:
    """Its seal; where the key was changed after it, every seal up to the first that the key of today signed.

    Nothing where there is no such seal yet.
    """
    last = max((one.seal for one in _changes(seal)), default=0)
    upto = max(seal.number, last + 1)
    if not AuditSeal.objects.filter(number=upto).exists():
        return
    through = AuditSeal.objects.filter(number__gte=seal.number, number__lte=upto).order_by("number")
    for row in through.values(*bundles.SEAL_FIELDS).iterator():
        yield row | {"sealed_at": instant(row["sealed_at"])}


def _changes(of: AuditEvent | AuditSeal) -> list[KeyChange]:
    with connection.cursor() as cursor:
        return key_changes.of(cursor, of.organisation_id)


def _facts(event: AuditEvent, proof: queries.Proof, head: Mapping[str, Any], words: str, by: Actor) -> dict[str, Any]:
    """The same facts as an export states, of one event without filters."""
    names = (("seal", "number"), ("sequence", "cumulative"), ("hash", "hash"), ("sealed_at", "sealed_at"))
    changes = [asdict(change) for change in _changes(event)]
    return {
        "kind": "kazinex-audit-proof",
        "version": 1,
        "organisation": {"id": event.organisation_id, "name": event.organisation.name},
        "project": None,
        "requested_by": by.label,
        "requested_at": instant(clock.now()),
        "filters": NO_FILTERS,
        "filters_in_words": words,
        "zone": "UTC",
        "count": 1,
        "withheld": 0,
        "first_sequence": proof.leaf.sequence,
        "last_sequence": proof.leaf.sequence,
        "last_seal": proof.seal.number,
        "head": {name: head[column] for name, column in names},
        "key_changes": [{name: value for name, value in one.items() if name != "organisation"} for one in changes],
        "key_id": signing.key_id(),
        "public_key": signing.public_key(),
    }
