"""What people type about documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from documents.register.domain import fields, numbering, revision_codes, schemes
from documents.register.domain.fields import Kind
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.models.statuses import BEGINNINGS
from documents.register.queries import schemes as schemes_in_force
from documents.register.web.fact_fields import form_field, suitability_field
from documents.register.web.upload_fields import CheckedFileField
from kazinex.core.forms import (
    BoundForm,
    CreatingForm,
    EndingForm,
    HouseForm,
    PartedForm,
    RowsChoice,
    StampedForm,
    checked,
)
from kazinex.core.translation import marked as _
from projects.models import AccessGroup, Project


class DescribedForm(HouseForm):
    """A form with every fact of a document that can be edited."""

    def __init__(self, *args: Any, project: Project, document: Document | None = None, **kwargs: Any) -> None:
        self.project, self.document = project, document
        super().__init__(*args, **kwargs)

    def made_fields(self) -> dict[str, forms.Field]:
        """As domain/fields.py declares them, and those people added."""
        self.asked = fields.editable(self.project)
        return {field.name: form_field(field, self.project, self.document) for field in self.asked}

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed of each of them; one that the form lacks is an error. Nobody chosen changes no owner."""
        said = {field: self.cleaned_data[field.name] for field in self.asked}
        return {field.name: value for field, value in said.items() if value is not None or field.kind != Kind.PERSON}


def _description() -> forms.CharField:
    return forms.CharField(
        label=_("Description"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What changed, in a sentence."),
    )


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Revision code"),
        max_length=8,
        help_text=_("Such as A or P02."),
        widget=forms.TextInput(attrs={"size": 10}),
    )


def _beginning() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Status"),
        choices=[(one.value, one.label) for one in BEGINNINGS],
        initial=BEGINNINGS[0],
        required=False,
        help_text=_("It is in force once it is approved, issued or released for information."),
    )


def _file() -> CheckedFileField:
    return CheckedFileField(label=_("File"), help_text=_("Its name and its content are checked before it is stored."))


class NumberedForm(DescribedForm):
    """The same with the number, which stays as it is; what describes the document stands before anything else."""

    def made_fields(self) -> dict[str, forms.Field]:
        """The number is typed, or left to the scheme."""
        number = form_field(fields.BY_NAME["number"], self.project)
        if scheme := schemes_in_force.in_force(self.project):
            number.required = False
            number.help_text = _("Leave it empty for the next of {of}. It never changes.").format(
                of=schemes.of(scheme).pattern
            )
            number.disabled = scheme.is_only_way
        made = {"number": number, **super().made_fields()}
        self.field_order = [*made]
        return made

    def clean_number(self) -> str:
        """A number that can stand in an address; where a scheme gives it, nothing."""
        typed = self.cleaned_data["number"]
        return checked(numbering.require_number, typed) if typed else ""


class PlannedDocumentForm(CreatingForm, NumberedForm):
    """A document that has no file yet, and the day it is due."""

    def made_fields(self) -> dict[str, forms.Field]:
        """The day has to be said here."""
        made = super().made_fields()
        made["planned_on"].required = True
        return made

    @property
    def whole(self) -> dict[str, Any]:
        """What the service takes."""
        return {**self.facts, "number": self.cleaned_data["number"]}


class NewDocumentForm(CreatingForm, PartedForm, NumberedForm):
    """A new document with its first revision."""

    revision_code = _code()
    file = _file()
    description = _description()
    status = _beginning()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision_code"].initial = schemes_in_force.proposed_code(self.project, "")

    def made_fields(self) -> dict[str, forms.Field]:
        """What the first revision is suitable for too, where there is a list of that."""
        made = {**super().made_fields(), **suitability_field(self.project)}
        issue = ("revision_code", "file", "description", "status", "suitability")
        self.field_order = [*(self.field_order or ()), *issue]
        return made

    def clean_status(self) -> str:
        """A draft, where nothing was chosen."""
        return str(self.cleaned_data["status"] or BEGINNINGS[0])

    def clean_revision_code(self) -> str:
        """A code that is one."""
        return checked(numbering.require_code, self.cleaned_data["revision_code"])

    @property
    def whole(self) -> dict[str, Any]:
        """What the service takes: the facts, the number, and the first revision."""
        names = ("number", "revision_code", "file", "description", "status", "suitability")
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {**self.facts, **said}


