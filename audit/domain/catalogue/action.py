from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices

from kazinex.core.translation import marked as _


class Category(TextChoices):
    """The categories of SPEC 10."""

    AUTHORIZATION = "authorization", _("Authorization")
    MEMBERS = "members", _("Members")
    DOCUMENT = "document", _("Document")
    MANAGEMENT = "management", _("Management")
    CONFIDENTIALITY = "confidentiality", _("Confidentiality")
    GUEST_SHARE = "guest_share", _("Guest Share")
    PERMISSION = "permission", _("Permission")
    SETTINGS = "settings", _("Settings")
    WORKFLOW = "workflow", _("Workflow")
    TRANSMITTAL = "transmittal", _("Transmittal")
    CORRESPONDENCE = "correspondence", _("Correspondence")
    AUDIT = "audit", _("Audit")

    @property
    def icon(self) -> str:
        """The heroicon a history shows beside its events."""
        return ICONS[self]


ICONS = {
    Category.AUTHORIZATION: "key",
    Category.MEMBERS: "users",
    Category.DOCUMENT: "document-text",
    Category.MANAGEMENT: "lock-closed",
    Category.CONFIDENTIALITY: "eye-slash",
    Category.GUEST_SHARE: "link",
    Category.PERMISSION: "adjustments-horizontal",
    Category.SETTINGS: "cog-6-tooth",
    Category.WORKFLOW: "arrow-path-rounded-square",
    Category.TRANSMITTAL: "paper-airplane",
    Category.CORRESPONDENCE: "chat-bubble-left-right",
    Category.AUDIT: "shield-check",
}


class Scope(Enum):
    """Whether an action happens in one organisation, or to a person and so in each of theirs."""

    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Action:
    """One kind of thing that happens. `sentence` is filled with actor, target, project and the keys.

    A key named `changes` holds old → new: {"field label": [old, new]}; it is shown as rows, not in the sentence.
    """

    name: str
    category: Category
    sentence: str
    keys: frozenset[str] = frozenset()
    scope: Scope = Scope.ORGANISATION
    is_use: bool = False


def action(
    name: str,
    category: Category,
    sentence: str,
    *keys: str,
    scope: Scope = Scope.ORGANISATION,
    is_use: bool = False,
) -> Action:
    """Declare an action with its exact keys; `is_use` where it only tells that the thing was looked at or used."""
    return Action(name, category, sentence, frozenset(keys), scope, is_use)
