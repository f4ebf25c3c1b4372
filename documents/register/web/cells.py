"""What the Excel export of the register holds, each cell as PostgreSQL reads it at the revision that is seen."""

from functools import partial
from typing import Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast

from documents.register.domain import fields
from documents.register.models import DocumentStatus, visibility
from documents.register.models.faces import shown_to
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Source
from kazinex.core.spreadsheets import Kind

TERMS = {"discipline": "discipline", "type": "document_type", "zone": "zone", "stage": "stage"}
OF_REVISION = (
    ("suitability", "Suitability", "suitability", Kind.TEXT),
    ("file", "File", "file_name", Kind.TEXT),
    ("size", "Size in bytes", "size", Kind.NUMBER),
    ("issued", "Issued", "created_at", Kind.MOMENT),
    ("", "What changed", "description", Kind.TEXT),
    ("", "Uploaded by", "uploaded_by__name", Kind.TEXT),
    ("", "SHA-256", "sha256", Kind.TEXT),
)


def cells(actor: Member) -> tuple[Cell, ...]:
    """Every fact of a document and of the revision this person sees; those with a name are columns of the register."""
    terms = [_plain(name, fields.BY_NAME[fact].label, F(f"{fact}__code")) for name, fact in TERMS.items()]
    seen = shown_to(actor)
    revision = [
        Cell(label, kind=kind, name=name, source=partial(seen.of_revision, fact))
        for name, label, fact, kind in OF_REVISION
    ]
    return (
        _plain("number", "Number", F("number")),
        _plain("title", "Title", F("title")),
        *terms,
        _plain("originator", fields.BY_NAME["originator"].label, F("originator")),
        _plain("owner", fields.BY_NAME["owner"].label, F("owner__name")),
        _plain("planned", fields.BY_NAME["planned_on"].label, lambda: Cast("planned_on", CharField())),
        _plain("revision", "Revision", F("shown_code")),
        _plain("approved", "Latest approved", visibility.latest_approved),
        _plain("status", "Status", _status),
        Cell("Updated", kind=Kind.MOMENT, name="updated", source=F("shown_at")),
        *revision,
        _plain("", fields.BY_NAME["is_confidential"].label, partial(_yes, is_confidential=True)),
        _plain("", "Locked", partial(_yes, locked_at__isnull=False)),
    )


def _plain(name: str, label: str, source: Source) -> Cell:
    return Cell(label, name=name, source=source)


def _status() -> Case:
    """The status in words."""
    labels = [When(shown_status=value, then=Value(str(label))) for value, label in DocumentStatus.choices]
    return Case(*labels, default=F("shown_status"), output_field=CharField())


def _yes(**condition: Any) -> Case:
    return Case(When(**condition, then=Value("yes")), default=Value("no"), output_field=CharField())
