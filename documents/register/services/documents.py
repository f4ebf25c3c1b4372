"""Registering, describing, locking, hiding, deleting and restoring documents."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import fields, lifecycle, numbering
from documents.register.domain.changes import DOCUMENT_DELETED, DOCUMENT_MADE_CONFIDENTIAL, DOCUMENT_RESTORED
from documents.register.domain.files import CheckedFile
from documents.register.models import Document, DocumentGroup, DocumentStatus
from documents.register.services import document_locks, faces, revisions, storage
from documents.register.services.revisions import Issue
from kazinex.core import clock, likeness
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from projects.models import AccessGroup, Project
from projects.services.project_locks import keep_open

KEEPERS = "Only a project admin or an org admin keeps a confidential document open to people outside."


def register(
    project: Project,
    *,
    number: str,
    revision_code: str,
    file: CheckedFile,
    description: str = "",
    confidential: bool = False,
    status: str = DocumentStatus.DRAFT,
    by: Member,
    **facts: object,
) -> Document:
    """Register a document with its first revision; its number is unique in the project, deleted ones included.

    `facts` are the editable ones of domain/fields.py; the title is required, the others may be missing.
    """
    number = numbering.require_number(number)
    code = numbering.require_code(revision_code, field="revision_code")
    issue = Issue(code, file, description, lifecycle.require_beginning(status))
    facts = {**fields.first(facts), "is_confidential": confidential}
    with storage.kept(file) as key, transaction.atomic():
        keep_open(project.pk)
        document = _create(project, number, facts, by=by)
        revisions.write(document, issue, key=key, by=by)
        record(
            AuditAction.DOCUMENT_REGISTERED,
            by=by,
            target=document,
            title=document.title,
            revision=code,
            status=issue.status,
            sha256=file.sha256,
        )
    return document


def edit(document: Document, *, by: Actor, **facts: object) -> Document:
    """Change some of what a document says of itself (domain/fields.py); its number never changes."""
    facts = fields.tidied(facts)
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        before = fields.labelled(document, facts)
        for name, value in facts.items():
            setattr(document, name, value)
        changes = lifecycle.as_changes(before, fields.labelled(document, facts))
        if changes:
            faces.touch(document, *facts)
            record(AuditAction.DOCUMENT_EDITED, by=by, target=document, changes=changes)
    return document


def lock(document: Document, *, reason: str, by: Actor) -> Document:
    """Lock a document: it takes no new revision until it is unlocked."""
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        if document.is_locked:
            raise RuleBroken("This document is already locked.")
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
            raise RuleBroken("This document is not locked.")
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
    by: Any,
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
            raise RuleBroken("Nothing was changed: the document is already set like this.")
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
            raise RuleBroken("This document is already deleted.")
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
            raise RuleBroken("This document is not deleted.")
        document.deleted_at = None
        faces.touch(document, "deleted_at")
        record(AuditAction.DOCUMENT_RESTORED, by=by, target=document, reason=lifecycle.require_reason(reason))
        DOCUMENT_RESTORED.announce(document, by)
    return document


def _create(project: Project, number: str, facts: dict[str, Any], *, by: Member) -> Document:
    try:
        with transaction.atomic():
            created: Document = Document.objects.create(
                project=project, number=number, owner=by.user, updated_at=clock.now(), **facts
            )
    except IntegrityError as error:
        if "document_number_once" not in str(error):
            raise
        taken = Document.objects.filter(project=project, number_key=likeness.key(number)).first()
        like = f" by {taken.number}, which reads alike" if taken and taken.number != number else ""
        words = f"The number {number} is already taken in this project{like}. Enter another one."
        raise RuleBroken(words, field="number") from error
    return created


def _visibility(document: Document) -> dict[str, object]:
    assigned = document.group_assignments.order_by("group__name").values_list("group__name", flat=True)
    return {**fields.labelled(document, ["is_confidential"]), "Groups": list(assigned)}


def _assign(document: Document, groups: Collection[AccessGroup]) -> None:
    if any(group.project_id != document.project_id for group in groups):
        raise RuleBroken("Choose groups of this project.", field="groups")
    wanted = {group.pk for group in groups}
    document.group_assignments.exclude(group_id__in=wanted).delete()
    known = set(document.group_assignments.values_list("group_id", flat=True))
    DocumentGroup.objects.bulk_create([DocumentGroup(document=document, group_id=pk) for pk in sorted(wanted - known)])
