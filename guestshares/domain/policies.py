"""The policy that counts: the organisation's, narrowed by a project's, each value with where it comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guestshares.models import SharePolicy
from guestshares.models.policy import DISCLAIMER, AfterResponseRule, NewRevisionRule, SecondBrowserRule

USUAL_DAYS = (7, 14, 30)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of SPEC 9.1: its words, its default, and whether a project's value is as strict as the organisation's."""

    name: str
    label: str
    default: Any
    as_strict: Callable[[Any, Any], bool]
    unit: str = ""


def _at_most(organisation: int, project: int) -> bool:
    return project <= organisation


def _at_most_or_unlimited(organisation: int, project: int) -> bool:
    return organisation == 0 or 0 < project <= organisation


def _only_narrows(organisation: bool, project: bool) -> bool:
    return organisation or not project


def _only_demands(organisation: bool, project: bool) -> bool:
    return project or not organisation


def _within(organisation: list[str], project: list[str]) -> bool:
    return not organisation or (bool(project) and set(project) <= set(organisation))


def _no_softer(first: str) -> Callable[[str, str], bool]:
    return lambda organisation, project: organisation == first or project != first


SETTINGS = (
    Setting("default_days", "Default token expiry", 14, _at_most, "days"),
    Setting("maximum_days", "Maximum token expiry", 30, _at_most, "days"),
    Setting("allow_custom_expiry", "Allow custom expiry", True, _only_narrows),
    Setting("default_opens", "Default max access count", 5, _at_most_or_unlimited, "opens"),
    Setting("controllers_set_opens", "Allow document controllers to override the count", True, _only_narrows),
    Setting("share_packages", "Document Package", False, _only_narrows),
    Setting("share_work_packages", "Work Package", False, _only_narrows),
    Setting("require_acknowledgement", "Require acknowledgement", True, _only_demands),
    Setting("acknowledgement_text", "Acknowledgement text", DISCLAIMER, lambda _organisation, _project: True),
    Setting("require_identification", "Require guest identification", True, _only_demands),
    Setting("allow_download", "Allow download", True, _only_narrows),
    Setting("recipient_domains", "Allowed recipient domains", [], _within),
    Setting("on_new_revision", "When a new revision is issued", NewRevisionRule.KEEP.value, _no_softer("keep")),
    Setting("after_response", "After a response", AfterResponseRule.KEEP.value, _no_softer("keep")),
    Setting(
        "on_second_browser",
        "When the link is opened in a second browser",
        SecondBrowserRule.REPORT.value,
        _no_softer("report"),
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
CHOICES = {
    "on_new_revision": dict(NewRevisionRule.choices),
    "after_response": dict(AfterResponseRule.choices),
    "on_second_browser": dict(SecondBrowserRule.choices),
}


@dataclass(frozen=True, slots=True)
class EffectivePolicy:
    """What counts here; `sources` says project, organisation or default for each value."""

    default_days: int
    maximum_days: int
    allow_custom_expiry: bool
    default_opens: int
    controllers_set_opens: bool
    share_packages: bool
    share_work_packages: bool
    require_acknowledgement: bool
    acknowledgement_text: str
    require_identification: bool
    allow_download: bool
    recipient_domains: list[str]
    on_new_revision: str
    after_response: str
    on_second_browser: str
    sources: Mapping[str, str]
    organisation_values: Mapping[str, Any]

    @property
    def day_choices(self) -> list[int]:
        """The numbers of days one may choose from, within the ceiling."""
        days = {*USUAL_DAYS, self.default_days}
        return sorted(day for day in days if day <= self.maximum_days) or [self.maximum_days]

    @property
    def chosen_days(self) -> int:
        """The choice a new share starts with."""
        return min(self.default_days, self.maximum_days)

    def accepts(self, email: str) -> bool:
        """Whether a share may go to this address."""
        domain = email.rpartition("@")[2].lower()
        return not self.recipient_domains or domain in self.recipient_domains

    def sentence(self, name: str) -> str:
        """A value with where it comes from: “7 days, set by project; organisation ceiling 30 days”."""
        shown, source = words(name, getattr(self, name)), self.sources[name]
        if source == "default":
            return f"{shown}, the usual setting"
        if source == "organisation":
            return f"{shown}, set by organisation"
        kind = "ceiling " if BY_NAME[name].unit == "days" else "says "
        return f"{shown}, set by project; organisation {kind}{words(name, self.organisation_values[name])}"


def combined(organisation: SharePolicy | None, project: SharePolicy | None) -> EffectivePolicy:
    """The organisation's values, each narrowed by the project's where that is stricter."""
    above: dict[str, Any] = {}
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        said = getattr(organisation, setting.name, None)
        above[setting.name] = setting.default if said is None else said
        narrower = getattr(project, setting.name, None)
        if (
            narrower is not None
            and narrower != above[setting.name]
            and setting.as_strict(above[setting.name], narrower)
        ):
            values[setting.name], sources[setting.name] = narrower, "project"
        else:
            values[setting.name] = above[setting.name]
            sources[setting.name] = "default" if said is None else "organisation"
    return EffectivePolicy(**values, sources=sources, organisation_values=above)


def words(name: str, value: Any) -> str:
    """A value as people read it."""
    unit = BY_NAME[name].unit
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "any"
    if name in CHOICES:
        return CHOICES[name].get(value, str(value))
    if unit == "opens":
        return "unlimited" if value == 0 else f"{value} open{'' if value == 1 else 's'}"
    if name == "acknowledgement_text":
        return f"“{value}”"
    return f"{value} day{'' if value == 1 else 's'}" if unit == "days" else str(value)
