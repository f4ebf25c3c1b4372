"""What people type about documents."""

from collections.abc import Iterable
from typing import Any

from django import forms

from documents.register.domain import numbering
from documents.register.models import Document, DocumentStatus
from documents.register.web.upload_fields import CheckedFileField
from kazinex.core.forms import HouseForm, ReasonForm, checked
from projects import queries as project_queries
from projects.models import AccessGroup, Project, TermKind


class _WithTerms(HouseForm):
    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (kind.value for kind in TermKind):
            if name in self.fields:
                self.fields[name].queryset = project_queries.terms(project, name)  # type: ignore[attr-defined]


def _term(label: str) -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(queryset=None, label=label, required=False)


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


def _file() -> CheckedFileField:
    return CheckedFileField(label="File", help_text="Its name and its content are checked before it is stored.")


class NewDocumentForm(_WithTerms):
    """A new document with its first revision."""

    number = forms.CharField(
        label="Number", max_length=numbering.LONGEST, help_text="Such as HT-CIV-DWG-001. It never changes."
    )
    title = forms.CharField(label="Title", max_length=300)
    discipline = _term("Discipline")
    document_type = _term("Type")
    zone = _term("Zone")
    revision_code = _code()
    file = _file()
    description = _description()

    def clean_number(self) -> str:
        """A number that can stand in an address."""
        return checked(numbering.require_number, self.cleaned_data["number"])

    def clean_revision_code(self) -> str:
        """A code that is one."""
        return checked(numbering.require_code, self.cleaned_data["revision_code"])


class RevisionForm(HouseForm):
    """A new issue of a document."""

    code = _code()
    file = _file()
    description = _description()

    def clean_code(self) -> str:
        """A code that is one."""
        return checked(numbering.require_code, self.cleaned_data["code"])


class DocumentForm(_WithTerms):
    """What may be changed about a document; never its number."""

    title = forms.CharField(label="Title", max_length=300)
    discipline = _term("Discipline")
    document_type = _term("Type")
    zone = _term("Zone")
    originator = forms.CharField(label="Originator", max_length=120, required=False, help_text="The company or person.")

    @classmethod
    def of(cls, document: Document, data: Any) -> "DocumentForm":
        """The form filled with what the document says now; a retired entry it still has stays choosable."""
        facts = ("title", "discipline", "document_type", "zone", "originator")
        form = cls(data, project=document.project, initial={name: getattr(document, name) for name in facts})
        for name in facts:
            if (term := getattr(document, f"{name}_id", None)) is not None:
                field: Any = form.fields[name]
                field.queryset |= field.queryset.model.objects.filter(pk=term)
        return form


class ConfidentialityForm(ReasonForm):
    """Whether a document is confidential, and for which groups it is open then."""

    confidential = forms.BooleanField(label="Confidential", required=False)
    groups: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Groups that may see it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only counts while the document is confidential.",
    )
    field_order = ("confidential", "groups", "reason")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        assigned = document.group_assignments.values_list("group_id", flat=True)
        initial = {"confidential": document.is_confidential, "groups": list(assigned)}
        super().__init__(*args, initial=initial, **kwargs)
        field: Any = self.fields["groups"]
        field.queryset = AccessGroup.objects.filter(project=document.project, archived_at=None).order_by("name")


class StatusForm(HouseForm):
    """Where a document goes next in its life."""

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


class ActivityForm(forms.Form):
    """Which kind of event the activity shows."""

    category = forms.ChoiceField(label="Event type", required=False)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = [("", "All events"), *categories]
