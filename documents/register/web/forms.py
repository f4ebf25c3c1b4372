"""What people type about documents."""

from collections.abc import Iterable
from typing import Any

from django import forms

from documents.register.domain import fields, numbering
from documents.register.domain.fields import DocumentField, Kind
from documents.register.models import Document, DocumentStatus
from documents.register.models.statuses import BEGINNINGS
from documents.register.web.upload_fields import CheckedFileField
from kazinex.core.forms import BoundForm, CreatingForm, EndingForm, HouseForm, RowChoice, RowsChoice, checked
from projects import queries as project_queries
from projects.models import AccessGroup, Project
from projects.web.forms.team import PersonChoice


class DescribedForm(HouseForm):
    """A form with every fact of a document that can be edited."""

    def __init__(self, *args: Any, project: Project, document: Document | None = None, **kwargs: Any) -> None:
        self.project, self.document = project, document
        super().__init__(*args, **kwargs)

    def made_fields(self) -> dict[str, forms.Field]:
        """As domain/fields.py declares them."""
        return {field.name: form_field(field, self.project, self.document) for field in fields.EDITABLE}

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed of each of them; one that the form lacks is an error."""
        return {field.name: self.cleaned_data[field.name] for field in fields.EDITABLE}


def _description() -> forms.CharField:
    return forms.CharField(
        label="Description",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What changed, in a sentence.",
    )


def _code() -> forms.CharField:
    return forms.CharField(
        label="Revision code", max_length=8, help_text="Such as A or P02.", widget=forms.TextInput(attrs={"size": 10})
    )


def _beginning() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Status",
        choices=[(one.value, one.label) for one in BEGINNINGS],
        initial=BEGINNINGS[0],
        required=False,
        help_text="It is in force once it is approved, issued or released for information.",
    )


def _file() -> CheckedFileField:
    return CheckedFileField(label="File", help_text="Its name and its content are checked before it is stored.")


class NewDocumentForm(CreatingForm, DescribedForm):
    """A new document with its first revision."""

    revision_code = _code()
    file = _file()
    description = _description()
    status = _beginning()
    field_order = ("number", *(field.name for field in fields.EDITABLE))

    def made_fields(self) -> dict[str, forms.Field]:
        """The number too, which stays as it is."""
        return {"number": form_field(fields.BY_NAME["number"], self.project), **super().made_fields()}

    def clean_number(self) -> str:
        """A number that can stand in an address."""
        return checked(numbering.require_number, self.cleaned_data["number"])

    def clean_status(self) -> str:
        """A draft, where nothing was chosen."""
        return str(self.cleaned_data["status"] or BEGINNINGS[0])

    def clean_revision_code(self) -> str:
        """A code that is one."""
        return checked(numbering.require_code, self.cleaned_data["revision_code"])

    @property
    def whole(self) -> dict[str, Any]:
        """What the service takes: the facts, the number, and the first revision."""
        names = ("number", "revision_code", "file", "description", "status")
        return {**self.facts, **{name: self.cleaned_data[name] for name in names}}


class RevisionForm(CreatingForm):
    """A new issue of a document."""

    code = _code()
    file = _file()
    description = _description()
    status = _beginning()

    def clean_status(self) -> str:
        """A draft, where nothing was chosen."""
        return str(self.cleaned_data["status"] or BEGINNINGS[0])

    def clean_code(self) -> str:
        """A code that is one."""
        return checked(numbering.require_code, self.cleaned_data["code"])


class DocumentForm(DescribedForm):
    """What may be changed about a document; never its number."""

    @classmethod
    def of(cls, document: Document, data: Any) -> "DocumentForm":
        """The form filled with what the document says now."""
        said = {field.name: getattr(document, field.name) for field in fields.EDITABLE}
        return cls(data, project=document.project, document=document, initial=said)


class ConfidentialityForm(EndingForm):
    """Whether a document is confidential, and for which groups it is open then."""

    confidential = forms.BooleanField(label="Confidential", required=False)
    keeps_outside_access = forms.BooleanField(
        label="Keep the access of people outside, on purpose",
        required=False,
        help_text="Each of these shares goes on; the reason below stands in the audit log for each.",
    )
    groups: Any = RowsChoice(
        queryset=None,
        label="Groups that may see it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only counts while the document is confidential.",
    )
    field_order = ("confidential", "groups", "keeps_outside_access", "reason")

    def __init__(self, *args: Any, document: Document, may_keep: bool, **kwargs: Any) -> None:
        assigned = document.group_assignments.values_list("group_id", flat=True)
        initial = {"confidential": document.is_confidential, "groups": list(assigned)}
        super().__init__(*args, of=document, initial=initial, **kwargs)
        field: Any = self.fields["groups"]
        field.queryset = AccessGroup.objects.filter(project=document.project, archived_at=None).order_by("name")
        if not may_keep:
            del self.fields["keeps_outside_access"]


class StatusForm(BoundForm):
    """Where a revision goes next in its life."""

    status = forms.ChoiceField(label="New status")
    reason = forms.CharField(label="Reason", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, choices: Iterable[DocumentStatus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["status"]
        field.choices = [(choice.value, choice.label) for choice in choices]

    @property
    def chosen_label(self) -> str:
        """The chosen status in words."""
        return str(DocumentStatus(self.cleaned_data["status"]).label)


def form_field(field: DocumentField, project: Project, document: Document | None = None) -> forms.Field:
    """A fact as it is typed; of a coded list one chooses what is offered, or the retired entry the document has."""
    said: dict[str, Any] = {"label": field.label, "required": field.is_required, "help_text": field.help}
    if field.kind in {Kind.CODE, Kind.TEXT}:
        return forms.CharField(max_length=field.longest, **said)
    if field.kind is Kind.YES_NO:
        return forms.BooleanField(**said)
    if field.kind is Kind.PERSON:
        return PersonChoice(queryset=project_queries.project_people(project), **said)
    offered = project_queries.terms(project, field.name)
    if chosen := getattr(document, field.column, None):
        offered |= offered.model.objects.filter(pk=chosen)
    return RowChoice(queryset=offered, **said)
