"""What letters and their types may say, and how a number is read."""

import re

from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_PEOPLE = 200
MOST_DOCUMENTS = 200
MOST_DAYS = 365
CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}")
NUMBER = re.compile(r"(?P<series>[A-Z][A-Z0-9]{0,7}(?:-\d{4})?)-(?P<number>\d{4,9})")


def require_code(code: str) -> str:
    """The code of a type, in capitals; raises RuleBroken where numbers could not begin with it."""
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise RuleBroken(_("Use up to eight letters and digits, beginning with a letter, such as RFI."), field="code")
    return code


def require_subject(subject: str) -> str:
    """A letter's subject in one line."""
    subject = " ".join(subject.split())
    if not subject:
        raise RuleBroken(_("Enter the subject."), field="subject")
    return subject[:300]


def read_number(code: str) -> tuple[str, int] | None:
    """The series and the number in it that “RFI-0007” or “RFI-2026-0007” means; None for anything else."""
    found = NUMBER.fullmatch(code.upper())
    return (found["series"], int(found["number"])) if found else None
