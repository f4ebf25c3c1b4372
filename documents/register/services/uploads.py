"""Files people send, checked under the rules of the active organisation."""

from typing import Any

from documents.register.domain import files
from documents.register.domain.files import CheckedFile
from documents.register.queries import file_policy


def check(uploaded: Any) -> CheckedFile:
    """The file, if the active organisation takes it; raises Refused with the words of SPEC 14."""
    return files.check(uploaded, file_policy.in_force())
