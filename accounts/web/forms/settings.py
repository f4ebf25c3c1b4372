"""Forms of Settings → General and Settings → Security."""

from typing import Any

from django import forms
from django.conf import settings as site

from accounts.models import FileTypesMode, MacroFiles, Organisation, SecuritySettings
from accounts.models.roles import ORGANISATION_ROLES, OrganisationRole
from accounts.services import two_factor_policy
from accounts.services.security_settings import LABELS, MEBIBYTE, split_types
from kazinex.core import access
from kazinex.core import clock as moments
from kazinex.core.forms import BoundForm, HouseForm, StampedForm
from kazinex.core.translation import marked as _

DATE_FORMATS = [("j M Y", "3 Mar 2026"), ("d/m/Y", "03/03/2026"), ("Y-m-d", "2026-03-03"), ("M j, Y", _("Mar 3, 2026"))]
LONGEST_SESSION = 12  # hours
LONGEST_IDLE = 60  # minutes
SHORTEST_IDLE = 5


class GeneralForm(HouseForm):
    """What the organisation is called and how it reads time."""

    name = forms.CharField(label=_("Name"), max_length=120)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("New projects start with it; each may have its own.")
    )
    date_format = forms.ChoiceField(label=_("Date format"), choices=DATE_FORMATS)

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
        help_text=_("Everybody, Org Admins included. You see who is affected before it is switched on."),
    )
    grace_days = forms.IntegerField(
        label=two_factor_policy.GRACE,
        min_value=0,
        max_value=two_factor_policy.LONGEST_GRACE,
        help_text=_("0 to 30. With 0, people set up their second factor at their next sign-in, before anything else."),
    )
    file_types_mode = forms.ChoiceField(
        label=LABELS["file_types_mode"],
        choices=FileTypesMode.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Programs and scripts are never accepted, in either mode. Archives that cannot be looked into "
            "(7z, rar) are only where an allowlist names them."
        ),
    )
    accepted_types = forms.CharField(
        label=LABELS["allowed_file_types"],
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Extensions with commas between, such as pdf, dwg, ifc. They count when Allowlist is chosen."),
    )
    macro_files = forms.ChoiceField(
        label=LABELS["macro_files"],
        choices=MacroFiles.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Office files that can run programs (docm, xlsm, pptm, and macros under any other name), in either "
            "mode. Accepted ones say so on their page; an allowlist has to name docm, xlsm and pptm too."
        ),
    )
    maximum_file_size = forms.IntegerField(
        label=_("Maximum file size (MB)"), min_value=1, max_value=site.KAZINEX_HARD_UPLOAD_LIMIT // MEBIBYTE
    )
    default_organisation_role = forms.ChoiceField(label=LABELS["default_organisation_role"])
    default_project_role = forms.ChoiceField(label=LABELS["default_project_role"])
    project_admins_invite = forms.BooleanField(
        label=LABELS["project_admins_invite"],
        required=False,
        help_text=_("Straight into their project, with the default org role above and nothing else."),
    )
    session_hours = forms.IntegerField(
        label=LABELS["session_hours"],
        min_value=1,
        max_value=LONGEST_SESSION,
        help_text=_("1 to 12. After this, people sign in again, however busy they are."),
    )
    idle_minutes = forms.IntegerField(
        label=LABELS["idle_minutes"],
        min_value=SHORTEST_IDLE,
        max_value=LONGEST_IDLE,
        help_text=_("5 to 60. After this long without a request, people sign in again."),
    )

    security_contact = forms.EmailField(
        label=LABELS["security_contact"],
        required=False,
        max_length=254,
        help_text=_(
            "An e-mail address outside the server, such as that of your security team. Once a day it is sent a "
            "signed checkpoint of the audit log, by which anybody can tell later that nothing was cut off."
        ),
        widget=forms.EmailInput({"autocomplete": "off"}),
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
            "macro_files": typed["macro_files"],
            "maximum_file_size": typed["maximum_file_size"] * MEBIBYTE,
            "default_organisation_role": typed["default_organisation_role"],
            "default_project_role": typed["default_project_role"],
            "project_admins_invite": typed["project_admins_invite"],
            "session_hours": typed["session_hours"],
            "idle_minutes": typed["idle_minutes"],
            "security_contact": typed["security_contact"],
        }


class MemberEndingForm(BoundForm, StampedForm):
    """Why something is ended or removed; it ends what its page showed, and nothing that took its place since."""

    meanwhile = _("This is not as it was when you opened the page. Look again, and send it again if it is still right.")
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stands in the audit log."))


def _as_it_stands(organisation: Organisation, settings: SecuritySettings) -> dict[str, Any]:
    return {
        "require_two_factor": organisation.two_factor_required_from is not None,
        "grace_days": organisation.two_factor_grace_days,
        "file_types_mode": settings.file_types_mode,
        "accepted_types": ", ".join(settings.allowed_file_types),
        "macro_files": settings.macro_files,
        "maximum_file_size": settings.maximum_file_size // MEBIBYTE,
        "default_organisation_role": settings.default_organisation_role,
        "default_project_role": settings.default_project_role,
        "project_admins_invite": settings.project_admins_invite,
        "session_hours": settings.session_hours,
        "idle_minutes": settings.idle_minutes,
        "security_contact": settings.security_contact,
    }
