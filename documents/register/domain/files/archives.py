"""ZIP archives, judged from their directory before anything is unpacked (SECURITY 7.2)."""

import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import pairwise
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, NamedTuple, cast

from documents.register.domain.files.entries import NESTED, SAMPLE, Entry
from documents.register.domain.files.refusals import Disagrees, NoRoom, Refused
from documents.register.domain.files.sniffing import media_type, veto_of_head
from kazinex.core.translation import marked as _

START, END, END_SIZE, LONGEST_COMMENT = b"PK\x03\x04", b"PK\x05\x06", 22, 65_535
LOCATOR, LOCATOR_SIZE, LARGE_END, LARGE_END_SIZE = b"PK\x06\x07", 20, b"PK\x06\x06", 56
SIGNATURES = (START, END, LOCATOR, LARGE_END, b"PK\x01\x02")
ELSEWHERE = {0xFFFF, 0xFFFFFFFF}  # the real figure stands in the zip64 record
PADDING = 4096  # bytes that transfers leave behind an archive: a block of a disk
MOST_ENTRIES = 10_000
MOST_BYTES = 2 * 1024**3  # unpacked, together
MOST_TIMES = 20  # unpacked against packed, together; small archives may grow to a floor
FLOOR = 100 * 1024**2
MOST_RATIO = 200  # of one entry
IN_MEMORY = 4 * 1024**2  # bytes of an opened entry; the rest is on disk
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
PLAINLY = _("Pack it again as an ordinary ZIP archive and upload it then.")
DRIVE = re.compile(r"[A-Za-z]:")
ICONS = {"Icon\r", "._Icon\r"}  # how macOS names the picture of a folder
UNREADABLE = _("This archive cannot be read: it is damaged or unusual. Pack it again and upload it then.")
ENCRYPTED = _("This archive is encrypted, so its content cannot be checked. Pack it without a password and try again.")


class Directory(NamedTuple):
    """Where the list of entries stands, and how many they are."""

    disk: int
    start_disk: int
    here: int
    total: int
    length: int
    offset: int


def open_checked(file: IO[bytes]) -> zipfile.ZipFile:
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


def entries(archive: zipfile.ZipFile, *, parts: bool) -> Iterator[Entry]:
    """Everything in the archive; folders too, whose names may make them a program."""
    for info in archive.infolist():
        head = b"" if info.is_dir() else read(archive, info, SAMPLE)
        yield Entry(path(info), info.file_size, head, partial(_unpacked, archive, info), parts)


def path(entry: zipfile.ZipInfo) -> str:
    """Where an entry lies; programs of Windows write its folders as Windows does."""
    return entry.filename.replace("\\", "/")


def read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """At most so many bytes of an entry, whatever size it says it has."""
    return b"".join(_blocks(archive, entry, most))


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> BinaryIO:
    """All of an entry, of at most so many bytes whatever size it says it has, as a file of its own."""
    whole = cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  whoever asks closes it
    try:
        for block in _blocks(archive, info, most):
            whole.write(block)
        whole.seek(0)
    except OSError as error:
        with suppress(OSError):
            whole.close()
        raise NoRoom from error
    return whole


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    if info.file_size > NESTED:
        raise Refused(_("It is too large to be checked inside an archive. Upload it by itself."))
    return unpacked(archive, info, NESTED)


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    try:
        with archive.open(entry) as content:
            yield from _bounded(content, most)
    except RuntimeError as error:
        raise Refused(ENCRYPTED) from error
    except Exception as error:  # decompressors raise what they please on broken data
        raise Refused(UNREADABLE) from error


def _bounded(content: IO[bytes], most: int) -> Iterator[bytes]:
    while most and (part := content.read(min(most, SAMPLE))):
        yield part
        most -= len(part)


