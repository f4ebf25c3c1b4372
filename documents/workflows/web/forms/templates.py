"""A template as it is typed: what it says of itself, and its steps, which are added and moved without a script."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from documents.workflows.domain import participants, routes
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import WorkflowTemplate
from documents.workflows.models.words import AnswerRule, DaysKind, IfNotApproved, StepKind
from kazinex.core.forms import BoundForm, CreatingForm, HouseForm, RowChoice, checked
from kazinex.core.translation import marked as _

COUNT = "steps"  # the hidden field that says how many steps the form has
HELP = _(
    "One a line: “role: Reviewer”, “group: Client”, an e-mail address, “chosen at start”, "
    "“from the review matrix”, “outside reviewers by guest link” (named at start)."
)


class TemplateFields(HouseForm):
    """What a template says of itself."""

    name = forms.CharField(
        label=_("Name"), max_length=routes.NAME_LENGTH, help_text=_("Such as “Standard drawing review”.")
    )
    category = forms.CharField(
        label=_("Category"),
        max_length=60,
        required=False,
        help_text=_("Approval, Review, Inspection, or a word of your own."),
    )
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )


class NewTemplateForm(CreatingForm, TemplateFields):
    """A new template."""


class TemplateForm(BoundForm, TemplateFields):
    """The same of one that is there."""


class StepForm(HouseForm):
    """One step."""

    name = forms.CharField(label=_("Step name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=StepKind.choices)
    participants = forms.CharField(
        label=_("Participants"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=HELP,
    )
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=AnswerRule.choices,
        required=False,
        help_text=_("Whose answers count: of all of them the strictest, the first one, or more than half."),
    )
    days = forms.IntegerField(label=_("Duration"), min_value=1, max_value=routes.MOST_DAYS, help_text=_("In days."))
    days_kind = forms.ChoiceField(label=_("Counted in"), choices=DaysKind.choices, required=False)
    negative = forms.ChoiceField(label=_("If not approved"), choices=IfNotApproved.choices, required=False)
    back_to = forms.IntegerField(
        label=_("Back to step"),
        min_value=1,
        max_value=routes.MOST_STEPS,
        required=False,
        help_text=_("The number of an earlier step, where it goes back."),
    )
    is_parallel = forms.BooleanField(label=_("Parallel with the step before"), required=False)
    instructions = forms.CharField(
        label=_("Instructions"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean_participants(self) -> tuple[str, ...]:
        """Lines that can be read."""
        lines = checked(participants.parse_lines, self.cleaned_data["participants"])
        if len(lines) > routes.MOST_PARTICIPANTS:
            raise forms.ValidationError(
                _("Enter at most {most_participants} lines; there are {number}.").format(
                    most_participants=routes.MOST_PARTICIPANTS, number=len(lines)
                )
            )
        return lines

    @property
    def spec(self) -> StepSpec:
        """The step that was typed."""
        said = self.cleaned_data
        return StepSpec(
            said["name"],
            said["kind"],
            said["participants"],
            said["rule"] or AnswerRule.ALL,
            said["days"],
            said["days_kind"] or DaysKind.WORKING,
            said["instructions"],
            said["negative"] or IfNotApproved.END,
            said["back_to"] or 0,
            said["is_parallel"],
        )


class CopyForm(CreatingForm):
    """Which of the organisation's templates a project copies."""

    template = RowChoice(label=_("Template"), queryset=WorkflowTemplate.objects.none())

    def __init__(self, *args: Any, templates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["template"]
        field.queryset = templates


class TryForm(HouseForm):
    """The document that a template is tried with."""

    document = forms.CharField(
        label=_("Document"), max_length=80, help_text=_("Its number. Nothing is started, and nobody is told.")
    )


def step_forms(data: QueryDict | None, steps: Sequence[StepSpec]) -> list[StepForm]:
    """A form for each step that was sent, or for each there is."""
    if data is None:
        return [StepForm(prefix=_prefix(place), initial=dict(_initial(step))) for place, step in enumerate(steps)]
    return [StepForm(data, prefix=_prefix(place)) for place in range(_count(data))]


def are_in_order(form: HouseForm, steps: Sequence[StepForm]) -> bool:
    """Whether a template that was sent can be read with all of its steps; the form above them says which cannot."""
    if not form.is_bound:
        return False
    wrong = [str(number) for number, step in enumerate(steps, start=1) if not step.is_valid()]
    if form.is_valid() and not wrong:
        return True
    if wrong:
        form.add_error(
            None, _("Look at step {named} below: something there needs your attention.").format(named=", ".join(wrong))
        )
    return False


def is_rearranging(data: QueryDict | None) -> bool:
    """Whether a button was pressed that only adds, moves or takes out a step of the form."""
    return data is not None and any(name in data for name in ("add", "remove", "up"))


def rearranged(data: QueryDict) -> list[StepForm]:
    """The steps as they were typed, but for the one that was added, moved up or taken out; nothing is checked yet."""
    names = StepForm.base_fields
    typed: list[Mapping[str, Any]] = [
        {name: data.get(f"{_prefix(at)}-{name}", "") for name in names} for at in range(_count(data))
    ]
    if "add" in data and len(typed) < routes.MOST_STEPS:
        typed.append(_initial(StepSpec("")))
    if (gone := _place(data, "remove")) < len(typed):
        del typed[gone]
    if 0 < (up := _place(data, "up")) < len(typed):
        typed[up - 1], typed[up] = typed[up], typed[up - 1]
    return [StepForm(prefix=_prefix(place), initial=dict(one)) for place, one in enumerate(typed)]


def _prefix(place: int) -> str:
    return f"step-{place + 1}"


def _count(data: QueryDict) -> int:
    said = data.get(COUNT, "")
    return min(int(said), routes.MOST_STEPS) if said.isascii() and said.isdecimal() and len(said) <= len("20") else 0


def _place(data: QueryDict, button: str) -> int:
    """The place, from 0, of the step whose button was pressed; one that there is not where none was."""
    said = data.get(button, "")
    is_one = said.isascii() and said.isdecimal() and len(said) <= len("20")
    return int(said) - 1 if is_one and int(said) else routes.MOST_STEPS


def _initial(step: StepSpec) -> Mapping[str, Any]:
    return {
        "name": step.name,
        "kind": step.kind,
        "participants": "\n".join(step.participants),
        "rule": step.rule,
        "days": step.days,
        "days_kind": step.days_kind,
        "negative": step.negative,
        "back_to": step.back_to or "",
        "is_parallel": step.is_parallel,
        "instructions": step.instructions,
    }
