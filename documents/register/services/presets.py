"""Presets of the field, which fill lists and schemes, and how codes of revisions begin."""

from typing import Any

from django.db import IntegrityError, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain.presets import Preset
from documents.register.models.numbering import CodeSeries, RevisionCoding
from documents.register.services import schemes
from kazinex.core import edit_conflicts
from kazinex.core.actors import Actor
from kazinex.core.errors import Conflict
from projects.models import Project
from projects.services import vocabulary
from projects.services.project_locks import keep_open

LABEL = "Revision codes"
Changes = dict[str, list[object]]


def apply(preset: Preset, *, project: Project | None = None, by: Actor) -> int:
    """Fill the organisation's lists and schemes, or a project's; returns how many entries of lists were added.

    What is in the lists stays, and everything filled in can be changed afterwards.
    """
    with transaction.atomic():
        coding, changes = _put(project, preset.series)
        count = vocabulary.fill(preset.terms, project=project)
        if preset.scheme:
            changes = schemes.put(project, preset.scheme)[1] | changes
        said: dict[str, Any] = {"preset": preset.label, "entries": count, "changes": changes}
        record(AuditAction.PRESET_APPLIED, by=by, target=coding, **said)
    return count


def set_series(series: str, *, project: Project | None = None, by: Actor) -> RevisionCoding:
    """Let codes of first revisions be proposed like this; revisions that are there keep theirs."""
    with transaction.atomic():
        coding, changes = _put(project, CodeSeries(series))
        if changes:
            record(AuditAction.REVISION_CODES_CHANGED, by=by, target=coding, changes=changes)
    return coding


def _put(project: Project | None, series: CodeSeries) -> tuple[RevisionCoding, Changes]:
    if project is not None:
        keep_open(project.pk)
    row = RevisionCoding.objects.select_for_update().filter(project=project).first() or RevisionCoding(project=project)
    before, row.series = CodeSeries(row.series), series
    if row.pk and before == series:
        return row, {}
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody made the first one by a moment earlier
        raise Conflict(edit_conflicts.MEANWHILE) from error
    return row, {LABEL: [str(before.label), str(series.label)]} if before != series else {}
