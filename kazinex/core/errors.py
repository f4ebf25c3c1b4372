"""Errors that are said to a person."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.core.exceptions import PermissionDenied

from kazinex.core.access import Decision

Found_co = TypeVar("Found_co", covariant=True)


class RuleBroken(Exception):
    """A rule of the product refuses the change; the words are shown to the person as they are.

    `several` are the single things that are wrong, where a form lists each on its own line below the words.
    """

    def __init__(self, words: str, *, field: str = "", several: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.words = words
        self.field = field
        self.several = several

    @property
    def rules(self) -> Sequence["RuleBroken"]:
        """Each rule that refuses it."""
        return (self,)


class RulesBroken(RuleBroken):
    """Several rules refuse it; each is said at its own field."""

    def __init__(self, rules: Sequence[RuleBroken]) -> None:
        super().__init__(" ".join(one.words for one in rules))
        self._rules = [one for each in rules for one in each.rules]

    @property
    def rules(self) -> Sequence[RuleBroken]:
        """Each of them, also where one of them was several already."""
        return self._rules


class Asked(Generic[Found_co]):
    """A rule that was asked: what it answered, or its refusal."""

    def __init__(self, rule: Callable[[], Found_co]) -> None:
        self.refusal: RuleBroken | None = None
        try:
            self._found = rule()
        except RuleBroken as broken:
            self.refusal = broken

    @property
    def answer(self) -> Found_co:
        """What it answered; raises its refusal."""
        if self.refusal:
            raise self.refusal
        return self._found


def require_all(*asked: Asked[object]) -> None:
    """Raise every refusal of these rules at once, so that nobody is told one a try."""
    refusals = [one.refusal for one in asked if one.refusal]
    if refusals:
        raise RulesBroken(refusals) if len(refusals) > 1 else refusals[0]


class Conflict(RuleBroken):
    """Somebody else changed the thing meanwhile."""


class NotAllowed(PermissionDenied):
    """A decision said no, to somebody who may know that the thing exists."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.sentence)
        self.decision = decision
