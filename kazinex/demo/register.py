"""The registers of the demo: sixty real documents, several revised, one confidential, one locked, one deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.register.domain.files import CheckedFile
from documents.register.models import Document
from documents.register.services import documents, revisions, statuses, uploads
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.demo import descriptions, files
from kazinex.demo.cast import SUBJECTS
from kazinex.demo.people import Stage
from projects import queries
from projects.models import Project, TermKind
from projects.services import groups

Maker = Callable[[], bytes]
REVIEWED = ("for_review", "under_review")
PATHS: dict[str, tuple[str, ...]] = {
    "approved": (*REVIEWED, "approved"),
    "issued": (*REVIEWED, "approved", "issued"),
    "under_review": REVIEWED,
    "for_review": ("for_review",),
    "approved_with_comments": (*REVIEWED, "approved_with_comments"),
    "draft": (),
    "for_information": ("for_information",),
}
STATUSES = tuple(PATHS)


def fill_harbour(stage: Stage, began: datetime) -> dict[str, Document]:
    """Register Harbour Tunnel's documents over some weeks, then revise, lock, hide and delete a few."""
    project = stage.projects["harbour"]
    with clock.at(began):
        _gather_groups(stage, project)
        described = descriptions.prepare(stage, project)
    written: dict[str, Document] = {}
    for discipline, titles in SUBJECTS.items():
        for count, title in enumerate(titles, start=1):
            when = began + timedelta(days=count * 3 % 40, hours=len(written) % 9, minutes=count)
            with clock.at(when):
                facts = descriptions.said(described, count)
                document = _register(stage, project, discipline, count, title, **facts)
            written[document.number] = document
    _revise(stage, written, began + timedelta(days=45))
    _handle(stage, written, began + timedelta(days=60))
    return written


def fill_depot(stage: Stage, began: datetime) -> dict[str, Document]:
    """A short register for the other organisation."""
    written = {}
    for count, title in enumerate(("Wash road general arrangement", "Shed foundations", "Pit lighting"), start=1):
        with clock.at(began + timedelta(days=count)):
            number = f"DR-CIV-DWG-{count:03d}"
            written[number] = documents.register(
                stage.projects["depot"],
                number=number,
                title=title,
                revision_code="A",
                file=_drawing(number, title, "A", "Depot Renewal"),
                by=stage.actor("dan", "depot"),
            )
    return written


def _register(stage: Stage, project: Project, discipline: str, count: int, title: str, **facts: Any) -> Document:
    kind = {5: "MOD", 9: "SCH", 13: "PHO", 7: "DXF"}.get(count, "DWG")
    number = f"HT-{discipline}-{'DWG' if kind == 'DXF' else kind}-{count:03d}"
    terms = {term.code: term for term in queries.terms(project, TermKind.DISCIPLINE)}
    types = {term.code: term for term in queries.terms(project, TermKind.DOCUMENT_TYPE)}
    zones = list(queries.terms(project, TermKind.ZONE))
    document = documents.register(
        project,
        number=number,
        title=title,
        discipline=terms.get(discipline),
        document_type=types.get("DWG" if kind == "DXF" else kind),
        zone=zones[count % len(zones)] if zones else None,
        revision_code="A",
        file=_file(kind, number, title),
        description="First issue",
        by=stage.actor("ines" if count % 4 == 0 else "dina", "harbour"),
        **facts,
    )
    status = STATUSES[(count + ord(discipline[0])) % len(STATUSES)]
    _move(stage, document, status)
    return document


def _move(stage: Stage, document: Document, status: str) -> None:
    """Its newest revision, step by step to this status."""
    revision = document.revisions.latest("created_at", "pk")
    for step in PATHS[status]:
        revision = statuses.move(revision, to=step, by=stage.actor("petra", "harbour"))


def _file(kind: str, number: str, title: str) -> CheckedFile:
    made: dict[str, tuple[str, Maker]] = {
        "MOD": ("ifc", lambda: files.model(number, title)),
        "SCH": ("xlsx", lambda: files.schedule(title)),
        "PHO": ("png", lambda: files.photograph(title)),
        "DXF": ("dxf", lambda: files.sketch(title)),
        "DWG": ("pdf", lambda: files.drawing(number, title, "A", "Harbour Tunnel")),
    }
    extension, body = made[kind]
    return uploads.check(SimpleUploadedFile(f"{number}-A.{extension}", body()))


def _drawing(number: str, title: str, revision: str, project: str) -> CheckedFile:
    body = files.drawing(number, title, revision, project)
    return uploads.check(SimpleUploadedFile(f"{number}-{revision}.pdf", body))


def _revise(stage: Stage, written: dict[str, Document], when: datetime) -> None:
    drawings = [document for number, document in written.items() if "-DWG-" in number][:18]
    for count, document in enumerate(drawings):
        if count in {6, 13} or document.number.endswith("007"):
            continue
        codes = "BC" if count % 3 == 0 else "B"
        for step, code in enumerate(codes):
            with clock.at(when + timedelta(days=count + step * 6, hours=2)):
                revise(document, code=code, by=stage.actor("dina", "harbour"))


def revise(document: Document, *, code: str, by: Member) -> None:
    """The next revision of a drawing of Harbour Tunnel."""
    file = _drawing(document.number, document.title, code, "Harbour Tunnel")
    revisions.add(document, code=code, file=file, description="Comments of the last review taken in", by=by)


def _handle(stage: Stage, written: dict[str, Document], when: datetime) -> None:
    petra, dina = stage.actor("petra", "harbour"), stage.actor("dina", "harbour")
    with clock.at(when):
        documents.set_confidential(written["HT-MEP-DWG-014"], True, groups=[], reason="Security systems", by=petra)
    with clock.at(when + timedelta(days=1)):
        documents.lock(written["HT-STR-DWG-001"], reason="Under approval by the client", by=petra)
    with clock.at(when + timedelta(days=2)):
        documents.delete(written["HT-ARC-DWG-014"], reason="Registered twice", by=dina)


def _gather_groups(stage: Stage, project: Project) -> None:
    petra = stage.actor("petra", "harbour")
    civil = next(term for term in queries.terms(project, TermKind.DISCIPLINE) if term.code == "CIV")
    groups.create(project, name="Civil team", members=[stage.users["remy"]], disciplines=[civil.pk], by=petra)
    groups.create(project, name="Client", members=[stage.users["vera"]], statuses=["approved", "issued"], by=petra)
