"""One decision about one uploaded file: its name, its size, what it claims to be and what it is."""

import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from documents.register.domain.files import kinds, sniffing
from documents.register.domain.files.names import safe_name
from documents.register.domain.files.policies import FilePolicy, size_words
from documents.register.domain.files.refusals import Disagrees, Refused, disagreement

BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: a safe name, the type it will be served as, its size in bytes and its SHA-256."""

    name: str
    extension: str
    media_type: str
    size: int
    sha256: str
    file: BinaryIO


def check(uploaded: Any, policy: FilePolicy) -> CheckedFile:
    """The file, if the policy takes it; raises Refused with the words of SPEC 14."""
    name = safe_name(str(getattr(uploaded, "name", "") or ""))
    policy.require(name.extension)
    _require_size(uploaded, policy)
    file: BinaryIO = getattr(uploaded, "file", uploaded)
    _require_agreement(file, name.extension, policy)
    sha256 = getattr(uploaded, "sha256", "") or _digest(file)
    file.seek(0)
    return CheckedFile(name.text, name.extension, kinds.media_type(name.extension), uploaded.size, sha256, file)


def _require_size(uploaded: Any, policy: FilePolicy) -> None:
    if getattr(uploaded, "is_over_limit", False) or uploaded.size > policy.largest:
        raise Refused(f"This file is larger than {size_words(policy.largest)}, the most this organisation accepts.")
    if uploaded.size == 0:
        raise Refused("This file is empty. Choose a file with something in it.")


def _require_agreement(file: BinaryIO, extension: str, policy: FilePolicy) -> None:
    file.seek(0)
    head = file.read(sniffing.HEAD)
    found = sniffing.media_type(head)
    if vetoed := sniffing.veto(file, head, found):
        raise disagreement(extension, vetoed)
    if (kind := kinds.KINDS.get(extension)) is None:
        return
    try:
        kind.check(file)
    except Disagrees as error:
        raise disagreement(extension, error.found or _other(found, kind)) from error
    if kind.is_archive:
        kinds.judge_archive(file, policy)


def _other(found: str, kind: kinds.Kind) -> str:
    words = sniffing.in_words(found)
    return words if words and words != kind.words else f"not {kind.words}"


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
