from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices


class Category(TextChoices):
    AUTHORIZATION = "authorization", "Authorization"
    MEMBERS = "members", "Members"
    DOCUMENT = "document", "Document"
    MANAGEMENT = "management", "Management"
    CONFIDENTIALITY = "confidentiality", "Confidentiality"
    GUEST_SHARE = "guest_share", "Guest Share"
    PERMISSION = "permission", "Permission"
    SETTINGS = "settings", "Settings"
    WORKFLOW = "workflow", "Workflow"
    TRANSMITTAL = "transmittal", "Transmittal"
    CORRESPONDENCE = "correspondence", "Correspondence"
    AUDIT = "audit", "Audit"


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


def action(name: str, category: Category, sentence: str, *keys: str, scope: Scope = Scope.ORGANISATION) -> Action:
    """Declare an action with its exact keys."""
    return Action(name, category, sentence, frozenset(keys), scope)
