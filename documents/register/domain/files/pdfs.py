"""What a PDF does besides being read: found by the names of its objects, without running or drawing any of it."""

import re
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import BinaryIO

from documents.register.domain.files.entries import NESTED, SAMPLE, Entry
from documents.register.domain.files.flags import Flag
from documents.register.domain.files.refusals import Refused
from kazinex.core.translation import marked as _

WINDOW, OVERLAP = 4 * 1024**2, 4096  # bytes looked at together, and again with the next ones
MOST_OBJECTS = 8 * 1024**2  # bytes of one stream of objects, unpacked
NAMES = {
    b"JavaScript": Flag("script"),
    b"Launch": Flag("launch"),
    b"EmbeddedFile": Flag("attachment"),
    b"EF": Flag("attachment"),
    b"RichMedia": Flag("media"),
    b"Encrypt": Flag("password"),
}
NAME = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|EF|RichMedia|Encrypt)(?![A-Za-z0-9])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb">>\s{0,8}stream\r?\n")
DICTIONARY = 1024  # bytes before a stream in which its kind stands
OBJECTS, ATTACHED = re.compile(rb"/(?:Type\s*/)?ObjStm\b"), re.compile(rb"/EmbeddedFile\b")


def flags(file: BinaryIO) -> list[Flag]:
    """Scripts, attached files and the like, each once."""
    found: set[bytes] = set()
    for start, block in _windows(file):
        found.update(_names(block))
        for place, dictionary in _streams(block):
            if OBJECTS.search(dictionary):
                found.update(_names(_inflated(file, start + place, MOST_OBJECTS)))
    return list(dict.fromkeys(flag for name, flag in NAMES.items() if name in found))


def entries(file: BinaryIO) -> Iterator[Entry]:
    """Every attached file, whatever it is named."""
    for start, block in _windows(file):
        for place, dictionary in _streams(block):
            if ATTACHED.search(dictionary):
                head = _inflated(file, start + place, SAMPLE)
                whole = partial(_attached, file, start + place)
                yield Entry("an attached file", len(head), head, whole, is_part=True)


def _attached(file: BinaryIO, place: int) -> BinaryIO:
    content = _inflated(file, place, NESTED + 1)
    if len(content) > NESTED:
        raise Refused(_("It is too large to be checked inside a file. Upload it by itself."))
    return BytesIO(content)


def _windows(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    start = 0
    while True:
        file.seek(start)
        block = file.read(WINDOW + OVERLAP)
        yield start, block
        if len(block) <= WINDOW:
            return
        start += WINDOW


def _names(block: bytes) -> list[bytes]:
    """Names may be written with their letters as numbers."""
    return NAME.findall(block) + NAME.findall(ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), block))


def _streams(block: bytes) -> Iterator[tuple[int, bytes]]:
    for found in STREAM.finditer(block):
        before = block[max(found.start() - DICTIONARY, 0) : found.start()]
        yield (
            found.end(),
            ESCAPED.sub(lambda name: bytes.fromhex(name[1].decode()), before[before.rfind(b" obj") + 1 :]),
        )


def _inflated(file: BinaryIO, place: int, most: int) -> bytes:
    file.seek(place)
    packed = file.read(most)
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return packed[:most]  # as it is, or in a way of packing that only a reader undoes
