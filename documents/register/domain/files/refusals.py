"""Why a file is refused, in the words of SPEC 14."""

from kazinex.core.errors import RuleBroken

PASSWORD = "This file is protected by a password. Remove the password and upload it again."  # noqa: S105  words
MACROS = "This file contains macros. Save it without macros and upload it again."
MACRO_SHEETS = (
    "This workbook has Excel 4.0 macro sheets, which can run programs. Save it without them and upload it again."
)


class Refused(RuleBroken):
    """A file is not accepted; the words name what is wrong with it."""


class Disagrees(Refused):
    """The content is not what the extension promises; `found` says what it is, where that is known."""

    def __init__(self, found: str = "") -> None:
        super().__init__(found or "Its content is something else.")
        self.found = found


class Inside(Refused):
    """Something inside the file is not accepted; the words name the entry."""


def disagreement(extension: str, found: str) -> Refused:
    """The name and the content disagree (SPEC 14)."""
    named = f"named .{extension}" if extension else "without an extension"
    return Refused(f"This file is {named} but its content is {found}.")
