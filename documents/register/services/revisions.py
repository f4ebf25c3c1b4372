"""Issues of a document: added, downloaded, never changed."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle, numbering
from documents.register.domain.changes import REVISION_ADDED
from documents.register.domain.files import CheckedFile, flags
from documents.register.models import Document, Revision
from documents.register.services import document_locks, storage
from kazinex.core import clock
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken


def add(document: Document, *, code: str, file: CheckedFile, description: str = "", by: Member) -> Revision:
    """Add a revision; it becomes current and the one before it is superseded."""
    code = numbering.require_code(code)
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        lifecycle.require_unlocked(document)
        if document.revisions.filter(code__iexact=code).exists():
            raise RuleBroken(f"Revision {code} exists already. Enter another code.", field="code")
        with storage.kept(file) as key:
            revision = write(document, code=code, file=file, key=key, description=description, by=by)
            record(AuditAction.REVISION_ADDED, by=by, target=document, revision=code, sha256=file.sha256)
            REVISION_ADDED.announce(document, by)
    return revision


def write(document: Document, *, code: str, file: CheckedFile, key: str, description: str, by: Member) -> Revision:
    """The row of a revision, made current; for services that record the event themselves."""
    revision: Revision = document.revisions.create(
        created_at=_after_the_last(document),
        code=code,
        description=description.strip(),
        uploaded_by=by.user,
        file_name=file.name,
        storage_key=key,
        size=file.size,
        media_type=file.media_type,
        sha256=file.sha256,
        flags=flags.as_stored(file.flags),
    )
    document.make_current(revision)
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
