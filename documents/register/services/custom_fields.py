"""The facts of documents that people add themselves: added, described, ordered, retired and offered again."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import record
from documents.register.domain import custom_fields, exported, fields, lifecycle
from documents.register.models import CustomField, CustomKind
from kazinex.core import clock, edit_conflicts, likeness
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import keep_open


def add(
    *,
    label: str,
    kind: str,
    options: Sequence[str] = (),
    is_required: bool = False,
    help: str = "",  # noqa: A002  the word the form and the table have
    project: Project | None = None,
    by: Actor,
) -> CustomField:
    """Add a fact to the documents of the organisation, or of one project; it stands last."""
    field = CustomField(kind=CustomKind(kind), project=project)
    _describe(field, label=label, options=options, is_required=is_required, help=help)
    with transaction.atomic():
        if project is not None:
            keep_open(project.pk)
        beside = list(_beside(project).select_for_update())
        custom_fields.require_room(len(beside))
        _require_free(field, beside)
        _require_unwritten(field)
        field.position = 1 + max((other.position for other in beside), default=0)
        _save(field)
        record(AuditAction.CUSTOM_FIELD_ADDED, by=by, target=field, kind=str(CustomKind(field.kind).label))
    return field


def change(
    field: CustomField,
    *,
    label: str,
    options: Sequence[str] = (),
    is_required: bool = False,
    help: str = "",  # noqa: A002  the same
    seen: str = "",
    by: Actor,
) -> CustomField:
    """Describe it otherwise; its kind stays, and an option that is left out stays on the documents that have it."""
    with transaction.atomic():
        field = _held(field)
        before = custom_fields.described(field)
        edit_conflicts.require_as_seen(before, seen)
        _describe(field, label=label, options=options, is_required=is_required, help=help)
        _require_free(field, _beside(field.project))
        if likeness.key(field.label) != likeness.key(before["Label"]):
            _require_unwritten(field)
        if changes := lifecycle.as_changes(before, custom_fields.described(field)):
            _save(field)
            record(AuditAction.CUSTOM_FIELD_CHANGED, by=by, target=field, changes=changes)
    return field


def retire(field: CustomField, *, by: Actor) -> CustomField:
    """Ask for it no longer; documents keep and show what they say of it."""
    return _set_retired(field, AuditAction.CUSTOM_FIELD_RETIRED, by, retired=True)


def restore(field: CustomField, *, by: Actor) -> CustomField:
    """Ask for it again."""
    return _set_retired(field, AuditAction.CUSTOM_FIELD_RESTORED, by, retired=False)


def move(field: CustomField, *, up: bool, by: Actor) -> CustomField:
    """Change places with the one before or after it, among those of the same level."""
    with transaction.atomic():
        field = _held(field)
        row = list(_of_level(field.project).select_for_update().order_by("position", "pk"))
        here = row.index(field)
        there = here + (-1 if up else 1)
        if not 0 <= there < len(row):
            return field
        row[here], row[there] = row[there], row[here]
        for position, one in enumerate(row, start=1):
            one.position = position
        CustomField.objects.bulk_update(row, ["position"])
        record(AuditAction.CUSTOM_FIELD_MOVED, by=by, target=field, order=[one.label for one in row])
    return field


def _describe(field: CustomField, *, label: str, options: Sequence[str], is_required: bool, **said: str) -> None:
    field.label = custom_fields.require_label(label)
    field.help, field.is_required = " ".join(said["help"].split()), is_required and field.kind != CustomKind.TOGGLE
    if field.kind == CustomKind.DROPDOWN:
        field.options = _options(field.options, custom_fields.require_options(options))


def _options(before: list[dict[str, Any]], labels: Sequence[str]) -> list[dict[str, Any]]:
    """The options in their new order with the keys they had; those left out follow, retired."""
    known = {likeness.key(option["label"]): option for option in before}
    kept = [
        {"key": known.get(likeness.key(label), {}).get("key") or secrets.token_hex(6), "label": label, "retired": False}
        for label in labels
    ]
    there = {option["key"] for option in kept}
    return kept + [option | {"retired": True} for option in before if option["key"] not in there]


def _set_retired(field: CustomField, action: Action, by: Actor, *, retired: bool) -> CustomField:
    with transaction.atomic():
        field = _held(field)
        if (field.retired_at is not None) != retired:
            field.retired_at = clock.now() if retired else None
            field.save(update_fields=["retired_at"])
            record(action, by=by, target=field)
    return field


def _held(field: CustomField) -> CustomField:
    """The field as it is now; one of a project only while that is open."""
    if field.project_id:
        keep_open(field.project_id)
    found: CustomField = CustomField.objects.select_for_update(of=("self",)).select_related("project").get(pk=field.pk)
    return found


def _of_level(project: Project | None) -> QuerySet[CustomField]:
    found: QuerySet[CustomField] = CustomField.objects.filter(project=project)
    return found


def _beside(project: Project | None) -> QuerySet[CustomField]:
    """The fields one stands beside on some document: of the organisation, and a project's own or everybody's."""
    every: QuerySet[CustomField] = CustomField.objects.all()
    return every.filter(Q(project=project) | Q(project=None)) if project else every


def _require_free(field: CustomField, beside: Iterable[CustomField]) -> None:
    """Refuse a label that reads like another fact of the same documents, retired ones too."""
    taken = {likeness.key(fact.label): fact.label for fact in fields.FIELDS}
    taken |= {likeness.key(other.label): other.label for other in beside if other.pk != field.pk}
    if like := taken.get(likeness.key(field.label)):
        raise _taken(like)


def _require_unwritten(field: CustomField) -> None:
    """Refuse a label of a column that an export writes itself: an import could not tell the two apart."""
    if likeness.key(field.label) in exported.written_only():
        words = _("“{label}” is a column of the register's export. Choose another label.").format(label=field.label)
        raise RuleBroken(words, field="label")


def _save(field: CustomField) -> None:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:  # somebody was faster by a moment
        raise _taken(field.label) from error


def _taken(label: str) -> RuleBroken:
    words = _("“{label}” is a field of documents already, perhaps in a project or among the retired.").format(
        label=label
    )
    return RuleBroken(words, field="label")
