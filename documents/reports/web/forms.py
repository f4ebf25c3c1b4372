"""What is asked of a report, as people fill it in; it is sent in the address, so that a report can be passed on."""

from collections.abc import Iterable
from typing import Any

from django import forms

from documents.reports import queries
from documents.reports.domain.asking import Asked, Report
from kazinex.core.actors import Member
from kazinex.core.forms import DateInput, HouseForm
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import TermKind

ALL_DISCIPLINES = ("", _("All disciplines"))
USUAL = ("", _("As usual"))


class AskForm(HouseForm):
    """Which report, grouped by what, over which days."""

    report = forms.ChoiceField(label=_("Report"))
    group_by = forms.ChoiceField(label=_("Group by"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("To"), required=False, widget=DateInput())
    discipline = forms.ChoiceField(label=_("Discipline"), required=False)

    def __init__(self, *args: Any, actor: Member, report: Report | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.open_to = queries.reports(actor)
        fields["report"].choices = [(one.key, one.title) for one in self.open_to]
        groups = _every_group(self.open_to) if report is None else report.groups
        fields["group_by"].choices = [USUAL, *groups.items()]
        terms = project_queries.terms(actor.project, TermKind.DISCIPLINE)
        fields["discipline"].choices = [ALL_DISCIPLINES, *((term.code, str(term)) for term in terms)]

    def clean(self) -> dict[str, Any]:
        """A report that can be grouped so, over days in their order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = next((one for one in self.open_to if one.key == cleaned.get("report")), None)
        group = cleaned.get("group_by")
        if chosen and group and group not in chosen.groups:
            ways = ", ".join(chosen.groups.values())
            self.add_error(
                "group_by",
                _("{title} can be grouped by: {ways}. Choose one of these.").format(title=chosen.title, ways=ways),
            )
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a day that is not before From."))
        return cleaned

    @property
    def asked(self) -> Asked:
        """What was filled in; once it is known to be in order."""
        said = self.cleaned_data
        found = queries.REPORTS[said["report"]]
        return Asked(said["group_by"] or found.usual_group, said["since"], said["until"], said["discipline"])


def _every_group(reports: Iterable[Report]) -> dict[str, str]:
    """By what any of these can be grouped; what reports call differently has all of its names."""
    labels: dict[str, dict[str, None]] = {}
    for report in reports:
        for key, label in report.groups.items():
            labels.setdefault(key, {})[label] = None
    return {key: " / ".join(names) for key, names in labels.items()}
