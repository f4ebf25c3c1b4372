"""What people type about how documents are described and numbered."""

from typing import Any

from django import forms

from documents.register.domain import custom_fields
from documents.register.domain.custom_fields import HELP_LENGTH, LABEL_LENGTH, MOST_OPTIONS, OPTION_LENGTH
from documents.register.domain.presets import BY_NAME, PRESETS, Preset
from documents.register.models import CustomField, CustomKind, RevisionCoding
from documents.register.models.numbering import CodeSeries
from kazinex.core.forms import CreatingForm, HouseForm, StampedForm
from kazinex.core.translation import marked as _


class FieldFields(HouseForm):
    """What a fact that people add says of itself."""

    label = forms.CharField(label=_("Label"), max_length=LABEL_LENGTH, help_text=_("Such as Contract area."))
    options = forms.CharField(
        label=_("Options"),
        max_length=MOST_OPTIONS * (OPTION_LENGTH + 2),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Of a dropdown, one a line. One that is taken out stays on the documents that have it."),
    )
    is_required = forms.BooleanField(
        label=_("Required"), required=False, help_text=_("Every new document has to say it. Yes or no always says one.")
    )
    help = forms.CharField(
        label=_("Help"), max_length=HELP_LENGTH, required=False, help_text=_("A hint that stands under the field.")
    )

    def clean_options(self) -> list[str]:
        """The lines that say something."""
        return [line for line in self.cleaned_data["options"].splitlines() if line.strip()]


class NewFieldForm(CreatingForm, FieldFields):
    """A new one, whose kind stays."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CustomKind.choices, help_text=_("It cannot be changed later."))
    field_order = ("label", "kind", "options", "is_required", "help")


class FieldForm(StampedForm, FieldFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, field: CustomField, **kwargs: Any) -> None:
        initial = {
            "label": field.label,
            "options": "\n".join(field.offered_labels),
            "is_required": field.is_required,
            "help": field.help,
        }
        super().__init__(*args, initial=initial, shown=custom_fields.described(field), **kwargs)
        if field.kind != CustomKind.DROPDOWN:
            self.fields["options"].widget = forms.HiddenInput()
        if field.kind == CustomKind.TOGGLE:
            self.fields["is_required"].widget = forms.HiddenInput()


class PresetForm(CreatingForm):
    """Which way of the field is taken."""

    name = forms.ChoiceField(
        label=_("Preset"), widget=forms.RadioSelect, choices=[(one.name, one.label) for one in PRESETS]
    )

    @property
    def preset(self) -> Preset:
        """The one that was chosen."""
        return BY_NAME[self.cleaned_data["name"]]


class SeriesForm(HouseForm):
    """How codes of revisions begin."""

    series = forms.ChoiceField(label=_("Revision codes"), choices=CodeSeries.choices, required=False)

    def __init__(self, *args: Any, row: RevisionCoding | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"series": row.series if row else ""}, **kwargs)


class PaperForm(HouseForm):
    """Whether copies are stamped and papers checked."""

    is_on = forms.BooleanField(
        label=_("Stamped copies and paper check"),
        required=False,
        help_text=_(
            "Switched off, codes on paper find no answer. An organisation that has it off has it off everywhere."
        ),
    )
