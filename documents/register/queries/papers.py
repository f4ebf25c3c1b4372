"""Whether copies are stamped here, and whether a paper is current."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from documents.register.models import DocumentStatus, PaperDoor, PaperPolicy, PaperStamp, Revision
from documents.register.models.statuses import RELEASED
from kazinex.core import clock, crypto
from projects.models import Project


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """What the paper check says of one revision, and nothing else of its document."""

    number: str
    code: str
    label: str
    tone: str
    words: str
    at: datetime


def is_on(project: Project) -> bool:
    """Whether both the organisation and the project have it on; one query."""
    there = PaperPolicy.objects.filter(Q(project=project) | Q(project=None))
    return not there.filter(is_on=False).exists()


def own_policy(project: Project | None) -> PaperPolicy | None:
    """What is said here."""
    found: PaperPolicy | None = PaperPolicy.objects.filter(project=project).first()
    return found


def may_stamp(revision: Revision) -> bool:
    """A PDF that is in force, where copies are stamped."""
    is_meant = revision.extension == "pdf" and revision.status in RELEASED and not revision.is_superseded
    return is_meant and not revision.document.is_deleted and is_on(revision.document.project)


def door(code: str) -> PaperDoor | None:
    """Where a code on paper leads, if it is known; typed capitals do not count."""
    return PaperDoor.objects.filter(pk=crypto.digest(code.lower())).first()


def stamped(found: PaperDoor) -> Revision | None:
    """The revision on the paper, inside its organisation; None where such codes are not answered any more."""
    stamp = PaperStamp.objects.filter(pk=found.stamp_id).select_related("revision__document__project").first()
    if stamp is None or not is_on(stamp.revision.document.project):
        return None
    revision: Revision = stamp.revision
    return revision


def answer(revision: Revision) -> PaperAnswer:
    """Current, superseded or void, as of now."""
    label, tone, words = _standing(revision)
    return PaperAnswer(revision.document.number, revision.code, label, tone, words, clock.now())


def _standing(revision: Revision) -> tuple[str, str, str]:
    newer = revision.superseded_by
    if revision.document.is_deleted or revision.status == DocumentStatus.VOID:
        return "void", "bad", "Do not use this paper."
    if newer is not None:
        return f"superseded by Rev {newer.code}", "warn", f"Ask for revision {newer.code}; this paper is out of date."
    if revision.status == DocumentStatus.SUPERSEDED:
        return "superseded", "warn", "This paper is out of date."
    if revision.status in RELEASED:
        return "current", "good", "This paper is the revision in force."
    return "void", "bad", "This revision is not in force. Do not use this paper."
