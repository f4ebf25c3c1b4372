"""Several things changed at once: each as if changed alone, and what is refused is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import transaction
from django.http import HttpRequest

from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

NAMED = 5
MOST_AT_ONCE = 200
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Outcome(Generic[Thing]):
    """Which things were changed, and why others were not."""

    done: list[Thing] = field(default_factory=list)
    refused: list[tuple[Thing, str]] = field(default_factory=list)

    def warnings(self, called: Callable[[Thing], str]) -> list[str]:
        """What was refused, in sentences; the first of them by name."""
        named = [f"{called(thing)}: {words}" for thing, words in self.refused[:NAMED]]
        more = len(self.refused) - NAMED
        return [*named, _("{more} more are left as they are.").format(more=more)] if more > 0 else named


def named(request: HttpRequest) -> list[str]:
    """The public ids of what was ticked in a list, as far as several may be changed at once."""
    return [name.replace("\x00", "\ufffd") for name in request.POST.getlist("selected")[:MOST_AT_ONCE]]


def gone(request: HttpRequest, found: Iterable[str], *, most: int = MOST_AT_ONCE) -> str:
    """What says that some of what was ticked was not found any more, or was too much at once; else empty."""
    ticked = set(request.POST.getlist("selected"))
    lost = len(ticked - {*found})
    if len(ticked) > most and lost:
        words = _("At most {most} are changed at once. {lost} of those you ticked are left out.")
        return words.format(most=most, lost=lost)
    if lost == 1:
        return _("One of those you ticked is not here any more, and is left out.")
    return _("{lost} of those you ticked are not here any more, and are left out.").format(lost=lost) if lost else ""


def try_each(things: Iterable[Thing], one: Callable[[Thing], object]) -> Outcome[Thing]:
    """Change every one that can be, and say of the others why not."""
    found: Outcome[Thing] = Outcome()
    for thing in things:
        try:
            with transaction.atomic():
                one(thing)
        except RuleBroken as broken:
            found.refused.append((thing, broken.words))
        else:
            found.done.append(thing)
    return found


def require_done(found: Outcome[Thing], called: Callable[[Thing], str]) -> None:
    """Where nothing can be changed, tell the first reasons why."""
    if not found.done:
        raise RuleBroken(" ".join(found.warnings(called)) or "There is nothing to change.")


def change_each(
    things: Iterable[Thing], one: Callable[[Thing], object], called: Callable[[Thing], str]
) -> Outcome[Thing]:
    """All that can be, in one transaction; where nothing can, the first reasons are told and nothing happens."""
    with transaction.atomic():
        found = try_each(things, one)
        require_done(found, called)
    return found
