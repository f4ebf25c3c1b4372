"""What came of a second factor that was offered."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import ngettext

from kazinex.core.errors import RuleBroken


class Outcome(Enum):
    ACCEPTED = "accepted"
    WRONG = "wrong"
    REPLAYED = "replayed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class OtpResult:
    """Accepted or not, the words for the person, and the seconds until another try is taken."""

    outcome: Outcome
    words: str = ""
    wait: int = 0

    def __bool__(self) -> bool:
        return self.outcome is Outcome.ACCEPTED


ACCEPTED = OtpResult(Outcome.ACCEPTED)
WRONG = OtpResult(Outcome.WRONG, "This code is not right. Type the six digits your app shows now.")
WRONG_TEXT = OtpResult(Outcome.WRONG, "This code is not right. Type the six digits of the newest text message.")
WRONG_CLOCK = OtpResult(
    Outcome.WRONG,
    "This code is not right now. The clock of your phone seems to be wrong: check the clock of your phone, let it set "
    "itself, and type the next code.",
)
REPLAYED = OtpResult(Outcome.REPLAYED, "This code was already used. Wait for the next one.")
STOPPED = OtpResult(
    Outcome.LOCKED,
    "This factor was switched off after a hundred wrong codes. Use a recovery code, or ask an Org Admin to reset it.",
    wait=15 * 60,
)


def locked(seconds: int) -> OtpResult:
    """Too many wrong codes; the words say how long to wait."""
    return OtpResult(Outcome.LOCKED, f"Too many wrong codes. Try again in {duration(seconds)}.", wait=seconds)


def duration(seconds: int) -> str:
    """Seconds as people say them, rounded up: “40 seconds”, “1 minute”, “12 minutes”."""
    if seconds < 60:  # noqa: PLR2004  seconds in a minute
        return ngettext("{number} second", "{number} seconds", seconds).format(number=seconds)
    minutes = -(-seconds // 60)
    return ngettext("{number} minute", "{number} minutes", minutes).format(number=minutes)


def refused(result: OtpResult) -> RuleBroken:
    """The refusal as a broken rule of the field Code."""
    return RuleBroken(result.words, field="code")