class IssueForm(CreatingForm, PartedForm):
    """What an issue of a document says of itself."""

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


class RevisionForm(IssueForm):
    """A new issue of one document."""

    reason = forms.CharField(
        label=_("Why another kind of code"),
        max_length=300,
        required=False,
        help_text=_("Only where the code goes on otherwise than the last one, such as 1 after A or C01 after P02."),
    )
    field_order = ("code", "reason", "file", "description", "status", "suitability")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        self.document, last = document, document.current_code if document.is_shown_whole else ""
        super().__init__(*args, **kwargs)
        if document.is_shown_whole:
            self.fields["code"].initial = schemes_in_force.proposed_code(document.project, last)
        if document.is_shown_whole and not revision_codes.series_of(last):
            del self.fields["reason"]
        if last:
            self.fields["code"].help_text = _("Such as A or P02. The last one is {last}.").format(last=last)

    def made_fields(self) -> Mapping[str, forms.Field]:
        """What it is suitable for too, where there is a list of that."""
        return {**super().made_fields(), **suitability_field(self.document.project)}


class DocumentForm(StampedForm, DescribedForm):
    """What may be changed about a document; never its number."""

    @classmethod
    def of(cls, document: Document, data: Any) -> "DocumentForm":
        """The form filled with what the document says now."""
        said = {field.name: field.of(document) for field in fields.editable(document.project)}
        shown = fields.described(document)
        return cls(data, project=document.project, document=document, initial=said, shown=shown)


class ConfidentialityForm(EndingForm):
    """Whether a document is confidential, and for which groups it is open then."""

    confidential = forms.BooleanField(label=_("Confidential"), required=False)
    keeps_outside_access = forms.BooleanField(
        label=_("Keep the access of people outside, on purpose"),
        required=False,
        help_text=_("Each of these shares goes on; the reason below stands in the audit log for each."),
    )
    groups: Any = RowsChoice(
        queryset=None,
        label=_("Groups that may see it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only counts while the document is confidential."),
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


class StatusForm(BoundForm, PartedForm):
    """Where a revision goes next in its life."""

    status = forms.ChoiceField(label=_("New status"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("status", "suitability", "reason")

    def __init__(self, *args: Any, revision: Revision, choices: Iterable[DocumentStatus], **kwargs: Any) -> None:
        self.revision = revision
        super().__init__(*args, initial={"suitability": revision.suitability}, **kwargs)
        field: Any = self.fields["status"]
        field.choices = [(choice.value, choice.label) for choice in choices]

    def made_fields(self) -> Mapping[str, forms.Field]:
        """What it is suitable for then, where there is a list of that."""
        made = suitability_field(self.revision.document.project, self.revision.suitability)
        return {**super().made_fields(), **made}

    @property
    def chosen_label(self) -> str:
        """The chosen status in words."""
        return str(DocumentStatus(self.cleaned_data["status"]).label)


class CompareForm(HouseForm):
    """Which two revisions are laid over each other: the newest two, until somebody says otherwise."""

    before = forms.ChoiceField(label=_("Older revision"))
    after = forms.ChoiceField(label=_("Newer revision"))

    def __init__(self, *args: Any, revisions: Sequence[Revision], **kwargs: Any) -> None:
        if len(revisions) > 1:
            kwargs["initial"] = {"before": revisions[1].public_id, "after": revisions[0].public_id}
        super().__init__(*args, **kwargs)
        choices = [(one.public_id, f"{one.code} · {one.file_name}") for one in revisions]
        for name in ("before", "after"):
            field: Any = self.fields[name]
            field.choices = choices
