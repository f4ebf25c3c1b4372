"""The file rules of an organisation, as Settings → Security has them."""

from dataclasses import dataclass

from documents.register.domain.files.refusals import Refused
from kazinex.core.file_types import MACROS, NEVER, PACKED, RECOMMENDED
from kazinex.core.translation import marked as _

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FilePolicy:
    """Which extensions an organisation takes (None: all but the never-list), how large a file may be, and macros.

    Sizes are in bytes. Macros are refused or taken under any name, whatever the list says.
    """

    largest: int
    allowed: frozenset[str] | None = None
    macros: bool = False

    def takes(self, extension: str) -> bool:
        """Whether a file of this extension may be uploaded at all."""
        if extension in MACROS and not self.macros:
            return False
        if self.allowed is None:
            return extension not in NEVER | PACKED
        return extension in self.allowed - NEVER

    def require(self, extension: str) -> None:
        """Refuse an extension that is not taken, naming those that are (SPEC 14)."""
        if not extension and self.allowed is not None:
            raise Refused(
                _("Files without an extension are not accepted here. Accepted types: {words}").format(words=self.words)
            )
        if not self.takes(extension):
            raise Refused(
                _("“.{extension}” files are not accepted here. Accepted types: {words}").format(
                    extension=extension, words=self.words
                )
            )

    @property
    def words(self) -> str:
        """The accepted extensions as a person reads them."""
        if self.allowed is None:
            return f"{', '.join(RECOMMENDED)} and other types that are not programs."
        taken = {extension for extension in self.allowed if self.takes(extension)}
        usual = [extension for extension in RECOMMENDED if extension in taken]
        return ", ".join([*usual, *sorted(taken - {*usual})]) + "."


def size_words(size: int) -> str:
    """A limit as a person reads it."""
    return f"{size / MEBIBYTE:.0f} MB" if size >= MEBIBYTE else f"{max(size // 1024, 1)} KB"
