"""Files beside an answer: kept with its draft, held to the rules of now once more where it becomes final."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Protocol

from documents.register.domain.files import CheckedFile
from documents.register.models.attached_file import AttachedFile
from documents.register.services import storage, uploads
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import filled
from kazinex.core.translation import marked as _

MOST_FILES = 10
TOO_MANY = filled(_("Attach at most {most} files."), most=MOST_FILES)
FIELD = "attachments"
Kept = tuple[CheckedFile, str]


@contextmanager
def kept(files: Sequence[CheckedFile], folder: str) -> Iterator[list[Kept]]:
    """The files in the store under their keys; if the change inside fails, they go too."""
    if len(files) > MOST_FILES:
        raise RuleBroken(TOO_MANY, field=FIELD)
    with ExitStack() as stack:
        yield [(file, stack.enter_context(storage.kept(file, folder))) for file in files]


class Attached(Protocol):
    """The files attached to something so far, rows of an AttachedFile."""

    def count(self) -> int: ...
    def create(self, **facts: object) -> object: ...


def attach(attached: Attached, files: Sequence[Kept]) -> None:
    """Write rows of what is kept, to those `attached` so far."""
    if attached.count() + len(files) > MOST_FILES:
        raise RuleBroken(TOO_MANY, field=FIELD)
    for file, key in files:
        facts = {"name": file.name, "size": file.size, "media_type": file.media_type, "sha256": file.sha256}
        attached.create(storage_key=key, **facts)


def require_taken_still(attached: Iterable[AttachedFile]) -> None:
    """What was attached to a draft was checked then; what the organisation takes may have changed since."""
    for one in attached:
        uploads.check_again(one.name, one.storage_key, size=one.size, sha256=one.sha256, field=FIELD)
