"""ZIP archives, judged from their directory before anything is unpacked (SECURITY 7.2)."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import IO, BinaryIO

from documents.register.domain.files.refusals import Disagrees, Refused

START, END, END_SIZE, LONGEST_COMMENT = b"PK\x03\x04", b"PK\x05\x06", 22, 65_535
ELSEWHERE = 0xFFFFFFFF  # the real figure stands in a zip64 record
MOST_ENTRIES = 2000
MOST_BYTES = 2 * 1024**3  # unpacked, together
MOST_TIMES = 20  # unpacked against packed, together; small archives may grow to a floor
FLOOR = 100 * 1024**2
MOST_RATIO = 200  # of one entry
SAMPLE = 64 * 1024  # bytes read of each entry
NESTED = 64 * 1024**2  # bytes an archive inside an archive may have
UNREADABLE = "This archive cannot be read: it is damaged or unusual. Pack it again and upload it then."
ENCRYPTED = "This archive is encrypted, so its content cannot be checked. Pack it without a password and try again."


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its name, the size it says it has, and its first bytes."""

    name: str
    size: int
    head: bytes


Judge = Callable[[Entry], None]


def open_checked(file: BinaryIO) -> zipfile.ZipFile:
    """The archive, once its directory holds no trick; raises Refused or Disagrees."""
    _require_plain_end(file)
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise Refused(UNREADABLE) from error
    entries = archive.infolist()
    for entry in entries:
        _require_plain(entry)
    _require_distinct(entries)
    _require_bounded(entries)
    return archive


def judge(file: BinaryIO, each: Judge, *, depth: int = 1) -> None:
    """Ask `each` about every file in the archive, and in the archives inside it, one level deep."""
    archive = open_checked(file)
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        head = read(archive, entry, SAMPLE)
        each(Entry(entry.filename, entry.file_size, head))
        if entry.filename.lower().endswith(".zip"):
            _judge_nested(archive, entry, each, depth)


def read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """At most so many bytes of an entry, whatever size it says it has."""
    try:
        with archive.open(entry) as content:
            return _bounded(content, most)
    except RuntimeError as error:
        raise Refused(ENCRYPTED) from error
    except Exception as error:  # decompressors raise what they please on broken data
        raise Refused(UNREADABLE) from error


def _bounded(content: IO[bytes], most: int) -> bytes:
    parts, left = [], most
    while left and (part := content.read(min(left, SAMPLE))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _judge_nested(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, each: Judge, depth: int) -> None:
    if depth == 0:
        raise Refused(f"“{entry.filename}” is an archive in an archive in an archive. Unpack it and upload its files.")
    if entry.file_size > NESTED:
        raise Refused(f"“{entry.filename}” inside this archive is too large to be checked. Unpack it first.")
    inner = BytesIO(read(archive, entry, NESTED + 1))
    try:
        judge(inner, each, depth=depth - 1)
    except Disagrees as error:
        raise Refused(UNREADABLE) from error


def _require_plain_end(file: BinaryIO) -> None:
    """One end record at the very end that says where the directory is; nothing before the first entry or between."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(4) not in {START, END}:
        raise Disagrees
    file.seek(max(size - END_SIZE - LONGEST_COMMENT, 0))
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_SIZE:
        raise Refused(UNREADABLE)
    disk, start_disk, here, count, length, offset, comment = struct.unpack("<4H2LH", tail[place + 4 : place + END_SIZE])
    end = size - len(tail) + place
    if count > MOST_ENTRIES or ELSEWHERE in {length, offset}:
        raise Refused(f"This archive is too large to be checked. Pack at most {MOST_ENTRIES} files into one.")
    if disk or start_disk or here != count or end + END_SIZE + comment != size or offset + length != end:
        raise Refused(UNREADABLE)
    if count == 0:
        raise Refused("This archive is empty. Pack the files into it and upload it then.")


def _require_plain(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if entry.flag_bits & 0x41:
        raise Refused(ENCRYPTED)
    if name != entry.filename or any(ord(letter) < ord(" ") for letter in name) or "\\" in name or ":" in name:
        raise Refused(UNREADABLE)
    if name.startswith("/") or ".." in name.split("/"):
        raise Refused(f"This archive would write outside its folder (“{name}”). Pack it again and upload it then.")
    if entry.external_attr >> 28 == 0xA:  # noqa: PLR2004  the file type bits of a symbolic link
        raise Refused(f"“{name}” inside this archive is a link, not a file. Pack the file itself.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}:
        raise Refused(UNREADABLE)


def _require_distinct(entries: list[zipfile.ZipInfo]) -> None:
    """Two names for the same bytes, or one name for two files, is how bombs and disguises are built."""
    names = {entry.filename for entry in entries}
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    overlapping = any(place + size > after for (place, size), (after, _) in pairwise(places))
    if len(names) != len(entries) or overlapping or places[0][0] != 0:
        raise Refused(UNREADABLE)


def _require_bounded(entries: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    steep = any(entry.file_size > MOST_RATIO * max(entry.compress_size, 1) > SAMPLE for entry in entries)
    if unpacked > MOST_BYTES or steep or unpacked > max(MOST_TIMES * packed, FLOOR):
        raise Refused("This archive would unpack to far more than it seems. Pack fewer files into it and try again.")
