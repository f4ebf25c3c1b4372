"""What rooms above add to a member's page; they register when their app is ready."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Membership


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the page: a template and what it takes."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Any, Membership], list[Panel]]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Declare a function that makes panels of a request and a membership."""
    _makers.append(maker)
    return maker


def panels(request: Any, membership: Membership) -> list[Panel]:
    """Everything rooms above say about this member."""
    return [panel for maker in _makers for panel in maker(request, membership)]
