"""What a document says of itself, each fact declared once.

Forms, services, the register and its filters, the document's page and the audit log read it here: one more fact is one
line below, one column of the model and its migration. Facts that people added themselves (Settings → Fields) come
beside them: `of` and `every` tell all those of a project.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from django.db.models import Q, QuerySet

from documents.register.domain import numbering
from documents.register.models import CustomField, CustomKind, Document
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from kazinex.core.prepared import Prepared
from kazinex.core.translation import marked as _
from projects.models import Project

CUSTOM_TEXT = 300  # characters


class Kind(Enum):
    """What a fact is: how it is typed and how it is shown."""

    CODE = "code"
    TEXT = "text"
    TERM = "term"  # an entry of the coded list of the same name
    NAME = "name"  # text; where the coded list of the same name has entries, one of those in words
    PERSON = "person"
    YES_NO = "yes_no"
    DAY = "day"
    CHOICE = "choice"  # one of the field's own options


class Option(NamedTuple):
    """What a field may be: the key a document keeps, its words, and whether it is still offered."""

    key: str
    label: str
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class DocumentField:
    """One fact. Its label stands on forms, in filters, at the head of a column, in Excel and in the log.

    `filter` is what the register's address calls it, empty where nobody narrows by it; `longest` counts characters.
    `key` is where `Document.custom` keeps what people added themselves; the house's facts have columns instead.
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
    key: str = ""
    options: tuple[Option, ...] = ()
    is_retired: bool = False

    @property
    def column(self) -> str:
        """Where the table keeps it."""
        if self.key:
            return "custom"
        return f"{self.name}_id" if self.kind in {Kind.TERM, Kind.PERSON} else self.name

    def of(self, document: Document) -> object:
        """What a document says of it: a row, a text, a day, yes or no, the key of an option; None for nothing."""
        return self.kept(document.custom) if self.key else getattr(document, self.name)

    def kept(self, custom: Mapping[str, str | bool]) -> object:
        """The same of a fact people added, from what `Document.custom` holds."""
        value = custom.get(self.key)
        if self.kind is Kind.YES_NO:
            return value is True
        return date.fromisoformat(str(value)) if self.kind is Kind.DAY and value else value

    def put(self, document: Document, value: object) -> None:
        """Let a document say this; saved by whoever changes it."""
        if not self.key:
            setattr(document, self.name, value)
            return
        others = {key: said for key, said in document.custom.items() if key != self.key}
        said = value.isoformat() if isinstance(value, date) else value
        document.custom = others | ({self.key: said} if said else {})

    def told(self, value: object) -> object:
        """A value as pages and the log tell it: of an option its words, retired ones too."""
        if self.kind is not Kind.CHOICE:
            return value
        return next((option.label for option in self.options if option.key == value), None)

    def tidied(self, value: object) -> object:
        """The value as it is kept; refuses what is missing, too long or not among the options. Somebody owns it."""
        if self.kind in {Kind.TEXT, Kind.NAME}:
            value = text = " ".join(str(value or "").split())
            if len(text) > self.longest:
                raise RuleBroken(
                    _("Use at most {longest} characters; there are {count}.").format(
                        longest=self.longest, count=len(text)
                    ),
                    field=self.name,
                )
        if self.kind is Kind.CHOICE and value and value not in {option.key for option in self.options}:
            raise RuleBroken(_("Choose one of the options of “{label}”.").format(label=self.label), field=self.name)
        if value in (None, "") and (self.is_required or self.kind is Kind.PERSON):
            raise RuleBroken(
                _("{verb} the {label}.").format(verb=self._verb, label=self.label.lower()), field=self.name
            )
        return value

    @property
    def _verb(self) -> str:
        return "Choose" if self.kind in {Kind.CHOICE, Kind.TERM, Kind.PERSON} else "Enter"


