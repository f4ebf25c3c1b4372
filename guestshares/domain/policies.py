"""The policy that counts: the organisation's, narrowed by a project's, each value with where it comes from.

A row of SPEC 9.1 is declared once, in `EffectivePolicy`; its column stands in the model. How it is filled in, how it
reads, and what a project may make stricter, come from its kind (domain/policy_kinds.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guestshares.domain.policy_kinds import Allowance, Days, Demand, Domains, Opens, Rule, Setting, Text
from guestshares.models import Scope, SharePolicy
from guestshares.models.policy import DISCLAIMER, AfterResponseRule, NewRevisionRule, SecondBrowserRule

USUAL_DAYS = (7, 14, 30)


@dataclass(frozen=True)
class EffectivePolicy:
    """What counts here; `sources` says project, organisation or default for each value."""

    default_days = Days("Default token expiry", 14, help="In days: 7, 14, 30 or any other number.")
    maximum_days = Days("Maximum token expiry", 30, help="In days. No share and no project can exceed it.")
    allow_custom_expiry = Allowance("Allow custom expiry", default=True)
    default_opens = Opens("Default max access count", 5, help="How often a link opens; 0 is unlimited.")
    controllers_set_opens = Allowance("Allow document controllers to override the count", default=True)
    share_packages = Allowance("Document Package", default=False, help="Share whole document packages.")
    share_work_packages = Allowance("Work Package", default=False, help="Share whole work packages.")
    share_transmittals = Allowance("Transmittal", default=True, help="Send transmittals and letters to people outside.")
    replies_to_owner = Allowance(
        "Guests reply to a person",
        default=False,
        help="Replies to mails about a share go to whoever answers for it, and show guests that address.",
    )
    require_acknowledgement = Demand("Require acknowledgement", default=True)
    acknowledgement_text = Text("Acknowledgement text", DISCLAIMER)
    require_identification = Demand(
        "Require guest identification", default=True, help="Name and e-mail address before access."
    )
    allow_download = Allowance("Allow download", default=True)
    watermark = Demand(
        "Watermark",
        default=False,
        help="Pages and PDFs carry the guest’s name, e-mail address, share and time across them.",
    )
    recipient_domains = Domains(
        "Allowed recipient domains", [], help="One a line, such as client.example. Empty is any."
    )
    on_new_revision = Rule("When a new revision is issued", NewRevisionRule)
    after_response = Rule("After a response", AfterResponseRule)
    on_second_browser = Rule("When the link is opened in a second browser", SecondBrowserRule)

    values: Mapping[str, Any]
    sources: Mapping[str, str]
    organisation_values: Mapping[str, Any]

    @property
    def day_choices(self) -> list[int]:
        """The numbers of days one may choose from, within the ceiling."""
        days = {*USUAL_DAYS, self.chosen_days}
        return sorted(day for day in days if day <= self.maximum_days)

    @property
    def chosen_days(self) -> int:
        """The choice a new share starts with."""
        return min(self.default_days, self.maximum_days)

    def accepts(self, email: str) -> bool:
        """Whether a share may go to this address."""
        domain = email.rpartition("@")[2].lower()
        return not self.recipient_domains or domain in self.recipient_domains

    def allows(self, scope: str) -> bool:
        """Whether this kind of share may be made; several documents chosen together are a package without a name."""
        switches = {Scope.PACKAGE: self.share_packages, Scope.SELECTION: self.share_packages}
        switches |= {Scope.WORK_PACKAGE: self.share_work_packages, Scope.TRANSMITTAL: self.share_transmittals}
        switches |= {Scope.LETTER: self.share_transmittals}
        return switches.get(Scope(scope), True)

    def words(self, name: str) -> str:
        """A value as people read it."""
        return BY_NAME[name].words(self.values[name])

    def sentence(self, name: str) -> str:
        """A value with where it comes from: “7 days, set by project; organisation ceiling 30 days”."""
        setting, source, shown = BY_NAME[name], self.sources[name], self.words(name)
        if source == "default":
            return f"{shown}, the usual setting"
        if source == "organisation":
            return f"{shown}, set by organisation"
        above = setting.words(self.organisation_values[name])
        return f"{shown}, set by project; organisation {setting.above} {above}"


SETTINGS: tuple[Setting[Any], ...] = tuple(row for row in vars(EffectivePolicy).values() if isinstance(row, Setting))
BY_NAME = {setting.name: setting for setting in SETTINGS}


def combined(organisation: SharePolicy | None, project: SharePolicy | None) -> EffectivePolicy:
    """The organisation's values, each narrowed by the project's where that is stricter."""
    above: dict[str, Any] = {}
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        said, narrower = setting.stored(organisation), setting.stored(project)
        usual = setting.default if said is None else said
        narrows = narrower is not None and narrower != usual and setting.as_strict(usual, narrower)
        above[setting.name] = usual
        values[setting.name] = narrower if narrows else usual
        sources[setting.name] = "project" if narrows else "default" if said is None else "organisation"
    return EffectivePolicy(values, sources, above)


def words(name: str, value: object) -> str:
    """A value of a row as people read it."""
    return BY_NAME[name].words(value)
