"""What a document number and a revision code may look like (SPEC 7)."""

import re

from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

LONGEST = 80
PATTERN = r"(?=[^/]*[0-9])[A-Za-z0-9._-]{1,80}"
NUMBER = re.compile(PATTERN)
PUNCTUATED = re.compile(r"^[._-]|[._-]$|[._-]{2}")
RESERVED = frozenset({"new", "import", "upload", "export", "search", "bulk"})  # addresses beside the documents
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,7}")


class NumberConverter:
    """A document number in an address; capitals count."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """The number as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The number as it stands."""
        return value


def require_number(number: str) -> str:
    """The number, trimmed; raises RuleBroken when it could not stand in an address or a register."""
    number = number.strip()
    likeness.require_one_alphabet(number, field="number")
    if number.lower() in RESERVED:
        raise RuleBroken(
            _("“{number}” is reserved. Enter another number, such as HT-CIV-DWG-001.").format(number=number),
            field="number",
        )
    if len(number) > LONGEST:
        raise RuleBroken(_("Use at most {longest} characters for the number.").format(longest=LONGEST), field="number")
    if not NUMBER.fullmatch(number):
        words = _(
            "Enter a number of letters, digits, “-”, “_” and “.”, with at least one digit, such as HT-CIV-DWG-001."
        )
        raise RuleBroken(words, field="number")
    if PUNCTUATED.search(number):
        words = _("A number neither begins nor ends with “-”, “_” or “.”, nor has two of them in a row.")
        raise RuleBroken(words, field="number")
    return number


def require_code(code: str, *, field: str = "code") -> str:
    """The revision code, trimmed; raises RuleBroken when it is none."""
    code = code.strip()
    if not CODE.fullmatch(code):
        words = _("Enter a revision code of at most 8 letters, digits, “-”, “_” and “.”, such as A or P02.")
        raise RuleBroken(words, field=field)
    return code
