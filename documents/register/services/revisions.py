"""Issues of a document: added, downloaded, never changed but for their status (statuses.py)."""

from typing import Any, NamedTuple, TypedDict

from django.db import transaction
from django.db.models import Max

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle, numbering, revision_codes, suitabilities
from documents.register.domain.changes import REVISION_ADDED
from documents.register.domain.files import CheckedFile, flags
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.services import document_locks, faces, storage
from kazinex.core import clock
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import NOTHING_CHOSEN, Choices
from kazinex.core.translation import marked as _


class Told(TypedDict):
    """What the log says of a revision that is issued."""

    revision: str
    status: str
    suitability: str
    sha256: str


class Issue(NamedTuple):
    """What makes a revision: its code, its file, what changed, and the status it starts with."""

    code: str
    file: CheckedFile
    description: str = ""
    status: str = DocumentStatus.DRAFT
    suitability: str = ""

    @property
    def told(self) -> Told:
        """What the log says of it."""
        return {
            "revision": self.code,
            "status": self.status,
            "suitability": self.suitability,
            "sha256": self.file.sha256,
        }


def add(
    document: Document,
    *,
    code: str,
    file: CheckedFile,
    description: str = "",
    status: str = DocumentStatus.DRAFT,
    suitability: str = "",
    reason: str = "",
    choices: Choices = NOTHING_CHOSEN,
    by: Member,
) -> Revision:
    """Add a revision, a draft or for review; it becomes current, and the released one before it stays in force.

    A code that goes on in another series than the last, such as 1 after A, needs a reason.
    """
    issue = checked(Issue(code, file, description, status, suitability))
    with transaction.atomic():
        document = document_locks.hold(document)
        lifecycle.require_present(document)
        lifecycle.require_unlocked(document)
        if document.revisions.filter(code__iexact=issue.code).exists():
            raise RuleBroken(
                _("Revision {code} exists already. Enter another code.").format(code=issue.code), field="code"
            )
        _require_why(document.current_code, issue.code, reason)
        with storage.kept(file) as key:
            revision = write(document, issue, key=key, by=by)
            record(AuditAction.REVISION_ADDED, by=by, target=document, reason=reason.strip(), **issue.told)
            REVISION_ADDED.announce(document, choices, by)
    return revision


def checked(issue: Issue, *, field: str = "code") -> Issue:
    """What makes a revision, as it may be; `field` is what a form calls the code."""
    status = lifecycle.require_beginning(issue.status)
    suitabilities.require_fit(issue.suitability, status)
    return issue._replace(code=numbering.require_code(issue.code, field=field), status=status)


def write(document: Document, issue: Issue, *, key: str, by: Member) -> Revision:
    """The row of a revision, made current; for services that record the event themselves."""
    revision: Revision = document.revisions.create(
        created_at=_after_the_last(document),
        code=issue.code,
        status=issue.status,
        suitability=issue.suitability,
        description=issue.description.strip(),
        uploaded_by=by.user,
        file_name=issue.file.name,
        storage_key=key,
        size=issue.file.size,
        media_type=issue.file.media_type,
        sha256=issue.file.sha256,
        scan=issue.file.scan,
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


def _require_why(last: str, code: str, reason: str) -> None:
    if revision_codes.is_turn(last, code) and not reason.strip():
        words = _(
            "Revision {code} goes on otherwise than the last one did. That is allowed: enter the reason for it."
        ).format(code=code)
        raise RuleBroken(words, field="reason")


def _after_the_last(document: Document) -> Any:
    """Now, and never before the revision it supersedes, whatever the clocks of two servers say."""
    last = document.revisions.aggregate(last=Max("created_at"))["last"]
    return max(clock.now(), last) if last else clock.now()
