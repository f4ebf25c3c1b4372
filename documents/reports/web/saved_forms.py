"""What people say of a report they keep."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from documents.reports.domain.asking import Report
from documents.reports.models import SavedReport, Schedule
from documents.reports.queries.addresses import write
from documents.reports.queries.saved import may_share, possible_readers
from documents.reports.services import saved_reports
from documents.reports.web.forms import AskForm
from kazinex.core.actors import Member
from kazinex.core.forms import BoundForm, CreatingForm, HouseForm, RowsChoice
from kazinex.core.translation import marked as _

UNREAD = _("What the report was asked cannot be read. Open the report, ask it anew, and save that.")


class SavedReportFields(HouseForm):
    """Its name, who sees it, and whom it is sent to."""

    name = forms.CharField(
        label=_("Name"), max_length=saved_reports.NAME_LENGTH, help_text=_("Such as “Civil, every week”.")
    )
    is_shared = forms.BooleanField(
        label=_("Share it with everybody in the project"),
        required=False,
        help_text=_("It is run for each reader and tells what they may see."),
    )
    schedule = forms.ChoiceField(
        label=_("Send by mail"),
        required=False,
        choices=Schedule.choices,
        help_text=_("At 08:00 in the project's time zone."),
    )
    readers = RowsChoice(
        queryset=User.objects.none(),
        label=_("Send to"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Each is sent what they may see."),
    )

    def __init__(self, *args: Any, actor: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        fields: Any = self.fields
        shares = may_share(actor)
        there = possible_readers(actor.project, among=None if shares else [actor.user.pk])
        fields["readers"].queryset = User.objects.filter(pk__in=[user.pk for user in there]).order_by("name", "pk")
        if not shares:
            del self.fields["is_shared"]


class NewSavedReportForm(CreatingForm, SavedReportFields):
    """A report to be kept."""

    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput())

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report

    def clean_query(self) -> str:
        """What the page of the report would answer, for nobody looks at it again before it is sent."""
        said = QueryDict(self.cleaned_data["query"], mutable=True)
        said["report"] = self.report.key
        asked = AskForm(said, actor=self.actor, report=self.report)
        if not asked.is_valid():
            raise forms.ValidationError(UNREAD)
        return write(asked.asked)


class SavedReportForm(BoundForm, SavedReportFields):
    """The same of one that is there."""

    def __init__(self, *args: Any, of: SavedReport, **kwargs: Any) -> None:
        initial = {name: getattr(of, name) for name in ("name", "is_shared", "schedule")}
        initial["readers"] = [reader.user_id for reader in of.readers.all()]
        super().__init__(*args, of=of, initial=initial, **kwargs)
