"""Why a file is refused, in the words of SPEC 14."""

from kazinex.core.errors import RuleBroken
from kazinex.core.outages import NO_ROOM
from kazinex.core.translation import marked as _

PASSWORD = _("This file is protected by a password. Remove the password and upload it again.")
MACROS = _("This file contains macros. Save it without macros and upload it again.")
MACRO_SHEETS = _(
    "This workbook has Excel 4.0 macro sheets, which can run programs. Save it without them and upload it again."
)


class Refused(RuleBroken):
    """A file is not accepted; the words name what is wrong with it."""


class NoRoom(RuleBroken):
    """The disk is full: no fault of the file, and nothing is kept that came with it."""

    def __init__(self) -> None:
        super().__init__(NO_ROOM)


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
    return Refused(_("This file is {named} but its content is {found}.").format(named=named, found=found))
