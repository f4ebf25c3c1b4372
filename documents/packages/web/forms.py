"""What people type about packages."""

from typing import Any

from django import forms

from accounts.models import User
from documents.packages.domain import limits
from documents.packages.models import DocumentPackage, WorkPackage, WorkPackageStatus
from documents.packages.services import packages, work_packages
from documents.register.models import DocumentStatus
from kazinex.core.forms import BoundForm, CreatingForm, DateInput, HouseForm, RowChoice, StampedForm
from kazinex.core.translation import filled
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import Project, Term, TermKind
from projects.web.forms.team import PersonChoice

FILTERS = (("discipline", TermKind.DISCIPLINE), ("document_type", TermKind.DOCUMENT_TYPE), ("zone", TermKind.ZONE))


class PackageFields(HouseForm):
    """What a document package says of itself."""

    name = forms.CharField(
        label=_("Name"), max_length=limits.NAME_LENGTH, help_text=_("Such as “Tender set, bridge 3”.")
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
    responsible = PersonChoice(
        label=_("Responsible"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Who keeps it up to date; somebody in this project."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["responsible"]
        field.queryset = project_queries.project_people(project)


class NewPackageForm(CreatingForm, PackageFields):
    """A new document package."""


class PackageForm(StampedForm, PackageFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, package: DocumentPackage, **kwargs: Any) -> None:
        initial = {name: getattr(package, name) for name in ("name", "purpose", "responsible")}
        shown = packages.described(package)
        super().__init__(*args, project=package.project, initial=initial, shown=shown, **kwargs)


class WorkPackageFields(HouseForm):
    """What a work package says of itself, but for its number."""

    title = forms.CharField(label=_("Title"), max_length=300)
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    discipline = RowChoice(label=_("Discipline"), queryset=Term.objects.none(), required=False)
    responsible_party = forms.CharField(
        label=_("Responsible party"), max_length=120, required=False, help_text=_("The company or person.")
    )
    target_on = forms.DateField(label=_("Target date"), required=False, widget=DateInput())
    kind = forms.CharField(
        label=_("Kind"),
        max_length=60,
        required=False,
        help_text=filled(_("{kinds}, or a word of your own."), kinds=", ".join(limits.USUAL_KINDS)),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["discipline"]
        field.queryset = project_queries.terms(project, TermKind.DISCIPLINE)


class NewWorkPackageForm(CreatingForm, WorkPackageFields):
    """A new work package."""

    number = forms.CharField(
        label=_("Number"), max_length=limits.NUMBER_LENGTH, help_text=_("Such as WP-014. It never changes.")
    )
    field_order = ("number", "title")


class WorkPackageForm(StampedForm, WorkPackageFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, package: WorkPackage, **kwargs: Any) -> None:
        names = ("title", "description", "discipline", "responsible_party", "target_on", "kind")
        initial = {name: getattr(package, name) for name in names}
        shown = work_packages.described(package)
        super().__init__(*args, project=package.project, initial=initial, shown=shown, **kwargs)


class MoveForm(BoundForm):
    """Another status of a work package."""

    status = forms.ChoiceField(label=_("New status"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Needed on the way back; it stands in the audit log."),
    )

    def __init__(self, *args: Any, package: WorkPackage, **kwargs: Any) -> None:
        super().__init__(*args, of=package, **kwargs)
        field: Any = self.fields["status"]
        field.choices = [(value, WorkPackageStatus(value).label) for value in package.moves]

    @property
    def move(self) -> dict[str, str]:
        """What the service takes."""
        return {"to": self.cleaned_data["status"], "reason": self.cleaned_data["reason"]}


class NumbersForm(HouseForm):
    """Documents by their numbers."""

    numbers = forms.CharField(
        label=_("Document numbers"),
        max_length=100_000,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_("Paste a list: one a line, or set apart by commas or spaces."),
    )

    def clean_numbers(self) -> list[str]:
        """Each number once."""
        numbers = limits.numbers_in(self.cleaned_data["numbers"])
        limit = limits.MOST_DOCUMENTS
        if len(numbers) > limit:
            raise forms.ValidationError(
                _("Paste at most {limit:,} numbers at once; there are {number:,}.").format(
                    limit=limit, number=len(numbers)
                )
            )
        return numbers


class FilterForm(HouseForm):
    """Documents by what they are."""

    discipline = RowChoice(label=_("Discipline"), queryset=Term.objects.none(), required=False, empty_label=_("Any"))
    document_type = RowChoice(label=_("Type"), queryset=Term.objects.none(), required=False, empty_label=_("Any"))
    zone = RowChoice(label=_("Zone"), queryset=Term.objects.none(), required=False, empty_label=_("Any"))
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any")), *DocumentStatus.choices], required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in FILTERS:
            field: Any = self.fields[name]
            field.queryset = project_queries.terms(project, kind)

    def clean(self) -> dict[str, Any]:
        """At least one of them, or it would be the whole register."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.values()) and not self.errors:
            raise forms.ValidationError(_("Choose at least one condition, or the whole register would be added."))
        return cleaned

    @property
    def conditions(self) -> dict[str, Any]:
        """What was chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class IntoForm(HouseForm):
    """The package that a document is put into."""

    package = forms.ChoiceField(label=_("Package"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["package"]
        field.choices, field.label = choices, label
