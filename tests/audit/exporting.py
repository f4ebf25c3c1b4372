"""Asking for exports, making them, and looking into their files."""

import io
import subprocess
import sys
import zipfile
from typing import Any

from django.core.files.storage import default_storage
from openpyxl import load_workbook

from audit.domain.catalogue import AuditAction
from audit.domain.conditions import Filters
from audit.models import AuditExport, ExportState
from audit.services import exports
from audit.services.exporting import jobs
from audit.services.recording import record
from kazinex.core.actors import SystemActor
from kazinex.core.tenancy import organisation_active


def ask(world, *, by: str = "ada", project: str = "", **filters) -> AuditExport:
    with organisation_active(world.meridian):
        export: AuditExport = exports.request(Filters(**filters), zone="Australia/Sydney", by=world.actor(by, project))
    return export


def finish(world, export: AuditExport) -> AuditExport:
    jobs.run_due()
    with organisation_active(world.meridian):
        export.refresh_from_db()
    return export


def made(world, **asked) -> AuditExport:
    export = finish(world, ask(world, **asked))
    assert export.state == ExportState.DONE, export.error
    return export


def stored(key: str) -> io.BytesIO:
    with default_storage.open(key) as file:
        return io.BytesIO(file.read())


def rows(export: AuditExport) -> list[dict[str, Any]]:
    book = load_workbook(stored(export.file_key))
    header: Any
    header, *lines = book.worksheets[1].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def bundle_of(export: AuditExport, folder) -> None:
    with default_storage.open(export.bundle_key) as file, zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def verifier(folder, *options: str, bundle: Any = None) -> tuple[int, str]:
    command = [sys.executable, "-I", "-W", "error", str(folder / "verify_export.py"), str(bundle or folder), *options]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


def happen(world, titles: list[str]) -> None:
    with organisation_active(world.meridian):
        for title in titles:
            facts: dict[str, Any] = {"title": title, "revision": "A", "status": "draft", "suitability": ""}
            facts |= {"sha256": "0" * 64}
            record(AuditAction.DOCUMENT_REGISTERED, by=SystemActor("test"), target=world.plan, **facts)
