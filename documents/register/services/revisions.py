"""Issues of a document: added, downloaded, never changed but for their status (statuses.py)."""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle, numbering
from documents.register.domain.changes import REVISION_ADDED
from documents.register.domain.files import CheckedFile, flags
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.services import document_locks, faces, storage
from kazinex.core import clock
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken


class Issue(NamedTuple):
    """What makes a revision: its code, its file, what changed, and the status it starts with."""

    code: str
    file: CheckedFile
    description: str = ""
    status: str = DocumentStatus.DRAFT


def add(
    document: Document,
    *,
    code: str,
    file: CheckedFile,
    description: str = "",
    status: str = DocumentStatus.DRAFT,
    by: Member,
) -> Revision:
    """Add a revision, a draft or for review; it becomes current, and the released one before it stays in force."""
    issue = Issue(numbering.require_code(code), file, description, lifecycle.require_beginning(status))
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        lifecycle.require_unlocked(document)
        if document.revisions.filter(code__iexact=issue.code).exists():
            raise RuleBroken(f"Revision {issue.code} exists already. Enter another code.", field="code")
        with storage.kept(file) as key:
            revision = write(document, issue, key=key, by=by)
            known: dict[str, Any] = {"revision": issue.code, "status": issue.status, "sha256": file.sha256}
            record(AuditAction.REVISION_ADDED, by=by, target=document, **known)
            REVISION_ADDED.announce(document, by)
    return revision


def write(document: Document, issue: Issue, *, key: str, by: Member) -> Revision:
    """The row of a revision, made current; for services that record the event themselves."""
    revision: Revision = document.revisions.create(
        created_at=_after_the_last(document),
        code=issue.code,
        status=issue.status,
        description=issue.description.strip(),
        uploaded_by=by.user,
        file_name=issue.file.name,
        storage_key=key,
        size=issue.file.size,
        media_type=issue.file.media_type,
        sha256=issue.file.sha256,
        flags=flags.as_stored(issue.file.flags),
    )
    faces.take(document)
    return revision


def note_download(revision: Revision, *, by: Actor) -> None:
    """Record that somebody takes a copy of a revision's file."""
    with transaction.atomic():
        record(
            AuditAction.DOCUMENT_DOWNLOADED,
            by=by,
            target=revision.document,
            revision=revision.code,
            sha256=revision.sha256,
        )


def _after_the_last(document: Document) -> Any:
    """Now, and never before the revision it supersedes, whatever the clocks of two servers say."""
    last = document.revisions.aggregate(last=Max("created_at"))["last"]
    return max(clock.now(), last) if last else clock.now()
