"""Errors that are said to a person."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from kazinex.core.access import Decision


class RuleBroken(Exception):
    """A rule of the product refuses the change; the words are shown to the person as they are.

    `several` are the single things that are wrong, where a form lists each on its own line below the words.
    """

    def __init__(self, words: str, *, field: str = "", several: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.words = words
        self.field = field
        self.several = several


class Conflict(RuleBroken):
    """Somebody else changed the thing meanwhile."""


class NotAllowed(PermissionDenied):
    """A decision said no, to somebody who may know that the thing exists."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.sentence)
        self.decision = decision
