"""What a member fills in about shares."""

from datetime import date
from email.utils import parseaddr
from typing import Any

from django import forms

from guestshares.domain import limits as terms
from guestshares.domain.policies import EffectivePolicy, words
from guestshares.models import GuestDecision, Scope
from guestshares.services.shares import Recipient
from guestshares.web.forms.why import WhyFields
from kazinex.core.forms import BoundForm, CreatingForm, DateInput, HouseForm
from kazinex.core.languages import NAMES
from kazinex.core.mail_addresses import is_address
from kazinex.core.translation import marked as _

ON_A_DATE = "date"
UNCHANGED = ""
MOST_RECIPIENTS = 50


class ExpiryFields(HouseForm):
    """When a share ends: so many days from now, or the end of a day in the project's zone."""

    expiry = forms.ChoiceField(label=_("Expiry"))
    expiry_date = forms.DateField(label=_("Expiry date"), required=False, widget=DateInput())

    def __init__(self, *args: Any, policy: EffectivePolicy, project: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy, self.project = policy, project
        days = [(str(day), words("maximum_days", day)) for day in policy.day_choices]
        choice: Any = self.fields["expiry"]
        choice.choices = [*days, (ON_A_DATE, _("On a date"))] if policy.allow_custom_expiry else days
        choice.help_text = _("At most {sentence}.").format(sentence=policy.sentence("maximum_days"))
        if policy.allow_custom_expiry:
            last = terms.latest_day(project, policy)
            self.fields["expiry_date"].widget.attrs["max"] = last.isoformat()
            self.fields["expiry_date"].help_text = _(
                "The end of that day in {time_zone}. Only for “On a date”."
            ).format(time_zone=project.time_zone)
        else:
            del self.fields["expiry_date"]

    def clean(self) -> dict[str, Any]:
        """A date is asked for exactly where it is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("expiry") == ON_A_DATE and not cleaned.get("expiry_date") and "expiry_date" not in self.errors:
            self.add_error("expiry_date", _("Enter the expiry date, such as 2026-03-31."))
        return cleaned

    @property
    def chosen_expiry(self) -> int | date | None:
        """What was chosen, as the services take it; None where it stays as it is."""
        choice = self.cleaned_data["expiry"]
        if choice == ON_A_DATE:
            return self.cleaned_data["expiry_date"]  # type: ignore[no-any-return]
        return int(choice) if choice != UNCHANGED else None


class RecipientsField(forms.CharField):
    """Names with addresses, one a line, as a list."""

    widget = forms.Textarea({"rows": 2, "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        """The list, each checked."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_RECIPIENTS:
            raise forms.ValidationError(
                _("Name at most {most_recipients} people at once.").format(most_recipients=MOST_RECIPIENTS)
            )
        return [_recipient(line) for line in lines]


def _recipient(line: str) -> Recipient:
    name, address = parseaddr(line)
    if not is_address(address):
        words = _("“{line}” is not a name with an address. Write it as Kim Vale <kim@client.example>.")
        raise forms.ValidationError(words.format(line=line[:80]))
    return Recipient((name or address)[:120], address)


class ShareForm(CreatingForm, WhyFields, ExpiryFields):
    """Share with guest."""

    recipient_name = forms.CharField(label=_("Recipient name"), max_length=120)
    recipient_email = forms.EmailField(label=_("Recipient email"), max_length=254)
    company = forms.CharField(label=_("Company"), max_length=120, required=False)
    label = forms.CharField(
        label=_("Label"),
        max_length=120,
        required=False,
        help_text=_("How you will find this share again, such as “Client review”."),
    )
    scope = forms.ChoiceField(label=_("Scope"), choices=[(Scope.DOCUMENT.value, Scope.DOCUMENT.label)])
    maximum_opens = forms.IntegerField(
        label=_("Maximum opens"),
        min_value=0,
        max_value=terms.MOST_OPENS,
        help_text=_("How often the link may be opened; 0 is unlimited."),
    )
    allow_download = forms.BooleanField(label=_("Allow download"), required=False)
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=128,
        required=False,
        strip=False,
        help_text=_("Optional. Tell it to the recipient by other means, such as by phone; it is not in the mail."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    instructions = forms.CharField(
        label=_("Instructions"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )

    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=[("", _("As the recipient chose before, else English")), *NAMES.items()],
        required=False,
        help_text=_("In the portal a guest reads the language of their browser, and may choose another."),
    )
    decisions = forms.MultipleChoiceField(
        label=_("Decisions offered"),
        choices=GuestDecision.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the guest can answer; all of them where none is ticked."),
    )
    further_recipients = RecipientsField(
        label=_("Further recipients"),
        required=False,
        help_text=_("One a line, such as Kim Vale <kim@client.example>. Each gets a share and a link of their own."),
    )
    shares_comments = forms.BooleanField(
        label=_("Recipients see each other’s comments"),
        required=False,
        help_text=_("Only where several are named: what one writes on a page is read by the others, with the name."),
    )

    field_order = (
        "recipient_name",
        "recipient_email",
        "company",
        "reason",
        "label",
        "scope",
        "expiry",
        "expiry_date",
        "maximum_opens",
        "allow_download",
        "passphrase",
        "instructions",
        "language",
        "decisions",
        "further_recipients",
        "shares_comments",
    )

    def __init__(self, *args: Any, may_set_opens: bool, **kwargs: Any) -> None:
        policy: EffectivePolicy = kwargs["policy"]
        started = {
            "expiry": str(policy.chosen_days),
            "maximum_opens": policy.default_opens,
            "allow_download": policy.allow_download,
        }
        kwargs["initial"] = started | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for name, offered in (("recipient_name", "names"), ("recipient_email", "emails"), ("company", "companies")):
            self.fields[name].widget.attrs |= {"list": f"known-{offered}", "autocomplete": "off"}
        if policy.recipient_domains:
            self.fields["recipient_email"].help_text = _("Only addresses at {named}.").format(
                named=", ".join(policy.recipient_domains)
            )
        if not may_set_opens:
            why = _("Fixed by policy: {sentence}.").format(sentence=policy.sentence("default_opens"))
            self._fix("maximum_opens", why)
        if not policy.allow_download:
            why = _("Not allowed by policy: {sentence}.").format(sentence=policy.sentence("allow_download"))
            self._fix("allow_download", why)

    def _fix(self, name: str, why: str) -> None:
        self.fields[name].disabled = True
        self.fields[name].help_text = why

    @property
    def recipients(self) -> list[Recipient]:
        """Everybody it goes to."""
        chosen = self.cleaned_data
        first = Recipient(chosen["recipient_name"], chosen["recipient_email"], chosen["company"])
        return [first, *chosen["further_recipients"]]

    @property
    def terms(self) -> dict[str, Any]:
        """What the service takes."""
        chosen = self.cleaned_data
        same = ("label", "scope", "allow_download", "passphrase", "instructions", "language", "decisions")
        return {name: chosen[name] for name in (*same, "shares_comments")} | {
            "recipients": self.recipients,
            "expiry": self.chosen_expiry,
            "max_opens": chosen["maximum_opens"],
            "reason": self.why,
        }


class PackageShareForm(ShareForm):
    """The same for a whole package."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["scope"]
        choice.choices = [(scope.value, scope.label)]


class SelectionShareForm(PackageShareForm):
    """The same for documents chosen in the register; `seen` is the stamp of what the page showed of them."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())


class ExtendForm(BoundForm, WhyFields, ExpiryFields):
    """More time, or more opens."""

    maximum_opens = forms.IntegerField(
        label=_("Maximum opens"),
        min_value=0,
        max_value=terms.MOST_OPENS,
        help_text=_("Counted from the beginning; 0 is unlimited."),
    )

    field_order = ("expiry", "expiry_date", "maximum_opens", "reason")

    def __init__(self, *args: Any, share: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"expiry": UNCHANGED, "maximum_opens": share.maximum_opens}
        super().__init__(*args, of=share, project=share.project, **kwargs)
        choice: Any = self.fields["expiry"]
        choice.required = False
        choice.choices = [(UNCHANGED, _("As it is")), *[(key, _from_now(key, label)) for key, label in choice.choices]]

    @property
    def terms(self) -> dict[str, Any]:
        """What the service takes."""
        return {"expiry": self.chosen_expiry, "max_opens": self.cleaned_data["maximum_opens"], "because": self.why}


class RenewForm(CreatingForm, BoundForm):
    """A new link for a share, in place of the one its page showed."""


class GrantForm(CreatingForm, WhyFields):
    """Why a guest who asked is let in again, where something of it is confidential."""


class ReissueForm(WhyFields, RenewForm):
    """Which revisions a new link shows."""

    revisions = forms.ChoiceField(
        label=_("Revisions"),
        choices=[("pinned", _("The same revisions as before")), ("current", _("The current revisions"))],
        widget=forms.RadioSelect,
        initial="pinned",
    )

    field_order = ("revisions", "reason")

    @property
    def wants_current(self) -> bool:
        """Whether today's revisions are shown instead of those of before."""
        return bool(self.cleaned_data["revisions"] == "current")


def _from_now(key: str, label: str) -> str:
    return label if key == ON_A_DATE else _("{label} from now").format(label=label)
