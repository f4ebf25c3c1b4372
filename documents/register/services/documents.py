"""Registering, describing, locking, hiding, deleting and restoring documents."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import editing, fields, lifecycle, numbering
from documents.register.domain.changes import (
    DOCUMENT_DELETED,
    DOCUMENT_MADE_CONFIDENTIAL,
    DOCUMENT_REGISTERED,
    DOCUMENT_RESTORED,
)
from documents.register.domain.fields import DocumentField
from documents.register.domain.files import CheckedFile
from documents.register.models import Document, DocumentGroup, DocumentStatus
from documents.register.services import document_locks, faces, revisions, schemes, storage
from documents.register.services.revisions import Issue
from kazinex.core import clock, edit_conflicts, likeness
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import NOTHING_CHOSEN, Choices
from kazinex.core.translation import marked as _
from projects.models import AccessGroup, Project
from projects.services.project_locks import keep_open

MOST_TRIES = 5
KEEPERS = _("Only a project admin or an org admin keeps a confidential document open to people outside.")


class NumberTaken(RuleBroken):
    """Another document has this number, or one that reads alike."""


def register(
    project: Project,
    *,
    number: str = "",
    revision_code: str,
    file: CheckedFile,
    description: str = "",
    confidential: bool = False,
    status: str = DocumentStatus.DRAFT,
    suitability: str = "",
    choices: Choices = NOTHING_CHOSEN,
    by: Member,
    **facts: object,
) -> Document:
    """Register a document with its first revision; its number is unique in the project, deleted ones included.

    Where none is typed, the numbering scheme gives the next. `facts` are the editable ones of domain/fields.py; the
    title is required, the others may be missing.
    """
    number = numbering.require_number(number) if number.strip() else schemes.require_one(project)
    issue = revisions.checked(Issue(revision_code, file, description, status, suitability), field="revision_code")
    said = _said(project, facts, by=by) | {fields.BY_NAME["is_confidential"]: confidential}
    with storage.kept(file) as key, transaction.atomic():
        keep_open(project.pk)
        document = _numbered(project, number, said)
        revisions.write(document, issue, key=key, by=by)
        record(
            AuditAction.DOCUMENT_REGISTERED,
            by=by,
            target=document,
            title=document.title,
            **issue.told,
        )
        DOCUMENT_REGISTERED.announce(document, choices, by)
    return document


def plan(project: Project, *, number: str = "", by: Member, **facts: object) -> Document:
    """Enter a document in the register before there is a file, with the day its first revision is due.

    It is shared, sent and reviewed nowhere until then. `number` and `facts` are those of `register`.
    """
    number = numbering.require_number(number) if number.strip() else schemes.require_one(project)
    said = _said(project, facts, by=by)
    if not said.get(fields.BY_NAME["planned_on"]):
        raise RuleBroken(_("Enter the planned date: the day its first revision is due."), field="planned_on")
    with transaction.atomic():
        keep_open(project.pk)
        document = _numbered(project, number, said)
        planned = clock.shown_day(document.planned_on)
        record(AuditAction.DOCUMENT_PLANNED, by=by, target=document, title=document.title, planned_date=planned)
    return document


def edit(document: Document, *, seen: str = "", by: Member, **facts: object) -> Document:
    """Change some of what a document says of itself (domain/fields.py); its number never changes.

    `seen` is the stamp of what was looked at; what somebody else saved since is not undone unseen.
    """
    said = fields.tidied(document.project, facts)
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        editing.require(by, document)
        edit_conflicts.require_as_seen(fields.described(document), seen)
        before = fields.labelled(document, said)
        for field, value in said.items():
            field.put(document, value)
        changes = lifecycle.as_changes(before, fields.labelled(document, said))
        if changes:
            faces.touch(document, *{field.column for field in said})
            record(AuditAction.DOCUMENT_EDITED, by=by, target=document, changes=changes)
    return document


def lock(document: Document, *, reason: str, by: Actor) -> Document:
    """Lock a document: it takes no new revision until it is unlocked."""
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        if document.is_locked:
            raise RuleBroken(_("This document is already locked."))
        document.locked_at = clock.now()
        faces.touch(document, "locked_at")
        record(AuditAction.DOCUMENT_LOCKED, by=by, target=document, reason=lifecycle.require_reason(reason))
    return document


def unlock(document: Document, *, reason: str, by: Actor) -> Document:
    """Unlock a document, so that it takes revisions again."""
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        if not document.is_locked:
            raise RuleBroken(_("This document is not locked."))
        document.locked_at = None
        faces.touch(document, "locked_at")
        record(AuditAction.DOCUMENT_UNLOCKED, by=by, target=document, reason=lifecycle.require_reason(reason))
    return document


def set_confidential(
    document: Document,
    confidential: bool,
    *,
    groups: Collection[AccessGroup],
    reason: str,
    keeps_outside_access: bool = False,
    by: Member,
) -> Document:
    """Say whether a document is confidential, and which access control groups may see it then.

    What people outside may open of it ends, unless a project admin or an org admin keeps it on purpose.
    """
    if keeps_outside_access and not by.is_project_admin:
        raise RuleBroken(KEEPERS, field="keeps_outside_access")
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        before, was_open = _visibility(document), not document.is_confidential
        document.is_confidential = confidential
        _assign(document, groups if confidential else [])
        changes = lifecycle.as_changes(before, _visibility(document))
        if not changes:
            raise RuleBroken(_("Nothing was changed: the document is already set like this."))
        faces.touch(document, "is_confidential")
        reason = lifecycle.require_reason(reason)
        record(AuditAction.CONFIDENTIALITY_CHANGED, by=by, target=document, reason=reason, changes=changes)
        if was_open and confidential:
            DOCUMENT_MADE_CONFIDENTIAL.announce(document, reason if keeps_outside_access else "", by)
    return document


def delete(document: Document, *, reason: str, by: Member) -> Document:
    """Delete a document softly: it leaves every list, its number stays reserved, its shares end."""
    with transaction.atomic():
        document = document_locks.hold(document)
        if document.is_deleted:
            raise RuleBroken(_("This document is already deleted."))
        lifecycle.require_unheld(document)
        document.deleted_at = clock.now()
        faces.touch(document, "deleted_at")
        record(AuditAction.DOCUMENT_DELETED, by=by, target=document, reason=lifecycle.require_reason(reason))
        DOCUMENT_DELETED.announce(document, by)
    return document


def restore(document: Document, *, reason: str, by: Actor) -> Document:
    """Bring a deleted document back into the register."""
    with transaction.atomic():
        document = document_locks.hold(document)
        if not document.is_deleted:
            raise RuleBroken(_("This document is not deleted."))
        document.deleted_at = None
        faces.touch(document, "deleted_at")
        record(AuditAction.DOCUMENT_RESTORED, by=by, target=document, reason=lifecycle.require_reason(reason))
        DOCUMENT_RESTORED.announce(document, by)
    return document


def _said(project: Project, facts: Mapping[str, object], *, by: Member) -> dict[DocumentField, Any]:
    """The facts of a new document; whoever enters it owns it, where nobody is named."""
    told = {"owner": by.user} | {name: value for name, value in facts.items() if value is not None}
    return fields.first(project, told)


def _numbered(project: Project, number: str, said: dict[DocumentField, Any]) -> Document:
    """A document under the number that was typed, or under the next of the scheme that nobody types meanwhile."""
    if number:
        schemes.require_typed_is_taken(project)
        return _create(project, number, said)
    facts = {field.name: value for field, value in said.items()}
    for _rest in range(MOST_TRIES):
        with suppress(NumberTaken):
            return _create(project, schemes.take(project, facts), said)
    raise RuleBroken(_("Many numbers are being given at this moment. Send it once more."), field="number")


def _create(project: Project, number: str, said: dict[DocumentField, Any]) -> Document:
    created = Document(project=project, number=number, updated_at=clock.now())
    for field, value in said.items():
        field.put(created, value)
    try:
        with transaction.atomic():
            created.save()
    except IntegrityError as error:
        if "document_number_once" not in str(error):
            raise
        taken = Document.objects.filter(project=project, number_key=likeness.key(number)).first()
        like = f" by {taken.number}, which reads alike" if taken and taken.number != number else ""
        words = _("The number {number} is already taken in this project{like}. Enter another one.").format(
            number=number, like=like
        )
        raise NumberTaken(words, field="number") from error
    return created


def _visibility(document: Document) -> dict[str, object]:
    assigned = document.group_assignments.order_by("group__name").values_list("group__name", flat=True)
    return {**fields.labelled(document, [fields.BY_NAME["is_confidential"]]), "Groups": list(assigned)}


def _assign(document: Document, groups: Collection[AccessGroup]) -> None:
    if any(group.project_id != document.project_id for group in groups):
        raise RuleBroken(_("Choose groups of this project."), field="groups")
    wanted = {group.pk for group in groups}
    document.group_assignments.exclude(group_id__in=wanted).delete()
    known = set(document.group_assignments.values_list("group_id", flat=True))
    DocumentGroup.objects.bulk_create([DocumentGroup(document=document, group_id=pk) for pk in sorted(wanted - known)])
