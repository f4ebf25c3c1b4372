"""Files people send, checked under the rules of the active organisation."""

from types import SimpleNamespace
from typing import Any

from documents.register.domain import files
from documents.register.domain.files import CheckedFile
from documents.register.queries import file_policy
from documents.register.services import storage
from kazinex.core.errors import RuleBroken


def check(uploaded: Any) -> CheckedFile:
    """The file, if the active organisation takes it; raises Refused with the words of SPEC 14."""
    return files.check(uploaded, file_policy.in_force())


def check_again(name: str, key: str, *, size: int, sha256: str, field: str) -> None:
    """Hold a file kept with a draft to the rules of now; raises RuleBroken with its name where they refuse it."""
    try:
        with storage.open(key) as stored:
            check(SimpleNamespace(name=name, size=size, sha256=sha256, file=stored))
    except OSError as error:
        raise RuleBroken(f"“{name}” is lost. Remove it, and attach it once more.", field=field) from error
    except RuleBroken as refused:
        raise RuleBroken(
            f"“{name}” cannot be sent any more. {refused.words} Remove it first.", field=field
        ) from refused
