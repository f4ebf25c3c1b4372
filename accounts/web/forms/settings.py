"""Forms of Settings → General and Settings → Security."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings as site

from accounts.models import FileTypesMode, Organisation, SecuritySettings
from accounts.models.roles import ORGANISATION_ROLES, OrganisationRole
from accounts.services import two_factor_policy
from accounts.services.security_settings import LABELS, MEBIBYTE, split_types
from kazinex.core import access
from kazinex.core import clock as moments
from kazinex.core.forms import DateInput, HouseForm, StampedForm

DATE_FORMATS = [("j M Y", "3 Mar 2026"), ("d/m/Y", "03/03/2026"), ("Y-m-d", "2026-03-03"), ("M j, Y", "Mar 3, 2026")]
LONGEST_SESSION = 12  # hours
LONGEST_IDLE = 60  # minutes
SHORTEST_IDLE = 5
FARTHEST = timedelta(days=366)


class GeneralForm(HouseForm):
    """What the organisation is called and how it reads time."""

    name = forms.CharField(label="Name", max_length=120)
    time_zone = forms.ChoiceField(label="Time zone", help_text="New projects start with it; each may have its own.")
    date_format = forms.ChoiceField(label="Date format", choices=DATE_FORMATS)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(organisation, name) for name in ("name", "time_zone", "date_format")}
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        zones.choices = [(zone, zone.replace("_", " ")) for zone in ["UTC", *moments.zone_names()]]


class SecurityForm(HouseForm):
    """Settings → Security, with the labels of SPEC 17."""

    require_two_factor = forms.BooleanField(
        label=two_factor_policy.SWITCH,
        required=False,
        help_text="Everybody, Org Admins included. You see who is affected before it is switched on.",
    )
    grace_days = forms.IntegerField(
        label=two_factor_policy.GRACE,
        min_value=0,
        max_value=two_factor_policy.LONGEST_GRACE,
        help_text="0 to 30. With 0, people set up their second factor at their next sign-in, before anything else.",
    )
    file_types_mode = forms.ChoiceField(
        label=LABELS["file_types_mode"],
        choices=FileTypesMode.choices,
        widget=forms.RadioSelect,
        help_text="Programs and scripts are never accepted, in either mode. Files with macros (docm, xlsm, pptm) and "
        "archives that cannot be looked into (7z, rar) are only where an allowlist names them.",
    )
    accepted_types = forms.CharField(
        label=LABELS["allowed_file_types"],
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="Extensions with commas between, such as pdf, dwg, ifc. They count when Allowlist is chosen.",
    )
    maximum_file_size = forms.IntegerField(
        label="Maximum file size (MB)", min_value=1, max_value=site.KAZINEX_HARD_UPLOAD_LIMIT // MEBIBYTE
    )
    default_organisation_role = forms.ChoiceField(label=LABELS["default_organisation_role"])
    default_project_role = forms.ChoiceField(label=LABELS["default_project_role"])
    project_admins_invite = forms.BooleanField(
        label=LABELS["project_admins_invite"],
        required=False,
        help_text="Straight into their project, with the default org role above and nothing else.",
    )
    session_hours = forms.IntegerField(
        label=LABELS["session_hours"],
        min_value=1,
        max_value=LONGEST_SESSION,
        help_text="1 to 12. After this, people sign in again, however busy they are.",
    )
    idle_minutes = forms.IntegerField(
        label=LABELS["idle_minutes"],
        min_value=SHORTEST_IDLE,
        max_value=LONGEST_IDLE,
        help_text="5 to 60. After this long without a request, people sign in again.",
    )

    def __init__(self, *args: Any, organisation: Organisation, settings: SecuritySettings, **kwargs: Any) -> None:
        kwargs["initial"] = _as_it_stands(organisation, settings)
        super().__init__(*args, **kwargs)
        self.settings = settings
        roles: Any = self.fields["default_organisation_role"]
        roles.choices = [choice for choice in OrganisationRole.choices if choice[0] != OrganisationRole.ORG_ADMIN]
        roles = self.fields["default_project_role"]
        roles.choices = [(role, name) for role, name in access.ROLE_NAMES.items() if role not in ORGANISATION_ROLES]

    def changed_settings(self) -> dict[str, Any]:
        """The fields of SecuritySettings as typed."""
        typed = self.cleaned_data
        return {
            "file_types_mode": typed["file_types_mode"],
            "allowed_file_types": split_types(typed["accepted_types"]),
            "maximum_file_size": typed["maximum_file_size"] * MEBIBYTE,
            "default_organisation_role": typed["default_organisation_role"],
            "default_project_role": typed["default_project_role"],
            "project_admins_invite": typed["project_admins_invite"],
            "session_hours": typed["session_hours"],
            "idle_minutes": typed["idle_minutes"],
        }


class RequireTwoFactorForm(HouseForm):
    """The confirmation before a second factor is demanded."""

    grace_days = forms.IntegerField(
        label=two_factor_policy.GRACE,
        min_value=0,
        max_value=two_factor_policy.LONGEST_GRACE,
        help_text="0 to 30 days after the start, for everybody alike.",
    )
    start_day = forms.DateField(
        label="Start date", required=False, widget=DateInput, help_text="Leave empty to start now."
    )
    start_time = forms.TimeField(
        label="Start time", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone = time_zone
        self.fields["start_time"].help_text = f"In {time_zone}; without a time, the start of that day."
        self.fields["start_time"].error_messages["invalid"] = "Enter a time, such as 14:05."

    def clean(self) -> dict[str, Any]:
        """A time needs a day, and the start lies ahead."""
        typed = super().clean() or self.cleaned_data
        if typed.get("start_time") and not typed.get("start_day") and "start_day" not in self.errors:
            self.add_error("start_day", "Enter the date that goes with the time.")
        today = moments.now().date()
        if (day := typed.get("start_day")) and abs(day - today) > FARTHEST:
            self.add_error("start_day", "Choose a start within the next year.")
        elif (starts_at := self.starts_at()) and starts_at < moments.now():
            self.add_error("start_day", "This start lies in the past. Choose a later one, or leave both empty for now.")
        return typed

    @property
    def chosen(self) -> dict[str, Any]:
        """What the service takes."""
        return {"grace_days": self.cleaned_data["grace_days"], "starts_at": self.starts_at()}

    def starts_at(self) -> datetime | None:
        """The instant that was chosen, in UTC; None for now."""
        day = self.cleaned_data.get("start_day")
        if day is None:
            return None
        start = moments.start_of_day(day, self.time_zone)
        clock = self.cleaned_data.get("start_time")
        if clock is None:
            return start
        return datetime.combine(day, clock, moments.zone(self.time_zone)).astimezone(UTC)


class EndingForm(StampedForm):
    """Why something is ended or removed; it ends what its page showed, and nothing that took its place since."""

    meanwhile = "This is not as it was when you opened the page. Look again, and send it again if it is still right."
    reason = forms.CharField(label="Reason", max_length=300, help_text="It stands in the audit log.")


def _as_it_stands(organisation: Organisation, settings: SecuritySettings) -> dict[str, Any]:
    return {
        "require_two_factor": organisation.two_factor_required_from is not None,
        "grace_days": organisation.two_factor_grace_days,
        "file_types_mode": settings.file_types_mode,
        "accepted_types": ", ".join(settings.allowed_file_types),
        "maximum_file_size": settings.maximum_file_size // MEBIBYTE,
        "default_organisation_role": settings.default_organisation_role,
        "default_project_role": settings.default_project_role,
        "project_admins_invite": settings.project_admins_invite,
        "session_hours": settings.session_hours,
        "idle_minutes": settings.idle_minutes,
    }
