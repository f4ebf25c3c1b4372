"""What work in the background takes and gives; a kind of it is declared in a feature.py (core/features.py)."""

from dataclasses import dataclass
from typing import Protocol

from kazinex.core.translation import marked as _

LOST_RIGHT = _("Whoever started it may not do this any more.")


class Progress(Protocol):
    """Where work says how far it is; `reached` raises where the work was cancelled or another worker has it."""

    def begin(self, total: int) -> None: ...
    def reached(self, done: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, in a sentence, and where that is to be looked at."""

    words: str
    address: str = ""
