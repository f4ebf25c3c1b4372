"""One set of rules for a file and for every file inside it: by content, within bounds (SECURITY 0, Containers)."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from documents.register.domain.files import (
    archives,
    compound,
    entries,
    flags,
    kinds,
    names,
    office,
    pdfs,
    rich_text,
    sniffing,
)
from documents.register.domain.files.entries import NESTED, Entry
from documents.register.domain.files.flags import Flag
from documents.register.domain.files.policies import FilePolicy
from documents.register.domain.files.refusals import Disagrees, Inside, Refused, disagreement
from kazinex.core.file_types import NEVER, PACKED
from kazinex.core.translation import marked as _

DEEPEST = 3  # of files in files
MOST_ENTRIES = 10_000  # of a file and all that is in it
SECONDS, LONGEST = 20.0, 40.0  # of the processor, and in all: a transaction is open meanwhile
CONTAINERS = (archives.START, archives.END, compound.MAGIC, entries.GZIP, b"%PDF-", rich_text.MAGIC)
DRAWN = frozenset({"svg", "svgz"})  # pictures with scripts, which office programs draw without running them
SYSTEM = {"icon\r": b"", ".ds_store": b"\0\0\0\1Bud1", "thumbs.db": compound.MAGIC, "desktop.ini": b""}
APPLE_DOUBLE = b"\0\5\x16\7"


@dataclass(slots=True)
class Inspection:
    """One upload being looked into: under which rules, what was found, and how much more may be looked at."""

    policy: FilePolicy
    found: list[Flag] = field(default_factory=list)
    entries: int = 0
    ends: float = field(default_factory=lambda: time.thread_time() + SECONDS)
    latest: float = field(default_factory=lambda: time.monotonic() + LONGEST)

    def count(self) -> None:
        """One entry more, as long as there are not too many and time is left."""
        self.entries += 1
        is_late = time.thread_time() > self.ends or time.monotonic() > self.latest
        if self.entries > MOST_ENTRIES or is_late:
            raise Refused(_("This file holds too much to be checked. Unpack it and upload its files."))


def judge(file: BinaryIO, extension: str, policy: FilePolicy) -> tuple[Flag, ...]:
    """What to tell about the file, if nothing in it is refused; raises Refused with the words of SPEC 14."""
    inspection = Inspection(policy)
    head = _head(file)
    kind = sniffing.media_type(head)
    if vetoed := sniffing.veto(file, head, kind):
        raise disagreement(extension, vetoed)
    _look_into(file, head, kind, extension, inspection)
    return tuple(dict.fromkeys(flag.shown() for flag in inspection.found))[: flags.MOST]


def is_left_behind(path: str) -> bool:
    """Whether an entry of an archive is by its name what macOS or Windows leaves in folders, and nobody's file."""
    *folders, base = path.lower().split("/")
    return base.startswith("._") or base in SYSTEM or "__macosx" in folders


def _look_into(
    file: BinaryIO, head: bytes, found: str, extension: str, inspection: Inspection, *, depth: int = 0
) -> None:
    _require_agreement(file, found, extension)
    _require_readable(found, extension, inspection)
    for entry in _entries(file, head, extension, inspection):
        known = len(inspection.found)
        try:
            _judge_entry(entry, inspection, depth + 1)
        except Inside:
            raise
        except Refused as error:
            raise Inside(f"Inside this {_noun(extension)} is “{entry.path}”. {error.words}") from error
        inspection.found[known:] = [flag.inside(entry.path) for flag in inspection.found[known:]]


def _require_agreement(file: BinaryIO, found: str, extension: str) -> None:
    if (kind := kinds.KINDS.get(extension)) is None:
        return
    try:
        kind.check(file)
    except Disagrees as error:
        words = sniffing.in_words(found)
        other = words if words and words != kind.words else f"not {kind.words}"
        raise disagreement(extension, error.found or other) from error


def _require_readable(found: str, extension: str, inspection: Inspection) -> None:
    """An archive that cannot be looked into is taken where the organisation's list names its type, and flagged."""
    if not (packed := sniffing.PACKED.get(found)):
        return
    if extension not in PACKED:
        raise disagreement(extension, packed)
    inspection.policy.require(extension)
    inspection.found.append(Flag("unchecked"))


def _entries(file: BinaryIO, head: bytes, extension: str, inspection: Inspection) -> Iterator[Entry]:
    if head.startswith((archives.START, archives.END)):
        with closing(archives.open_checked(file)) as archive:
            inspection.found += office.examine(archive, macros=inspection.policy.macros)
            yield from archives.entries(archive, parts=extension != "zip")
    elif head.startswith(compound.MAGIC):
        inspection.found += compound.flags(file, macros=inspection.policy.macros)
        yield from compound.entries(file)
    elif head.startswith(entries.GZIP):
        yield from entries.compressed(file)
    elif head.startswith(b"%PDF-"):
        inspection.found += pdfs.flags(file)
        yield from pdfs.entries(file)
    elif head.startswith(rich_text.MAGIC):
        inspection.found += rich_text.flags(file)
        yield from rich_text.entries(file)


def _judge_entry(entry: Entry, inspection: Inspection, depth: int) -> None:
    inspection.count()
    extension, of_system = names.entry_extension(entry.path), _is_of_system(entry)
    _require_name(extension, entry, inspection.policy, of_system=of_system)
    found = sniffing.media_type(entry.head)
    veto = sniffing.veto_of_part if entry.is_part else sniffing.veto_of_head
    if vetoed := veto(entry.head, found):
        raise Refused(_("Its content is {vetoed}, which is not accepted here.").format(vetoed=vetoed))
    extension = "" if of_system else extension
    if entry.head.startswith(CONTAINERS):
        _require_not_too_deep(entry, extension, depth)
        with closing(entry.whole()) as file:
            _look_into(file, entry.head, found, extension, inspection, depth=depth)
    elif entry.head and not entry.is_part:
        _require_readable(found, extension, inspection)
        _require_entry_agreement(entry, found, extension)


def _require_not_too_deep(entry: Entry, extension: str, depth: int) -> None:
    """A document is looked into one level deeper than an archive; so is an object in one, a file around another."""
    is_archive = (
        entry.head.startswith((archives.START, archives.END, entries.GZIP)) and extension not in office.DOCUMENTS
    )
    if depth >= DEEPEST + (not is_archive):
        raise Refused(_("It is an archive in an archive in an archive. Unpack it and upload its files."))


def _require_entry_agreement(entry: Entry, found: str, extension: str) -> None:
    """Of what is too large to be unpacked here, the beginning alone."""
    if extension not in kinds.KINDS:
        return
    if entry.size <= NESTED:
        with closing(entry.whole()) as file:
            _require_agreement(file, found, extension)
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
