"""File names that are safe to keep, to show and to give back (SECURITY 7.2)."""

import re
import unicodedata
from dataclasses import dataclass

from documents.register.domain.files.refusals import Refused
from kazinex.core import likeness
from kazinex.core.file_types import NEVER
from kazinex.core.translation import marked as _

LONGEST = 255  # characters of any script; the store keeps files under keys of its own
FORBIDDEN = frozenset('<>:"/\\|?*;')
DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CLOCK$", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)
JOINERS = "\u200c\u200d"  # part of how Persian, Marathi and many emoji are written
SEGMENTS = re.compile("[.:]")  # a colon stands in names such as “Plan 1:100”; to Windows it begins another stream
EXTENSION = re.compile(r"[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class FileName:
    """A file name that passed, and its extension in small letters without the dot."""

    text: str
    extension: str


def safe_name(raw: str) -> FileName:
    """The name in NFC with its last extension; raises Refused with words about what to change."""
    text = unicodedata.normalize("NFC", with_plain_spaces(raw)).strip()
    _require_plain(text)
    segments = text.split(".")
    if len(segments) == 1:
        raise Refused(
            _("“{text}” has no extension, such as .pdf. Rename the file so that it says what it is.").format(text=text)
        )
    extension = segments[-1].lower()
    if not EXTENSION.fullmatch(extension):
        raise Refused(
            _("The extension of “{text}” must be 1 to 8 plain letters and digits, such as .pdf.").format(text=text)
        )
    for segment in segments[1:-1]:
        _require_harmless(text, segment)
    return FileName(text, extension)


def with_plain_spaces(raw: str) -> str:
    """The name with a space where it has one of another kind, such as a no-break space: Django would drop those."""
    return "".join(" " if unicodedata.category(letter) in {"Zs", "Zl", "Zp"} else letter for letter in raw)


def entry_extension(path: str) -> str:
    """The last extension of an entry of an archive, as the system that unpacks it reads it; empty where it has none."""
    *folders, base = [unicodedata.normalize("NFKC", segment) for segment in path.split("/")]
    if any(folder.rstrip(". ").lower().endswith(".app") for folder in folders):  # a folder that macOS runs
        return "app"
    shown = base.replace("\r", "").removeprefix("._")
    if _hidden_in(shown):
        raise Refused(_("Its name holds an invisible character. Rename the file without it."))
    segments = [segment.strip(" ").lower() for segment in SEGMENTS.split(shown.rstrip(". "))]
    for segment in segments[1:-1]:
        _require_harmless(base, segment)
    return segments[-1] if len(segments) > 1 else ""


def _require_plain(text: str) -> None:
    if not text:
        raise Refused(_("The file has no name. Give it one that says what it is, such as plan.pdf."))
    if len(text) > LONGEST:
        raise Refused(_("The file name is too long. Use at most {longest} characters.").format(longest=LONGEST))
    if wrong := next((letter for letter in text if letter in FORBIDDEN), "") or _hidden_in(text):
        shown = f"“{wrong}”" if wrong in FORBIDDEN else "an invisible character"
        raise Refused(_("The file name holds {shown}. Rename the file without it.").format(shown=shown))
    if text.startswith("."):
        raise Refused(_("The file name starts with a dot. Rename the file without it."))
    if text.endswith("."):
        raise Refused(_("The file name ends with a dot. Rename the file without it."))
    if text.split(".", maxsplit=1)[0].strip().upper() in DEVICES:
        raise Refused(_("“{text}” is the name of a device on Windows. Rename the file.").format(text=text))


def _hidden_in(text: str) -> str:
    """The first letter nobody sees that does not belong to how the text is written; empty where there is none."""
    joiners = JOINERS if likeness.visible(text) == text else ""
    return next((letter for letter in text if _is_hidden(letter) and letter not in joiners), "")


def _is_hidden(letter: str) -> bool:
    """Controls, surrogates, line separators, and the marks that turn the direction of writing."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _require_harmless(text: str, segment: str) -> None:
    """plan.exe.pdf shows as plan.exe where extensions are hidden; look-alike letters count as what they look like."""
    inner = unicodedata.normalize("NFKC", segment).strip().lower()
    if inner in NEVER:
        raise Refused(
            _("“{text}” has “.{inner}” inside its name. Rename the file without it.").format(text=text, inner=inner)
        )
