"""One decision about one uploaded file: its name, its size, what it claims to be and what it is."""

import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from documents.register.domain.files import contents, kinds
from documents.register.domain.files.flags import Flag
from documents.register.domain.files.names import safe_name
from documents.register.domain.files.policies import FilePolicy, size_words
from documents.register.domain.files.refusals import Refused
from kazinex.core.translation import marked as _

BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: a safe name, the type it is served as, its size in bytes, its SHA-256 and its flags.

    One that is in the store already, put aside while somebody said what it is, comes with its key.
    """

    name: str
    extension: str
    media_type: str
    size: int
    sha256: str
    file: BinaryIO
    flags: tuple[Flag, ...] = ()
    key: str = ""
    scan: str = "unscanned"


class Sent(Protocol):
    """A file as it was sent: an upload, or one of the store that is looked at again.

    It may know its own SHA-256, that it was cut off, the name its sender gave it, and the file that can be read.
    """

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...


def check(uploaded: Sent, policy: FilePolicy) -> CheckedFile:
    """The file, if the policy takes it; raises Refused with the words of SPEC 14."""
    name = safe_name(str(getattr(uploaded, "sent_name", "") or uploaded.name or ""))
    policy.require(name.extension)
    size = uploaded.size or 0
    _require_size(uploaded, size, policy)
    sent: Any = uploaded
    file: BinaryIO = getattr(sent, "file", sent)
    flags = contents.judge(file, name.extension, policy)
    sha256 = getattr(uploaded, "sha256", "") or _digest(file)
    file.seek(0)
    media_type = kinds.media_type(name.extension)
    return CheckedFile(name.text, name.extension, media_type, size, sha256, file, flags)


def _require_size(uploaded: Sent, size: int, policy: FilePolicy) -> None:
    if getattr(uploaded, "is_over_limit", False) or size > policy.largest:
        raise Refused(
            _("This file is larger than {size_words}, the most this organisation accepts.").format(
                size_words=size_words(policy.largest)
            )
        )
    if size == 0:
        raise Refused(_("This file is empty. Choose a file with something in it."))


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
