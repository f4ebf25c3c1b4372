"""What binds a package together: an index for people, a manifest for programs, and digests for `sha256sum -c`."""

import io
import json
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.template.loader import render_to_string

from documents.handovers.models import Handover, HandoverFile
from documents.handovers.services.archives import Archive
from documents.handovers.services.records import Paper, add
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, streamed
from kazinex.core.spreadsheets import Kind

SUMS, MANIFEST = "SHA256SUMS.txt", "manifest.json"
TOLD = ("path", "kind", "number", "title", "revision", "status", "size", "sha256")
ALTERED = "stored otherwise than registered; not to be relied on"
MISSING = "not in this package: the store has lost it"


def bind(handover: Handover, number: int, archive: Archive, *, by: Member) -> str:
    """Write index, manifest and digests as the last files of a package; returns the SHA-256 of the manifest."""
    about = _about(handover, by)
    for paper in (_read_me(about), _page(handover, about), _book(handover, about)):
        add(handover, number, archive, paper)
    row = add(handover, number, archive, _paper(MANIFEST, "Manifest", _manifest(handover, about)))
    archive.add(SUMS, io.BytesIO(_sums(handover)), dated=clock.now(), packed=True)
    return row.sha256


def _about(handover: Handover, by: Member) -> dict[str, str]:
    """Whose records these are, who took them, and when."""
    project = handover.project
    return {
        "organisation": handover.organisation.name,
        "project": f"{project.name} ({project.code})",
        "package": str(handover),
        "made_by": str(by.user),
        "made_at": clock.shown(clock.now(), project.time_zone),
        "holds": str(handover.get_which_display()),
    }


def _read_me(about: dict[str, str]) -> Paper:
    text = render_to_string("handovers/package/README.txt", {"about": about})
    return _paper("README.txt", "How to read this package", text.encode())


def _page(handover: Handover, about: dict[str, str]) -> Paper:
    files = handover.files.order_by("position").iterator(2_000)
    page = render_to_string("handovers/package/index.html", {"about": about, "files": files, "handover": handover})
    return _paper("index.html", "Index", page.encode())


def _book(handover: Handover, about: dict[str, str]) -> Paper:
    marks = (When(is_lost=True, then=Value(MISSING)), When(is_altered=True, then=Value(ALTERED)))
    remarks = Case(*marks, default=Value(""), output_field=CharField())
    cells = (
        Cell("File", source=F("path")),
        Cell("Kind", source=F("kind")),
        Cell("Number", source=F("number")),
        Cell("Title", source=F("title")),
        Cell("Revision", source=F("revision")),
        Cell("Status", source=F("status")),
        Cell("Archive", kind=Kind.NUMBER, source=F("part")),
        Cell("Size in bytes", kind=Kind.NUMBER, source=F("size")),
        Cell("SHA-256", source=F("sha256")),
        Cell("Remarks", source=remarks),
    )
    cover = {name.replace("_", " ").capitalize(): value for name, value in about.items()}
    rows = handover.files.order_by("position")
    book, _count = streamed("Index", rows, cells, cover=cover, zone=handover.project.time_zone)
    return Paper("Index.xlsx", "Index", book, clock.now())


def _manifest(handover: Handover, about: dict[str, str]) -> bytes:
    there, missing = _as_registered(handover), handover.files.filter(is_lost=True)
    facts: dict[str, Any] = {"kind": "kazinex-handover", "version": 1, **about}
    facts["files"] = list(there.order_by("position").values(*TOLD, "part"))
    facts["stored_otherwise"] = list(handover.files.filter(is_altered=True).order_by("position").values(*TOLD, "part"))
    facts["missing"] = list(missing.order_by("position").values(*TOLD))
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _sums(handover: Handover) -> bytes:
    """In the form of `sha256sum`, with paths as they stand in the archives."""
    found = _as_registered(handover).order_by("position").values_list("sha256", "path")
    return "".join(f"{digest}  {path}\n" for digest, path in found.iterator(2_000)).encode()


def _as_registered(handover: Handover) -> QuerySet[HandoverFile]:
    found: QuerySet[HandoverFile] = handover.files.filter(is_lost=False, is_altered=False)
    return found


def _paper(path: str, kind: str, content: bytes) -> Paper:
    return Paper(path, kind, content, clock.now())
