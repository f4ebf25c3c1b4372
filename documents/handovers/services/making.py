"""Making a package step by step: planned, then one archive a step, the last with the records, index and manifest."""

import logging
from typing import Any, TypedDict

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.handovers.domain.planned import archives
from documents.handovers.models import Handover, HandoverFile
from documents.handovers.services import binding, planning, records
from documents.handovers.services.archives import Archive, Digest, written
from documents.register.services import storage
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.jobs import Outcome, Progress

KIND = "handovers.make"
MOST_ATTEMPTS = 12  # a kill or a full disk costs one archive each, not the package
KEPT = _("What is finished of the package is kept until somebody removes it.")
log = logging.getLogger("kazinex.handovers")


class Payload(TypedDict):
    """The public id of the package that is made."""

    handover: str


def run(payload: Payload, actor: Member, progress: Progress) -> Outcome | None:
    """The next step of a package; None while another one follows.

    The lease of its job keeps other workers away. The package's row is written at the very end, so that nobody who
    stops or removes it waits for a step.
    """
    handover: Handover = Handover.objects.get(public_id=payload["handover"], project=actor.project)
    handover.project, handover.organisation = actor.project, actor.organisation
    if handover.removed_at:
        raise RuleBroken(_("The package was removed meanwhile."))
    if handover.planned_at is None:
        planning.plan(handover, by=actor)
        return None
    number, last = handover.parts.count() + 1, archives(handover.parts_planned)
    progress.begin(handover.files_count)
    with written(handover, number, name_of(handover, number)) as archive:
        _write_files(handover, number, archive, progress)
        if number == last:
            handover.told = planning.told_besides(handover, actor)
            records.write(handover, number, archive, progress, by=actor)
            handover.manifest_sha256 = binding.bind(handover, number, archive, by=actor)
    if number == last:
        return _finish(handover, by=actor)
    handover.save(update_fields=["lost_count"])
    return None


def name_of(handover: Handover, number: int) -> str:
    """What an archive of a package is called."""
    last = archives(handover.parts_planned)
    if last == 1:
        return f"{handover.file_stem}.zip"
    return f"{handover.file_stem}-records.zip" if number == last else f"{handover.file_stem}-part-{number:03d}.zip"


def _write_files(handover: Handover, number: int, archive: Archive, progress: Progress) -> None:
    """Every uploaded file of one archive, each compared with what was registered of it."""
    lost, altered = [], []
    for file in handover.files.filter(part=number).order_by("position").iterator(500):
        found = _write(file, archive)
        if found is None:
            lost.append(file.pk)
        elif found != (file.sha256, file.size):
            altered.append(file.pk)
        progress.reached(file.position)
    if lost:
        handover.files.filter(pk__in=lost).update(is_lost=True)
    if altered:
        handover.files.filter(pk__in=altered).update(is_altered=True)
    handover.lost_count += len(lost) + len(altered)


def _write(file: HandoverFile, archive: Archive) -> Digest | None:
    """Its SHA-256 and size as they are now, or None where the store has lost it."""
    try:
        content = storage.open(file.source_key)
    except OSError:
        log.exception("A file of a handover package is not in the store.")
        return None
    return archive.add(file.path, content, dated=file.dated)


def _finish(handover: Handover, *, by: Member) -> Outcome:
    parts = list(handover.parts.all())
    handover.finished_at, handover.size = clock.now(), sum(part.size for part in parts)
    handover.save(update_fields=["finished_at", "size", "files_count", "lost_count", "told", "manifest_sha256"])
    facts: dict[str, Any] = {"files": handover.files_count, "archives": len(parts), "lost": handover.lost_count}
    record(AuditAction.HANDOVER_MADE, by=by, target=handover, manifest_sha256=handover.manifest_sha256, **facts)
    words = _("{handover} holds {files_count} files.").format(handover=handover, files_count=handover.files_count)
    if handover.lost_count:
        words += f" The store could not give {handover.lost_count} of them as they were uploaded; its index names them."
    return Outcome(words, handover.get_absolute_url())
