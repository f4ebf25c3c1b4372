"""What a document says of itself, each fact declared once.

Forms, services, the register and its filters, the document's page and the audit log read it here: one more fact is one
line below, one column of the model and its migration.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from documents.register.domain import numbering
from documents.register.models import Document
from kazinex.core.errors import RuleBroken


class Kind(Enum):
    """What a fact is: how it is typed and how it is shown."""

    CODE = "code"
    TEXT = "text"
    TERM = "term"  # an entry of the coded list of the same name
    PERSON = "person"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class DocumentField:
    """One fact. Its label stands on forms, in filters, at the head of a column, in Excel and in the log.

    `filter` is what the register's address calls it, empty where nobody narrows by it; `longest` counts characters.
    """

    name: str
    label: str
    kind: Kind
    longest: int = 0
    is_required: bool = False
    is_editable: bool = False
    is_searched: bool = False
    is_in_register: bool = False
    filter: str = ""
    help: str = ""

    @property
    def column(self) -> str:
        """Where the table keeps it."""
        return f"{self.name}_id" if self.kind in {Kind.TERM, Kind.PERSON} else self.name

    def tidied(self, value: Any) -> Any:
        """The value as it is kept; refuses what is missing or too long."""
        if self.kind is Kind.TEXT:
            value = " ".join(str(value).split())
            if len(value) > self.longest:
                raise RuleBroken(f"Use at most {self.longest} characters; there are {len(value)}.", field=self.name)
        if self.is_required and value in (None, ""):
            raise RuleBroken(f"Enter the {self.label.lower()}.", field=self.name)
        return value


FIELDS = (
    DocumentField(
        "number",
        "Number",
        Kind.CODE,
        longest=numbering.LONGEST,
        is_required=True,
        is_searched=True,
        is_in_register=True,
        help="Such as HT-CIV-DWG-001. It never changes.",
    ),
    DocumentField(
        "title",
        "Title",
        Kind.TEXT,
        longest=300,
        is_required=True,
        is_editable=True,
        is_searched=True,
        is_in_register=True,
    ),
    DocumentField("discipline", "Discipline", Kind.TERM, is_editable=True, is_in_register=True, filter="discipline"),
    DocumentField("document_type", "Type", Kind.TERM, is_editable=True, is_in_register=True, filter="type"),
    DocumentField("zone", "Zone", Kind.TERM, is_editable=True, is_in_register=True, filter="zone"),
    DocumentField("stage", "Stage", Kind.TERM, is_editable=True, filter="stage"),
    DocumentField("originator", "Originator", Kind.TEXT, longest=120, is_editable=True, help="The company or person."),
    DocumentField("owner", "Owner", Kind.PERSON),
    DocumentField("is_confidential", "Confidential", Kind.YES_NO, filter="confidential"),
)
BY_NAME = {field.name: field for field in FIELDS}
EDITABLE = tuple(field for field in FIELDS if field.is_editable)
SEARCHED = tuple(field for field in FIELDS if field.is_searched)
IN_REGISTER = tuple(field for field in FIELDS if field.is_in_register)
TERMS = tuple(field for field in FIELDS if field.kind is Kind.TERM)


def tidied(facts: Mapping[str, Any]) -> dict[str, Any]:
    """These facts as a document keeps them; nothing that cannot be edited is among them."""
    if strange := facts.keys() - {field.name for field in EDITABLE}:
        raise TypeError(f"Of a document one cannot edit: {', '.join(sorted(strange))}.")
    return {name: BY_NAME[name].tidied(value) for name, value in facts.items()}


def first(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a new document; those that are required are asked for."""
    required = {field.name: "" for field in EDITABLE if field.is_required}
    return tidied({**required, **facts})


def labelled(document: Document, names: Iterable[str]) -> dict[str, Any]:
    """What a document says now of these facts, by label, as the log keeps it."""
    return {BY_NAME[name].label: getattr(document, name) for name in names}


def told(document: Document) -> list[tuple[DocumentField, Any]]:
    """Every fact of a document, for its page."""
    return [(field, getattr(document, field.name)) for field in FIELDS]
