"""What an export states and signs: who asked for what, how many events there are, and how far the log was sealed."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import TypedDict

from audit.domain import canonical, signing
from audit.domain.seals import instant
from audit.models import AuditExport
from audit.services import key_changes
from audit.services.exporting.selections import Selection
from audit.services.exporting.snapshots import Snapshot
from kazinex.core.shapes import Json

KIND = "kazinex-audit-export"
STATEMENT = b"kazinex/audit-statement/1\n"
COUNT = "select count(*), min(l.sequence), max(l.sequence), max(l.seal_number), count(*) filter (where {}) {}"
HEAD = (
    "select number, cumulative, hash, sealed_at from audit_seal where organisation_id = %s order by number desc limit 1"
)


class Named(TypedDict):
    """An organisation or a project, as it was called then."""

    id: int
    name: str


class Head(TypedDict):
    """How far the log was sealed."""

    seal: int
    sequence: int
    hash: str
    sealed_at: str


class Facts(TypedDict):
    """What an export says of itself; the key of today and how the log came to it are among it."""

    kind: str
    version: int
    organisation: Named
    project: Named | None
    requested_by: str
    requested_at: str
    filters: Mapping[str, Json]
    filters_in_words: str
    zone: str
    count: int
    withheld: int
    first_sequence: int | None
    last_sequence: int | None
    last_seal: int | None
    head: Head | None
    key_changes: list[dict[str, Json]]
    key_id: str
    public_key: str


class Statement(Facts):
    """The same with the site's signature over it."""

    signature: str


def make(export: AuditExport, selection: Selection, database: Snapshot) -> Statement:
    """The facts of the export, with a signature over them; counted in the very snapshot the rows come from."""
    query = COUNT.format(selection.withheld, selection.source)
    counted = database.execute(query, [*selection.withheld_parameters, *selection.parameters]).fetchone()
    count, first, last, last_seal, withheld = counted
    facts: Facts = {
        "kind": KIND,
        "version": 1,
        "organisation": {"id": export.organisation.pk, "name": export.organisation.name},
        "project": {"id": export.project_id, "name": export.project_label} if export.project_id else None,
        "requested_by": export.requested_by,
        "requested_at": instant(export.requested_at),
        "filters": export.filters,
        "filters_in_words": export.words,
        "zone": export.zone,
        "count": count,
        "withheld": withheld,
        "first_sequence": first,
        "last_sequence": last,
        "last_seal": last_seal,
        "head": _head(export.organisation.pk, database),
        "key_changes": _key_changes(export.organisation.pk, database),
        "key_id": signing.key_id(),
        "public_key": signing.public_key(),
    }
    return {**facts, "signature": signature(facts)}


def signature(facts: Mapping[str, object]) -> str:
    """The site's signature over what is stated."""
    return signing.sign(STATEMENT + canonical.statement(facts))


def cover(statement: Statement) -> dict[str, object]:
    """The statement as the workbook's first sheet."""
    return {
        "Organisation": statement["organisation"]["name"],
        "What is here": _summary(statement),
        "Filters": statement["filters_in_words"],
        "Time zone": f"{statement['zone']} (column “Time”); UTC beside it",
        "Number of events": statement["count"],
        "Subjects withheld": statement["withheld"] or "none",
        "First number": statement["first_sequence"],
        "Last number": statement["last_sequence"],
        "Asked for by": statement["requested_by"],
        "Asked for at": statement["requested_at"],
        "Log sealed up to": _reach(statement["head"]),
        "Head hash": statement["head"]["hash"] if statement["head"] else "",
        "Signing key": f"{statement['public_key']} (id {statement['key_id']})",
        "Signature": statement["signature"],
        "Statement digest": hashlib.sha256(canonical.statement(_unsigned(statement))).hexdigest(),
        "How to verify": "Download the bundle of this export, unpack it and run: python3 verify_export.py . "
        "It needs Python and nothing else, works offline, and checks this workbook too. "
        "The manifest in the bundle holds this same statement and signature.",
    }


def _reach(head: Head | None) -> str:
    return f"event {head['sequence']}, seal {head['seal']}, {head['sealed_at']}" if head else "nothing yet"


def _summary(statement: Statement) -> str:
    if not statement["count"]:
        return "Nothing: no event of the sealed log matches these filters. This is a signed statement of that."
    return f"Every event of the sealed log that matches the filters, in the order of the log: {statement['count']}."


def _unsigned(statement: Statement) -> dict[str, object]:
    return {key: value for key, value in statement.items() if key not in {"signature", "files"}}


def _key_changes(organisation: int, database: Snapshot) -> list[dict[str, Json]]:
    """How the log came to the key that signs this; whoever trusts it can trust the ones before."""
    with database.cursor() as cursor:
        changes = [asdict(change) for change in key_changes.of(cursor, organisation)]
    return [{name: value for name, value in change.items() if name != "organisation"} for change in changes]


def _head(organisation: int, database: Snapshot) -> Head | None:
    row = database.execute(HEAD, [organisation]).fetchone()
    return {"seal": row[0], "sequence": row[1], "hash": row[2], "sealed_at": instant(row[3])} if row else None
