"""The only writer of audit events: in the transaction of the change, with the exact keys the catalogue declares."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol, overload
from uuid import uuid4

from django.db import connection, models

from audit.domain.catalogue import ACTIONS, Action, Scope
from audit.models import AuditEvent
from audit.models.event import make_salt
from kazinex.core import clock, context, many_rows
from kazinex.core.actors import Actor
from kazinex.core.shapes import Json
from kazinex.core.tenancy import active_organisation_id

AT_ONCE = 1_000  # events a statement
TOLD = {
    "organisation_id": "bigint", "category": "text", "action": "text", "actor_kind": "text", "actor_id": "text",
    "actor_label": "text", "project_id": "bigint", "project_label": "text", "target_type": "text",
    "target_id": "text", "target_label": "text", "details": "jsonb", "request_id": "text", "ip": "inet",
    "agent": "text", "version": "smallint", "salt": "text",
}  # fmt: skip
EACH = ("at", "project_id", "project_label", "target_type", "target_id", "target_label")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


class Target(Protocol):
    """What an event is about: a row, or a person outside, by key and by how people call it."""

    @property
    def pk(self) -> object: ...
    @property
    def audit_label(self) -> str: ...


Happening = tuple[Target, datetime, dict[str, object]]  # what happened to what, when, with which details
Beside = tuple[Action, Target, dict[str, object]]  # what was done to what, with which details


class WrongRecord(Exception):
    """The call does not fit the catalogue; a mistake in the code, never of a person."""


def record(
    action: Action, *, by: Actor, target: Target | None = None, project: Target | None = None, **details: object
) -> AuditEvent:
    """Record one event of the active organisation; refuses unknown actions, other keys, or no transaction."""
    _require_transaction(action)
    facts = {**_told_of_all(action, by), **_told_of(action, target, details, project=project)}
    event = AuditEvent(**facts)
    event.save(force_insert=True)
    return event


def record_many(action: Action, happenings: Iterable[Happening], *, by: Actor) -> None:
    """Record the same action of many targets, a thousand a statement; each comes with its moment and its details.

    What is the same for all is sent once, the rest in columns (many_rows.py): half the time of rows of the ORM.
    """
    _require_transaction(action)
    same = _told_of_all(action, by)
    rows = [_told_of(action, target, details, at=at) for target, at, details in happenings]
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        columns: dict[str, list[Any]] = {name: [row[name] for row in some] for name in EACH}
        columns["details"] = [json.dumps(row["details"]) for row in some]
        columns |= {"uid": [uuid4() for _row in some], "salt": [make_salt() for _row in some]}
        many_rows.insert(AuditEvent(**same), columns)


def clause(made: str, counted: Mapping[str, str], *, of: str) -> str:
    """The same as a clause of the statement that makes the change, for where others wait for what it holds.

    It records what `%(events)s` holds of `told_beside`, in that order, for each row `m` of `made` the events `e` that
    are `of` it, at the row's `at`. What only that row knows is `counted`: by the key of the details, the column it is
    in.
    """
    others = [name for name in TOLD if name != "details"]
    known = (
        f"|| case when e.details ? '{key}' then jsonb_build_object('{key}', m.{column}) else '{{}}' end"
        for key, column in counted.items()
    )
    return f"""
      insert into audit_auditevent (uid, at, details, {", ".join(others)})
      select gen_random_uuid(), m.at, e.details {" ".join(known)}, {", ".join(f"e.{name}" for name in others)}
      from {made} m, rows from (
        jsonb_to_recordset(%(events)s::jsonb) as ({", ".join(f"{name} {TOLD[name]}" for name in TOLD)})
      ) with ordinality e
      where {of}
      order by e.ordinality
    """  # noqa: S608  made of our own words; every value is a parameter


def told_beside(*happened: tuple[Actor, Iterable[Beside]]) -> str:
    """The events that such a clause records, or `audit_record` of the database, in their order: who did what.

    It asks for no transaction: what records them in the statement of its change is one.
    """
    return json.dumps([event for by, happenings in happened for event in _beside(by, happenings)])


def _beside(by: Actor, happenings: Iterable[Beside]) -> Iterator[dict[str, Any]]:
    version = AuditEvent._meta.get_field("version").get_default()
    same: dict[str, dict[str, Any]] = {}
    for action, target, details in happenings:
        same[action.name] = same.get(action.name) or {**_told_of_all(action, by), "version": version}
        yield {**same[action.name], **_told_of(action, target, details), "at": None, "salt": make_salt()}


def _require_transaction(action: Action) -> None:
    if not connection.in_atomic_block:
        message = f"{action.name} must be recorded inside the transaction of its change."
        raise WrongRecord(message)


def _told_of_all(action: Action, by: Actor) -> dict[str, Any]:
    """What an event says whatever it is about: who did what, asked from where."""
    happening = context.current()
    return {
        "organisation_id": active_organisation_id(),
        "category": action.category,
        "action": action.name,
        "actor_kind": by.kind,
        "actor_id": by.actor_id,
        "actor_label": clean(by.label)[:400],
        "request_id": happening.request_id,
        "ip": happening.ip,
        "agent": clean(happening.agent),
    }


def _told_of(
    action: Action,
    target: Any,
    details: dict[str, object],
    *,
    project: Target | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """What an event says of what it is about."""
    _require_fit(action, details)
    project = project or _project_of(target)
    return {
        "at": at or clock.now(),
        "project_id": getattr(project, "pk", None),
        "project_label": clean(getattr(project, "audit_label", ""))[:200],
        "target_type": _type_of(target),
        "target_id": str(getattr(target, "pk", "") or ""),
        "target_label": clean(getattr(target, "audit_label", ""))[:400],
        "details": clean(details),
    }


def _type_of(target: Any) -> str:
    """What kind of thing a target is: the name of its model, or what stands for a row says of itself."""
    return str(target._meta.model_name if isinstance(target, models.Model) else getattr(target, "audit_type", ""))


@overload
def clean(value: str) -> str: ...
@overload
def clean(value: object) -> Json: ...
def clean(value: object) -> Json:
    """Text without what PostgreSQL or a spreadsheet cannot hold: NUL, other control characters, lone surrogates.

    Nor what turns a sentence round: a direction override stands as the sign of something that cannot be shown.
    """
    if isinstance(value, str):
        return value if value.isprintable() else _FORBIDDEN.sub("\ufffd", value)  # nothing printable is forbidden
    if isinstance(value, dict):
        return {clean(str(key)): clean(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(entry) for entry in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean(str(value))


def _require_fit(action: Action, details: dict[str, object]) -> None:
    if ACTIONS.get(action.name) is not action:
        message = f"{action.name} is not in the catalogue."
        raise WrongRecord(message)
    if details.keys() != action.keys:
        wanted, given = sorted(action.keys), sorted(details)
        message = f"{action.name} is recorded with {wanted}, not {given}."
        raise WrongRecord(message)


def _project_of(target: Any) -> Any:
    if isinstance(target, models.Model) and target._meta.model_name == "project":
        return target
    found = getattr(target, "project", None)
    return found or getattr(getattr(target, "document", None), "project", None)


__all__ = ["Scope", "WrongRecord", "clause", "clean", "record", "record_many", "told_beside"]
