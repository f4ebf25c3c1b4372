"""One set of rules for a file and for every file inside it: by content, within bounds (SECURITY 0, Containers)."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from documents.register.domain.files import archives, compound, entries, flags, kinds, names, office, pdfs, sniffing
from documents.register.domain.files.entries import NESTED, Entry
from documents.register.domain.files.flags import Flag
from documents.register.domain.files.policies import FilePolicy
from documents.register.domain.files.refusals import Disagrees, Inside, Refused, disagreement
from kazinex.core.file_types import NEVER, PACKED

DEEPEST = 3  # of files in files
MOST_ENTRIES = 10_000  # of a file and all that is in it
SECONDS = 20.0
CONTAINERS = (archives.START, archives.END, compound.MAGIC, entries.GZIP, b"%PDF-")
DRAWN = frozenset({"svg", "svgz"})  # pictures with scripts, which office programs draw without running them
SYSTEM = {"icon\r": b"", ".ds_store": b"\0\0\0\1Bud1", "thumbs.db": compound.MAGIC, "desktop.ini": b""}
APPLE_DOUBLE = b"\0\5\x16\7"


@dataclass(slots=True)
class Inspection:
    """One upload being looked into: under which rules, what was found, and how much more may be looked at."""

    policy: FilePolicy
    found: list[Flag] = field(default_factory=list)
    entries: int = 0
    ends: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def count(self) -> None:
        """One entry more, as long as there are not too many and time is left."""
        self.entries += 1
        if self.entries > MOST_ENTRIES or time.monotonic() > self.ends:
            raise Refused("This file holds too much to be checked. Unpack it and upload its files.")


def judge(file: BinaryIO, extension: str, policy: FilePolicy) -> tuple[Flag, ...]:
    """What to tell about the file, if nothing in it is refused; raises Refused with the words of SPEC 14."""
    inspection = Inspection(policy)
    head = _head(file)
    kind = sniffing.media_type(head)
    if vetoed := sniffing.veto(file, head, kind):
        raise disagreement(extension, vetoed)
    _look_into(file, head, extension, inspection)
    shown = dict.fromkeys(Flag(flag.kind, flag.names[: flags.LONGEST]) for flag in inspection.found)
    return tuple(shown)[: flags.MOST]


def _look_into(file: BinaryIO, head: bytes, extension: str, inspection: Inspection, depth: int = 0) -> None:
    _require_agreement(file, head, extension)
    _require_readable(head, extension, inspection)
    for entry in _entries(file, head, extension, inspection):
        known = len(inspection.found)
        try:
            _judge_entry(entry, inspection, depth + 1)
        except Inside:
            raise
        except Refused as error:
            raise Inside(f"Inside this {_noun(extension)} is “{entry.path}”. {error.words}") from error
        inspection.found[known:] = [flag.inside(entry.path) for flag in inspection.found[known:]]


def _require_agreement(file: BinaryIO, head: bytes, extension: str) -> None:
    if (kind := kinds.KINDS.get(extension)) is None:
        return
    try:
        kind.check(file)
    except Disagrees as error:
        words = sniffing.in_words(sniffing.media_type(head))
        other = words if words and words != kind.words else f"not {kind.words}"
        raise disagreement(extension, error.found or other) from error


def _require_readable(head: bytes, extension: str, inspection: Inspection) -> None:
    """An archive that cannot be looked into is taken where the organisation's list names its type, and flagged."""
    if not (packed := sniffing.PACKED.get(sniffing.media_type(head))):
        return
    if extension not in PACKED:
        raise disagreement(extension, packed)
    inspection.policy.require(extension)
    inspection.found.append(Flag("unchecked"))


def _entries(file: BinaryIO, head: bytes, extension: str, inspection: Inspection) -> Iterator[Entry]:
    if head.startswith((archives.START, archives.END)):
        with closing(archives.open_checked(file)) as archive:
            macros = inspection.policy.takes_macros(extension)
            inspection.found += office.examine(archive, macros=macros)
            yield from archives.entries(archive, parts=extension != "zip")
    elif head.startswith(compound.MAGIC):
        yield from compound.entries(file)
    elif head.startswith(entries.GZIP):
        yield from entries.compressed(file)
    elif head.startswith(b"%PDF-"):
        inspection.found += pdfs.flags(file)
        yield from pdfs.entries(file)


def _judge_entry(entry: Entry, inspection: Inspection, depth: int) -> None:
    inspection.count()
    extension, of_system = names.entry_extension(entry.path), _is_of_system(entry)
    _require_name(extension, entry, inspection.policy, of_system=of_system)
    if vetoed := sniffing.veto_of_part(entry.head) if entry.is_part else sniffing.veto_of_head(entry.head):
        raise Refused(f"Its content is {vetoed}, which is not accepted here.")
    extension = "" if of_system else extension
    if entry.head.startswith(CONTAINERS):
        _require_not_too_deep(entry, depth)
        with closing(entry.whole()) as file:
            _look_into(file, entry.head, extension, inspection, depth)
    elif entry.head and not entry.is_part:
        _require_readable(entry.head, extension, inspection)
        _require_entry_agreement(entry, extension)


def _require_not_too_deep(entry: Entry, depth: int) -> None:
    """An object in a document is a file around what somebody put there, and counts as none."""
    is_wrapping = entry.is_part and entry.head.startswith(compound.MAGIC)
    if depth >= DEEPEST + is_wrapping:
        raise Refused("It is an archive in an archive in an archive. Unpack it and upload its files.")


def _require_entry_agreement(entry: Entry, extension: str) -> None:
    """Of what is too large to be unpacked here, the beginning alone."""
    if extension not in kinds.KINDS:
        return
    if entry.size <= NESTED:
        with closing(entry.whole()) as file:
            _require_agreement(file, entry.head, extension)
        return
    try:
        kinds.KINDS[extension].check(BytesIO(entry.head))
    except Disagrees as error:
        raise disagreement(extension, error.found or f"not {kinds.KINDS[extension].words}") from error
    except Refused:  # only that the end is missing
        return


def _require_name(own: str, entry: Entry, policy: FilePolicy, *, of_system: bool) -> None:
    if entry.is_part or of_system:
        if own in NEVER - (DRAWN if entry.is_part else frozenset()):
            policy.require(own)
    elif own or not entry.path.endswith("/"):
        policy.require(own)


def _is_of_system(entry: Entry) -> bool:
    """What macOS and Windows leave in folders: ordinary contents, whatever an organisation's list holds."""
    *folders, base = entry.path.lower().split("/")
    if base.startswith("._") and entry.head.startswith(APPLE_DOUBLE):
        return True
    if base.endswith(".rels") and folders and folders[-1] == "_rels":
        return True
    return base in SYSTEM and entry.head.startswith(SYSTEM[base])


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(sniffing.HEAD)


def _noun(extension: str) -> str:
    return "archive" if extension == "zip" else "file"
