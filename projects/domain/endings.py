"""What goes on when a project ends: rooms above register what people should know before they close it."""

from collections.abc import Callable
from typing import Any

Remaining = Callable[[Any], str]
_registered: list[Remaining] = []


def on_ending(remaining: Remaining) -> Remaining:
    """Declare a function of an actor in a project that says what goes on there, or nothing."""
    _registered.append(remaining)
    return remaining


def remaining(actor: Any) -> list[str]:
    """What goes on in the actor's project after it is closed, in sentences."""
    return [words for each in _registered if (words := each(actor))]
