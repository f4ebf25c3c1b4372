"""Files people send, checked under the rules of the active organisation."""

from dataclasses import replace
from types import SimpleNamespace

from documents.register.domain import files
from documents.register.domain.files import CheckedFile
from documents.register.domain.files.checking import Sent
from documents.register.queries import file_policy
from documents.register.services import space, storage, virus_scans
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _


def check(uploaded: Sent) -> CheckedFile:
    """The file, if the active organisation takes it and has room; raises Refused with the words of SPEC 14."""
    checked = _judged(uploaded)
    space.require(checked.size)
    return checked


def check_again(name: str, key: str, *, size: int, sha256: str, field: str) -> None:
    """Hold a file kept with a draft to the rules of now; raises RuleBroken with its name where they refuse it."""
    try:
        with storage.open(key) as stored:
            _judged(SimpleNamespace(name=name, size=size, sha256=sha256, file=stored))
    except OSError as error:
        raise RuleBroken(
            _("“{name}” is lost. Remove it, and attach it once more.").format(name=name), field=field
        ) from error
    except RuleBroken as refused:
        raise RuleBroken(
            _("“{name}” cannot be sent any more. {words} Remove it first.").format(name=name, words=refused.words),
            field=field,
        ) from refused


def _judged(uploaded: Sent) -> CheckedFile:
    checked = files.check(uploaded, file_policy.in_force())
    return replace(checked, scan=virus_scans.scan(checked.file, name=checked.name))
