"""An event as the one sequence of bytes that is hashed: a JSON array of every column in fixed order (SECURITY 6.5)."""

import json
from collections.abc import Sequence

from audit.models.tolerant_fields import Decoder

FIELDS = (
    "version",
    "uid",
    "organisation",
    "at",
    "category",
    "action",
    "actor_kind",
    "actor_id",
    "actor_label",
    "project_id",
    "project_label",
    "target_type",
    "target_id",
    "target_label",
    "details",
    "request_id",
    "ip",
    "agent",
    "salt",  # from version 2 on
)
UNSALTED = 1  # the version of events whose line ends before the salt
DETAILS = FIELDS.index("details")
# The time of an event; where no calendar has it, infinity, or with its era.
AT = """(case when not isfinite(e.at) then e.at::text when e.at < '0001-01-01 00:00:00+00'
then to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z BC"')
else to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end)"""
# What PostgreSQL must select for them, in this order, from audit_auditevent as `e`.
COLUMNS = f"""e.version, e.uid::text, e.organisation_id,
{AT}, e.category, e.action, e.actor_kind, e.actor_id,
e.actor_label, e.project_id, e.project_label, e.target_type, e.target_id, e.target_label, e.details::text, e.request_id,
host(e.ip), e.agent, e.salt"""
_decode = Decoder().decode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def line(columns: Sequence[object]) -> bytes:
    """The canonical bytes of one row of COLUMNS."""
    values = list(columns)[: -1 if columns[0] == UNSALTED else None]
    values[DETAILS] = _decode(str(values[DETAILS]))
    return _encode(values).encode()


def statement(facts: object) -> bytes:
    """Any other signed fact, in the same form."""
    return _encode(facts).encode()