def _require_plain_end(file: IO[bytes]) -> None:
    """One end record that says where the directory is; nothing before the first entry or between, little behind."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(4) not in {START, END}:
        raise Disagrees
    file.seek(max(size - END_SIZE - LONGEST_COMMENT, 0))
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_SIZE:
        raise Refused(UNREADABLE)
    *said, comment = struct.unpack("<4H2LH", tail[place + 4 : place + END_SIZE])
    _require_padding(tail[place + END_SIZE :], comment)
    directory, end = _directory(file, Directory(*said), size - len(tail) + place)
    if directory.total > MOST_ENTRIES:
        raise Refused(
            _("This archive is too large to be checked. Pack at most {most_entries} files into one.").format(
                most_entries=MOST_ENTRIES
            )
        )
    if directory.disk or directory.start_disk or directory.here != directory.total:
        raise Refused(UNREADABLE)
    if directory.offset + directory.length != end:
        raise Refused(UNREADABLE)
    if directory.total == 0:
        raise Refused(_("This archive is empty. Pack the files into it and upload it then."))


def _require_padding(rest: bytes, comment: int) -> None:
    """Behind the archive's own comment a few bytes may lie, as long as they are nothing by themselves."""
    behind = rest[comment:]
    if len(rest) < comment or len(behind) > PADDING:
        raise Refused(UNREADABLE)
    if any(signature in behind for signature in SIGNATURES) or (behind and veto_of_head(behind, media_type(behind))):
        raise Refused(UNREADABLE)


def _directory(file: IO[bytes], said: Directory, end: int) -> tuple[Directory, int]:
    """Where the directory is and where it ends, from the zip64 record where there is one; both must say the same."""
    file.seek(max(end - LOCATOR_SIZE, 0))
    locator = file.read(LOCATOR_SIZE)
    if len(locator) < LOCATOR_SIZE or not locator.startswith(LOCATOR):
        return said, end
    disk, place, disks = struct.unpack("<LQL", locator[4:])
    if place + LARGE_END_SIZE > end:
        raise Refused(UNREADABLE)
    file.seek(place)
    record = file.read(LARGE_END_SIZE)
    length = int.from_bytes(record[4:12], "little")
    if not record.startswith(LARGE_END) or place + 12 + length != end - LOCATOR_SIZE or disk or disks != 1:
        raise Refused(UNREADABLE)
    large = Directory(*struct.unpack("<2L4Q", record[16:]))
    if any(short not in ELSEWHERE and short != long for short, long in zip(said, large, strict=True)):
        raise Refused(UNREADABLE)
    return large, place


def _require_plain(entry: zipfile.ZipInfo) -> None:
    name = path(entry)
    if entry.flag_bits & 0x41:
        raise Refused(ENCRYPTED)
    if entry.orig_filename != entry.filename or _has_controls(name):
        raise Refused(UNREADABLE)
    if name.startswith("/") or ".." in name.split("/") or DRIVE.match(name):
        raise Refused(
            _("This archive would write outside its folder (“{name}”). Pack it again and upload it then.").format(
                name=name
            )
        )
    if entry.external_attr >> 28 == 0xA:  # noqa: PLR2004  the file type bits of a symbolic link
        raise Refused(_("“{name}” inside this archive is a link, not a file. Pack the file itself.").format(name=name))
    if entry.compress_type not in PACKINGS:
        raise Refused(
            _("“{name}” inside this archive is packed in a way that cannot be read here. {plainly}").format(
                name=name, plainly=PLAINLY
            )
        )


def _has_controls(name: str) -> bool:
    folder, _rest, base = name.rpartition("/")
    return any(letter < " " for letter in (folder if base in ICONS else name))


def _require_distinct(entries: list[zipfile.ZipInfo]) -> None:
    """Two names for the same bytes, or one name for two files, is how bombs and disguises are built."""
    names = {path(entry) for entry in entries}
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    overlapping = any(place + size > after for (place, size), (after, _rest) in pairwise(places))
    if len(names) != len(entries) or overlapping or places[0][0] != 0:
        raise Refused(UNREADABLE)


def _require_bounded(entries: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    steep = any(entry.file_size > MOST_RATIO * max(entry.compress_size, 1) > SAMPLE for entry in entries)
    if unpacked > MOST_BYTES or steep or unpacked > max(MOST_TIMES * packed, FLOOR):
        raise Refused(_("This archive would unpack to far more than it seems. Pack fewer files into it and try again."))