FIELDS = (
    DocumentField(
        "number",
        _("Number"),
        Kind.CODE,
        longest=numbering.LONGEST,
        is_required=True,
        is_searched=True,
        is_in_register=True,
        help=_("Such as HT-CIV-DWG-001. It never changes."),
    ),
    DocumentField(
        "title",
        _("Title"),
        Kind.TEXT,
        longest=300,
        is_required=True,
        is_editable=True,
        is_searched=True,
        is_in_register=True,
    ),
    DocumentField("discipline", _("Discipline"), Kind.TERM, is_editable=True, is_in_register=True, filter="discipline"),
    DocumentField("document_type", _("Type"), Kind.TERM, is_editable=True, is_in_register=True, filter="type"),
    DocumentField("zone", _("Zone"), Kind.TERM, is_editable=True, is_in_register=True, filter="zone"),
    DocumentField("stage", _("Stage"), Kind.TERM, is_editable=True, filter="stage"),
    DocumentField(
        "originator", _("Originator"), Kind.NAME, longest=120, is_editable=True, help=_("The company or person.")
    ),
    DocumentField(
        "owner",
        _("Owner"),
        Kind.PERSON,
        is_editable=True,
        help=_("Who looks after it; whoever registers it, where nobody is chosen."),
    ),
    DocumentField(
        "planned_on",
        _("Planned date"),
        Kind.DAY,
        is_editable=True,
        help=_("The day its first revision is due."),
    ),
    DocumentField("is_confidential", _("Confidential"), Kind.YES_NO, filter="confidential"),
)
BY_NAME = {field.name: field for field in FIELDS}
EDITABLE = tuple(field for field in FIELDS if field.is_editable)
SEARCHED = tuple(field for field in FIELDS if field.is_searched)
IN_REGISTER = tuple(field for field in FIELDS if field.is_in_register)
TERMS = tuple(field for field in FIELDS if field.kind is Kind.TERM)
KINDS = {
    CustomKind.DROPDOWN: Kind.CHOICE,
    CustomKind.TEXT: Kind.TEXT,
    CustomKind.DATE: Kind.DAY,
    CustomKind.TOGGLE: Kind.YES_NO,
}
FILTERED = {Kind.CHOICE, Kind.YES_NO}


def every(project: Project) -> tuple[DocumentField, ...]:
    """The house's facts and all that people added, the retired too; one query."""
    added = sorted(_added(project.pk), key=lambda row: (row.project_id is not None, row.position, row.pk))
    return (*FIELDS, *map(added_field, added))


@Prepared
def _added(project_id: int) -> QuerySet[CustomField]:
    found: QuerySet[CustomField] = CustomField.objects.filter(Q(project=None) | Q(project=project_id))
    return found


def of(project: Project) -> tuple[DocumentField, ...]:
    """What a document of this project is asked for: the house's facts and those people added, in their order."""
    return tuple(field for field in every(project) if not field.is_retired)


def editable(project: Project) -> tuple[DocumentField, ...]:
    """Those of them that stand on forms."""
    return tuple(field for field in of(project) if field.is_editable)


def added_field(row: CustomField) -> DocumentField:
    """A fact people added, as forms, services and lists take it."""
    kind, name = KINDS[CustomKind(row.kind)], f"custom_{row.public_id}"
    options = tuple(Option(option["key"], option["label"], not option["retired"]) for option in row.options)
    return DocumentField(
        name=name,
        label=row.label,
        kind=kind,
        longest=CUSTOM_TEXT,
        is_required=row.is_required and kind is not Kind.YES_NO,
        is_editable=True,
        filter=name if kind in FILTERED else "",
        help=row.help,
        key=row.public_id,
        options=options,
        is_retired=row.retired_at is not None,
    )


def tidied(project: Project, facts: Mapping[str, object]) -> dict[DocumentField, object]:
    """These facts as a document of the project keeps them; nothing that cannot be edited is among them."""
    known = {field.name: field for field in editable(project)}
    if strange := facts.keys() - known.keys():
        raise TypeError(f"Of a document one cannot edit: {', '.join(sorted(strange))}.")
    return {known[name]: known[name].tidied(value) for name, value in facts.items()}


def first(project: Project, facts: Mapping[str, object]) -> dict[DocumentField, object]:
    """The facts of a new document; those that are required are asked for."""
    required = {field.name: "" for field in editable(project) if field.is_required}
    return tidied(project, {**required, **facts})


def labelled(document: Document, told: Iterable[DocumentField]) -> dict[str, object]:
    """What a document says now of these facts, by label, as the log keeps it."""
    return {field.label: field.told(field.of(document)) for field in told}


def described(document: Document) -> dict[str, str]:
    """What a document says of what can be edited, in words, as a page shows it to be compared."""
    return {field.label: words(field.told(field.of(document))) for field in editable(document.project)}


def told(document: Document) -> list[tuple[DocumentField, object]]:
    """Every fact of a document, for its page; a retired one where the document still says something of it."""
    facts = [(field, field.told(field.of(document))) for field in every(document.project)]
    return [(field, value) for field, value in facts if value or not field.is_retired]


def words(value: object) -> str:
    """A value of a fact as a page shows it to be compared; empty for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return clock.shown_day(value) if isinstance(value, date) else str(value or "")
