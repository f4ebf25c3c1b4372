"""What people type about the review matrix."""

from typing import Any

from django import forms

from documents.packages import queries as packages
from documents.packages.models import WorkPackage
from documents.workflows.domain import matrix_lines
from documents.workflows.domain.matrix import MOST_DAYS, Facts
from documents.workflows.models import MatrixRule
from documents.workflows.models.words import AnswerRule
from documents.workflows.services import matrix_rules
from documents.workflows.services.matrix_rules import RuleDraft
from kazinex.core.actors import Member
from kazinex.core.forms import BoundForm, CreatingForm, FileInput, HouseForm, RowChoice, checked
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import Term, TermKind
from projects.models.access_group import ConfidentialityChoice

ANY = _("Any")
USUAL_DAYS = 5
TERMS = (("discipline", TermKind.DISCIPLINE), ("document_type", TermKind.DOCUMENT_TYPE), ("zone", TermKind.ZONE))
KEEP, REPLACE = "keep", "replace"


def _term(label: str) -> RowChoice:
    return RowChoice(label=label, queryset=Term.objects.none(), required=False, empty_label=ANY)


class ConditionFields(HouseForm):
    """What documents are like; a choice of any is none."""

    discipline = _term(_("Discipline"))
    document_type = _term(_("Type"))
    zone = _term(_("Zone"))
    work_package = RowChoice(
        label=_("Work package"), queryset=WorkPackage.objects.none(), required=False, empty_label=ANY
    )
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"), choices=ConfidentialityChoice.choices, required=False
    )

    def __init__(self, *args: Any, actor: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name, kind in TERMS:
            fields[name].queryset = project_queries.terms(actor.project, kind)
        fields["work_package"].queryset = packages.work_packages(actor).order_by("number", "pk")


class ReviewFields(HouseForm):
    """Who reviews, whose answers count, and how fast."""

    reviewers = forms.CharField(
        label=_("Reviewers"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=(
            _(
                "One a line: a person's name or e-mail address, “role: Reviewer” or “group: Client”. Nobody waits for "
                "the answer of a line that ends with “(optional)”."
            )
        ),
    )
    rule = forms.ChoiceField(
        label=_("Rule"),
        choices=AnswerRule.choices,
        help_text=_("Whose answers count: of all of them the strictest, more than half, or the first one."),
    )
    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=_("Working days for the review."),
    )

    def clean_reviewers(self) -> list[matrix_lines.ReviewerLine]:
        """Lines that can be read."""
        return checked(matrix_lines.read, self.cleaned_data["reviewers"])


class RuleFields(ConditionFields, ReviewFields):
    """A whole rule."""

    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)
    field_order = ("discipline", "document_type", "zone", "work_package", "confidentiality")

    @property
    def draft(self) -> RuleDraft:
        """The rule that was typed."""
        return RuleDraft(**self.cleaned_data)


class NewRuleForm(CreatingForm, RuleFields):
    """A new rule."""


class RuleForm(BoundForm, RuleFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, rule: MatrixRule, actor: Member, **kwargs: Any) -> None:
        names = (*matrix_rules.CONDITIONS, "rule", "days", "is_active")
        initial = {name: getattr(rule, name) for name in names} | {"reviewers": _lines(rule)}
        super().__init__(*args, of=rule, actor=actor, initial=initial, **kwargs)


class FallbackForm(CreatingForm, ReviewFields):
    """Who reviews what no rule matches."""

    @property
    def draft(self) -> RuleDraft:
        """The fallback that was typed."""
        return RuleDraft(**self.cleaned_data)


class FallbackAgainForm(BoundForm, ReviewFields):
    """The same of the one that is there."""

    def __init__(self, *args: Any, rule: MatrixRule, **kwargs: Any) -> None:
        initial = {"reviewers": _lines(rule), "rule": rule.rule, "days": rule.days}
        super().__init__(*args, of=rule, initial=initial, **kwargs)

    @property
    def draft(self) -> RuleDraft:
        """The fallback that was typed."""
        return RuleDraft(**self.cleaned_data)


class TestMatrixForm(ConditionFields):
    """What to ask the matrix about: a document, or what one might be like."""

    document = forms.CharField(
        label=_("Document"),
        max_length=80,
        required=False,
        help_text=_("Its number. Then what is chosen below does not count."),
    )
    field_order = ("document",)

    @property
    def facts(self) -> Facts:
        """What was chosen, as rules ask for it."""
        chosen = self.cleaned_data
        keys = {name: getattr(chosen[name], "pk", None) for name in ("discipline", "document_type", "zone")}
        return Facts(
            **keys,
            work_package=getattr(chosen["work_package"], "pk", None),
            confidentiality=chosen["confidentiality"] or ConfidentialityChoice.OPEN.value,
        )


class ImportForm(CreatingForm):
    """A workbook of rules, and what becomes of those that are there."""

    file = forms.FileField(
        label=_("File"), widget=FileInput({"accept": ".xlsx"}), help_text=_("A workbook like the one that is exported.")
    )
    existing = forms.ChoiceField(
        label=_("Rules that are there"),
        choices=[(KEEP, _("Keep them, and add those of the file")), (REPLACE, _("Replace them by those of the file"))],
        initial=KEEP,
        widget=forms.RadioSelect,
        help_text=_("The fallback stays in any case."),
    )


def _lines(rule: MatrixRule) -> str:
    return matrix_lines.written((str(one), one.is_required) for one in rule.reviewers.all())
