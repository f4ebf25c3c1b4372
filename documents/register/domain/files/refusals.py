"""Why a file is refused, in the words of SPEC 14."""

from kazinex.core.errors import RuleBroken


class Refused(RuleBroken):
    """A file is not accepted; the words name what is wrong with it."""


class Disagrees(Refused):
    """The content is not what the extension promises; `found` says what it is, where that is known."""

    def __init__(self, found: str = "") -> None:
        super().__init__(found or "Its content is something else.")
        self.found = found


def disagreement(extension: str, found: str) -> Refused:
    """The name and the content disagree (SPEC 14)."""
    return Refused(f"This file is named .{extension} but its content is {found}.")
