"""What came of a second factor that was offered."""

from dataclasses import dataclass
from enum import Enum

from kazinex.core.errors import RuleBroken


class Outcome(Enum):
    ACCEPTED = "accepted"
    WRONG = "wrong"
    REPLAYED = "replayed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Accepted or not, the words for the person, and the seconds until another try is taken."""

    outcome: Outcome
    words: str = ""
    wait: int = 0

    def __bool__(self) -> bool:
        return self.outcome is Outcome.ACCEPTED


ACCEPTED = Verdict(Outcome.ACCEPTED)
WRONG = Verdict(Outcome.WRONG, "This code is not right. Type the six digits your app shows now.")
WRONG_TEXT = Verdict(Outcome.WRONG, "This code is not right. Type the six digits of the newest text message.")
WRONG_CLOCK = Verdict(
    Outcome.WRONG,
    "This code is not right now. The clock of your phone seems to be wrong: check the clock of your phone, let it set "
    "itself, and type the next code.",
)
REPLAYED = Verdict(Outcome.REPLAYED, "This code was already used. Wait for the next one.")
STOPPED = Verdict(
    Outcome.LOCKED,
    "This factor was switched off after a hundred wrong codes. Use a recovery code, or ask an Org Admin to reset it.",
    wait=15 * 60,
)


def locked(seconds: int) -> Verdict:
    """Too many wrong codes; the words say how long to wait."""
    return Verdict(Outcome.LOCKED, f"Too many wrong codes. Try again in {duration(seconds)}.", wait=seconds)


def duration(seconds: int) -> str:
    """Seconds as people say them, rounded up: “40 seconds”, “1 minute”, “12 minutes”."""
    if seconds < 60:  # noqa: PLR2004  seconds in a minute
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def refused(verdict: Verdict) -> RuleBroken:
    """The refusal as a broken rule of the field Code."""
    return RuleBroken(verdict.words, field="code")
