"""The only writer of audit events: in the transaction of the change, with the exact keys the catalogue declares."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models

from audit.domain.catalogue import ACTIONS, Action, Scope
from audit.models import AuditEvent
from kazinex.core import clock, context
from kazinex.core.actors import Actor
from kazinex.core.tenancy import active_organisation_id

AT_ONCE = 1_000  # events a statement
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


class Target(Protocol):
    """What an event is about: a row, or a person outside, by key and by how people call it."""

    @property
    def pk(self) -> Any: ...
    @property
    def audit_label(self) -> str: ...


class WrongRecord(Exception):
    """The call does not fit the catalogue; a mistake in the code, never of a person."""


def record(
    action: Action, *, by: Actor, target: Target | None = None, project: Target | None = None, **details: Any
) -> AuditEvent:
    """Record one event of the active organisation; refuses unknown actions, other keys, or no transaction."""
    event = _event(action, by, target, details, project=project)
    event.save(force_insert=True)
    return event


def record_many(action: Action, happenings: Iterable[tuple[Target, datetime, dict[str, object]]], *, by: Actor) -> None:
    """Record the same action of many targets in one statement; each comes with its moment and its details."""
    events = [_event(action, by, target, details, at=at) for target, at, details in happenings]
    AuditEvent.objects.bulk_create(events, batch_size=AT_ONCE)


def _event(
    action: Action,
    by: Actor,
    target: Any,
    details: dict[str, object],
    *,
    project: Target | None = None,
    at: datetime | None = None,
) -> AuditEvent:
    _require_fit(action, details)
    if not connection.in_atomic_block:
        message = f"{action.name} must be recorded inside the transaction of its change."
        raise WrongRecord(message)
    happening = context.current()
    project = project or _project_of(target)
    return AuditEvent(
        organisation_id=active_organisation_id(),
        at=at or clock.now(),
        category=action.category,
        action=action.name,
        actor_kind=by.kind,
        actor_id=by.actor_id,
        actor_label=clean(by.label)[:400],
        project_id=getattr(project, "pk", None),
        project_label=clean(getattr(project, "audit_label", ""))[:200],
        target_type=str(target._meta.model_name) if isinstance(target, models.Model) else "",
        target_id=str(getattr(target, "pk", "") or ""),
        target_label=clean(getattr(target, "audit_label", ""))[:400],
        details=clean(details),
        request_id=happening.request_id,
        ip=happening.ip,
        agent=clean(happening.agent),
    )


def clean(value: Any) -> Any:
    """Text without what PostgreSQL or a spreadsheet cannot hold: NUL, other control characters, lone surrogates.

    Nor what turns a sentence round: a direction override stands as the sign of something that cannot be shown.
    """
    if isinstance(value, str):
        return _FORBIDDEN.sub("\ufffd", value)
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


__all__ = ["Scope", "WrongRecord", "clean", "record", "record_many"]
