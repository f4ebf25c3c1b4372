"""Documents out of a spreadsheet: kept aside, checked as often as one likes, imported whole or not at all."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from django.db import connection, transaction
from django.urls import reverse

from audit.domain.catalogue import AuditAction
from audit.services.recording import record, record_many
from documents.register.domain import fields, lifecycle
from documents.register.domain.fields import DocumentField, Kind
from documents.register.domain.files import CheckedFile
from documents.register.domain.imports import checking, sheets
from documents.register.domain.imports.checking import Findings, Line
from documents.register.models import Document, DocumentStatus, ImportFile
from documents.register.queries import imports as queries
from documents.register.services import storage
from kazinex.core import clock, likeness, many_rows
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.domain.jobs import Outcome, Progress
from projects.models import Project
from projects.services.project_locks import keep_open

KIND = "documents.import"
FOLDER = "imports"
KEPT_FOR = timedelta(hours=24)
STEPS = 4  # reading, new documents, changed ones, the end
UNDER_WAY = _("Another import into this project is under way. Wait until it has ended, then check the file again.")
GONE = _("This file was forgotten meanwhile. Send it again.")
NOT_IN_ORDER = _("The file is not in order any more: something was changed in the project meanwhile. Check it again.")
TAKEN = _("{numbers} {verb} registered by somebody else meanwhile. Check the file again.")
MOST_NAMED = 5
LOCK = "select pg_try_advisory_xact_lock(hashtextextended('import into ' || %s, 0))"


def keep(project: Project, *, file: CheckedFile, by: Member) -> ImportFile:
    """Keep a workbook aside whose rows can be read; its sender looks at what it says before anything is changed."""
    if file.extension != "xlsx":
        raise RuleBroken(_("Choose an Excel workbook, saved as .xlsx."), field="file")
    sheets.read(file.file)
    with transaction.atomic(), storage.kept(file, FOLDER) as key:
        keep_open(project.pk)
        known: dict[str, Any] = {"name": file.name, "size": file.size, "sha256": file.sha256, "storage_key": key}
        kept: ImportFile = ImportFile.objects.create(project=project, uploader=by.user, **known)
    return kept


def check(file: ImportFile, *, by: Member) -> Findings:
    """What every row of a workbook would do now, and every cell that is not in order; changes nothing."""
    try:
        with storage.open(file.storage_key) as stored:
            sheet = sheets.read(stored)
    except OSError as error:
        raise RuleBroken(_("This file is not here any more. Choose it again.")) from error
    every = queries.columns(file.project)
    return checking.check(sheet, queries.known(file.project, checking.keys(sheet, every), by=by))


def look(file: ImportFile, *, by: Member) -> Findings:
    """The same for a page that shows it: a file that cannot be read any more is found to be so."""
    try:
        return check(file, by=by)
    except RuleBroken as broken:
        return Findings(broken.words)


def run(file: ImportFile, *, updates: bool, progress: Progress, by: Member) -> ImportFile:
    """Take every row over in one transaction: new documents are planned, with `updates` those that are there change."""
    with transaction.atomic():
        progress.begin(STEPS)
        file = _hold(file)
        findings = check(file, by=by)
        if findings.problems:
            raise RuleBroken(NOT_IN_ORDER)
        if updates and not by.decide(Permission.MANAGE_DOCUMENTS):
            raise RuleBroken(_("Only who manages documents may change documents that are in the register already."))
        changed = findings.updated if updates else []
        if not findings.new and not changed:
            raise RuleBroken(_("Nothing in this file is new, so there is nothing to import."))
        every = {one.name: one for one in queries.columns(file.project)}
        progress.reached(1)
        _register(file.project, findings.new, every, by=by)
        progress.reached(2)
        _change(file.project, changed, every, by=by)
        progress.reached(3)
        _finish(file, len(findings.new), len(changed), by=by)
    return file


class Payload(TypedDict):
    """The public id of a workbook that was checked, and whether what is in the register is changed as it says."""

    file: str
    updates: bool


def run_stored(payload: Payload, actor: Member, progress: Progress) -> Outcome:
    """The same as work in the background."""
    file = ImportFile.objects.filter(public_id=payload["file"], uploader=actor.user, project=actor.project).first()
    if file is None:
        raise RuleBroken(_("This file is not here any more. Choose it again."))
    file.project = actor.project
    done = run(file, updates=payload["updates"], progress=progress, by=actor)
    address = reverse("documents:import-file", args=[actor.organisation.slug, actor.project.code, done.public_id])
    return Outcome(told(done), address)


def told(file: ImportFile) -> str:
    """What came of an import, in a sentence."""
    new = "1 document is" if file.registered == 1 else f"{file.registered:,} documents are"
    return _("{new} new, {changed:,} changed.").format(new=new, changed=file.changed)


def discard(file: ImportFile, *, by: Member) -> None:
    """Forget a workbook that was not imported."""
    with transaction.atomic():
        if file.is_imported:
            raise RuleBroken(_("This file is imported already."))
        _forget([file])


def sweep() -> int:
    """Forget every workbook of the active organisation that waited for a day; returns how many they were."""
    with transaction.atomic():
        old = ImportFile.objects.filter(imported_at=None, created_at__lte=clock.machine_now() - KEPT_FOR)
        found = list(old.select_for_update(skip_locked=True).order_by("pk")[:1_000])
        _forget(found)
    return len(found)


def _hold(file: ImportFile) -> ImportFile:
    """One import into a project at a time, so that of two one wins whole; the other is told at once."""
    keep_open(file.project_id)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(file.project_id)])
        if not cursor.fetchone()[0]:
            raise RuleBroken(UNDER_WAY)
    project = file.project
    held: ImportFile = still(ImportFile.objects.select_for_update(of=("self",)), file, GONE)
    held.project = project
    if held.is_imported:
        raise RuleBroken(_("This file is imported already."))
    return held


def _register(project: Project, lines: Sequence[Line], every: Mapping[str, DocumentField], *, by: Member) -> None:
    """In the order of the numbers, so that nobody waits for another crosswise."""
    lines = sorted(lines, key=lambda line: likeness.key(line.number))
    if not lines:
        return
    now = clock.now()
    shared = Document(project=project, owner=by.user, status=DocumentStatus.PLANNED, created_at=now, updated_at=now)
    varying: dict[str, list[Any]] = {
        "number": [line.number for line in lines],
        "number_key": [likeness.key(line.number) for line in lines],
        "title": [line.facts["title"] for line in lines],
        "custom": [_custom(line, every) for line in lines],
    }
    for one in every.values():
        if not one.key and one.name not in {"number", "title"}:
            empty = by.user.pk if one.kind is Kind.PERSON else None if one.kind in {Kind.TERM, Kind.DAY} else ""
            varying[one.column] = [line.facts.get(one.name, empty) for line in lines]
    written = many_rows.insert(shared, varying, leave_out_taken=True, named_by="number")
    _require_all(lines, written)
    titles = {line.number: str(line.facts["title"]) for line in lines}
    record_many(AuditAction.DOCUMENT_IMPORTED, _imported(project, written, titles, now), by=by)


def _imported(project: Project, written: Mapping[str, int], titles: Mapping[str, str], now: datetime) -> Iterator[Any]:
    for number, pk in written.items():
        yield Document(pk=pk, number=number, project=project), now, {"title": titles[number]}


def _require_all(lines: Sequence[Line], written: Mapping[str, int]) -> None:
    """What was left out was taken between the check and now."""
    missing = [line.number for line in lines if line.number not in written]
    if missing:
        numbers = ", ".join(missing[:MOST_NAMED]) + (" and others" if len(missing) > MOST_NAMED else "")
        raise RuleBroken(TAKEN.format(numbers=numbers, verb="was" if len(missing) == 1 else "were"))


def _change(project: Project, lines: Sequence[Line], every: Mapping[str, DocumentField], *, by: Member) -> None:
    """Set-based, on rows that are held; what changed since the check is not overwritten unseen."""
    if not lines:
        return
    keys = [line.document.pk for line in lines if line.document]
    rows = Document.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    related = [one.name for one in every.values() if one.kind in {Kind.TERM, Kind.PERSON}]
    held = {one.pk: one for one in rows.prefetch_related(*related)}
    now, changes = clock.now(), _changes(lines, held, every, project)
    columns = sorted({every[name].column for line in lines for name in line.facts})
    varying = {name: [_kept(held[key], name) for key in keys] for name in columns}
    varying |= {"updated_at": [now] * len(keys)}
    varying |= {"released_at": [now if held[key].released_revision_id else None for key in keys]}
    many_rows.update(Document, keys, varying)
    happenings = ((held[key], now, {"changes": changes[key]}) for key in keys)
    record_many(AuditAction.DOCUMENT_EDITED, happenings, by=by)


def _changes(
    lines: Sequence[Line], held: Mapping[int, Document], every: Mapping[str, DocumentField], project: Project
) -> dict[int, Any]:
    """What each document says before and afterwards; the rows in memory say it afterwards."""
    rows = queries.named(project, every.values())
    found: dict[int, Any] = {}
    for line in lines:
        document = held.get(line.document.pk) if line.document else None
        if document is None or document.is_deleted or line.document is None:
            raise RuleBroken(NOT_IN_ORDER)
        document.project = project
        told = [every[name] for name in line.facts]
        before = fields.labelled(document, told)
        for one in told:
            if queries.said(document, one) != line.document.facts.get(one.name):
                raise RuleBroken(NOT_IN_ORDER)
            value = line.facts[one.name]
            one.put(document, rows[one.name][value] if one.name in rows else value)
        found[document.pk] = lifecycle.as_changes(before, fields.labelled(document, told))
    return found


def _kept(document: Document, column: str) -> Any:
    value = getattr(document, column)
    return json.dumps(value) if isinstance(value, dict) else value


def _custom(line: Line, every: Mapping[str, DocumentField]) -> str:
    """What people added, as a document keeps it."""
    told = {every[name].key: value for name, value in line.facts.items() if every[name].key and value}
    days = {key: value.isoformat() if isinstance(value, date) else value for key, value in told.items()}
    return json.dumps(days)


def _finish(file: ImportFile, registered: int, changed: int, *, by: Member) -> None:
    _delete_later(file.storage_key)
    file.storage_key, file.imported_at = "", clock.now()
    file.registered, file.changed = registered, changed
    file.save(update_fields=["storage_key", "imported_at", "registered", "changed"])
    known: dict[str, Any] = {"file": file.name, "sha256": file.sha256, "documents": registered, "changed": changed}
    record(AuditAction.IMPORT_FINISHED, by=by, target=file.project, **known)


def _forget(files: Sequence[ImportFile]) -> None:
    for file in files:
        _delete_later(file.storage_key)
    ImportFile.objects.filter(pk__in=[file.pk for file in files]).delete()


def _delete_later(key: str) -> None:
    transaction.on_commit(lambda: storage.delete(key), robust=True)
