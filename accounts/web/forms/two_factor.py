"""Forms of the two-factor roll-out: the start, the pilot, the methods that count."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from accounts.domain import pasted_people
from accounts.domain.questions import MEMBER_COLUMNS
from accounts.models import FactorKind, Membership, Organisation
from accounts.queries import active_members
from accounts.services import two_factor_policy
from kazinex.core import clock
from kazinex.core.forms import DateInput, HouseForm, StampedForm
from kazinex.core.mail_addresses import is_address
from kazinex.core.translation import marked as _

FARTHEST = timedelta(days=366)


class StartForm(HouseForm):
    """When something starts, in the zone of the organisation; nothing is now."""

    start_day = forms.DateField(
        label=_("Start date"), required=False, widget=DateInput, help_text=_("Leave empty to start now.")
    )
    start_time = forms.TimeField(
        label=_("Start time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone = time_zone
        self.fields["start_time"].help_text = _("In {time_zone}; without a time, the start of that day.").format(
            time_zone=time_zone
        )
        self.fields["start_time"].error_messages["invalid"] = _("Enter a time, such as 14:05.")

    def clean(self) -> dict[str, Any]:
        """A time needs a day, and the start lies ahead."""
        typed = super().clean() or self.cleaned_data
        if typed.get("start_time") and not typed.get("start_day") and "start_day" not in self.errors:
            self.add_error("start_day", _("Enter the date that goes with the time."))
        today = clock.now().date()
        if (day := typed.get("start_day")) and abs(day - today) > FARTHEST:
            self.add_error("start_day", _("Choose a start within the next year."))
        elif (starts_at := self.starts_at()) and starts_at < clock.now():
            self.add_error(
                "start_day", _("This start lies in the past. Choose a later one, or leave both empty for now.")
            )
        return typed

    def starts_at(self) -> datetime | None:
        """The instant that was chosen, in UTC; None for now."""
        day = self.cleaned_data.get("start_day")
        if day is None:
            return None
        start = clock.start_of_day(day, self.time_zone)
        time = self.cleaned_data.get("start_time")
        if time is None:
            return start
        return datetime.combine(day, time, clock.zone(self.time_zone)).astimezone(UTC)


class RequireTwoFactorForm(StartForm):
    """The confirmation before a second factor is demanded."""

    grace_days = forms.IntegerField(
        label=two_factor_policy.GRACE,
        min_value=0,
        max_value=two_factor_policy.LONGEST_GRACE,
        help_text=_("0 to 30 days after the start, for everybody alike."),
    )
    field_order = ("grace_days", "start_day", "start_time")

    @property
    def chosen(self) -> dict[str, Any]:
        """What the service takes."""
        return {"grace_days": self.cleaned_data["grace_days"], "starts_at": self.starts_at()}


class PilotForm(StartForm):
    """Who sets up a second factor before all the others: named people, and everybody who is in a group now."""

    people = forms.CharField(
        label=_("People"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("E-mail addresses of members: one a line or with commas between."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody who is in the group now. Who joins it later is not in the pilot."),
    )
    field_order = ("people", "groups", "start_day", "start_time")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = {
            f"{column.name}:{key}": (name, column, key)
            for column in MEMBER_COLUMNS.ask()
            for key, name in column.choices()
        }
        field: Any = self.fields["groups"]
        field.choices = [(key, name) for key, (name, _column, _choice) in self.holders.items()]
        if not self.holders:
            del self.fields["groups"]

    def clean_people(self) -> list[Membership]:
        """The active members with these addresses; every line that names nobody here is told of."""
        pasted = pasted_people.read(self.cleaned_data["people"], is_address=is_address)
        members = {member.user.email.lower(): member for member in active_members()} if pasted.lines else {}
        unknown = [email for email in pasted.lines if email.lower() not in members]
        if wrong := pasted.wrong + [
            _("Nobody with the address {email} is an active member.").format(email=email) for email in unknown
        ]:
            raise ValidationError(wrong[:20])
        return [members[email.lower()] for email in pasted.lines]

    @property
    def members(self) -> list[Membership]:
        """Everybody who was named, each once."""
        chosen = [self.holders[key] for key in self.cleaned_data.get("groups") or []]
        users = {user for _name, column, key in chosen for user in column.holders(key)}
        found = {member.pk: member for member in self.cleaned_data["people"]}
        return list((found | {member.pk: member for member in active_members().filter(user__in=users)}).values())


class MethodsForm(StampedForm):
    """Which methods count here, for whom, and how often people are reminded."""

    methods = forms.MultipleChoiceField(
        label=two_factor_policy.METHODS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has only another one still signs in with it, and sets up one of these right afterwards."),
    )
    admins_use_passkeys = forms.BooleanField(
        label=two_factor_policy.ADMINS,
        required=False,
        help_text=_("A passkey cannot be given away on a false page. You are asked for yours on the very next page."),
    )
    sms_countries = forms.CharField(
        label=two_factor_policy.COUNTRIES,
        required=False,
        max_length=1000,
        help_text=_(
            "Country codes with commas between, such as +61, +44. Empty is every country. New telephones only."
        ),
    )
    reminder_days = forms.IntegerField(
        label=two_factor_policy.REMINDERS,
        min_value=0,
        max_value=two_factor_policy.MOST_REMINDER_DAYS,
        help_text=_("0 to 30. Whoever has no second factor yet is reminded by mail as often as that; 0 is never."),
    )

    def __init__(self, *args: Any, organisation: Organisation, sms: bool, held: dict[str, int], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "methods": organisation.two_factor_methods,
            "admins_use_passkeys": organisation.two_factor_admins_use_passkeys,
            "reminder_days": organisation.two_factor_reminder_days,
            "sms_countries": ", ".join(organisation.sms_countries),
        }
        kwargs["shown"] = {name: str(value) for name, value in kwargs["initial"].items()}
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in FactorKind if sms or kind != FactorKind.SMS]
        field: Any = self.fields["methods"]
        field.choices = [(kind, f"{kind.label} ({_members(held[kind])})") for kind in reversed(kinds)]
        self.unseen = [kind for kind in organisation.two_factor_methods if kind == FactorKind.SMS and not sms]
        if not sms:
            del self.fields["sms_countries"]

    def clean_methods(self) -> list[str]:
        """What was chosen; text messages stay as they stood where the page could not offer them."""
        return [*self.cleaned_data["methods"], *self.unseen]

    def clean_sms_countries(self) -> list[str]:
        """The codes as typed, one by one."""
        return re.split(r"[\s,;]+", self.cleaned_data["sms_countries"])


def _members(count: int) -> str:
    return ngettext("{count} member has one", "{count} members have one", count).format(count=count)
