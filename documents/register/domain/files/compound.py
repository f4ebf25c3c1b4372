"""Compound files (OLE): the Office documents of before 2007, what is embedded in newer ones, and Windows installers."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import olefile

from documents.register.domain.files import packager, workbooks
from documents.register.domain.files.entries import NESTED, Entry, of_bytes
from documents.register.domain.files.flags import Flag
from documents.register.domain.files.refusals import MACRO_SHEETS, MACROS, PASSWORD, Disagrees, Refused
from kazinex.core.translation import marked as _

MAGIC = olefile.MAGIC
INSTALLER = "000C1084-0000-0000-C000-000000000046"
MACRO_STORAGES = {"macros", "_vba_project_cur", "vba", "_vba_project"}
STREAMS = {"doc": {"worddocument"}, "xls": {"workbook", "book"}, "ppt": {"powerpoint document"}}
WORDS = {
    "doc": "an older Word document",
    "xls": "an older Excel workbook",
    "ppt": "an older PowerPoint presentation",
}
NATIVE = "\x01ole10native"
OPENED = (MAGIC, b"PK\x03\x04", b"%PDF-")  # an object in its own format
ENCRYPTED_WORD = 0x0100  # a bit of the header of a Word document
SLIDE_OBJECT, RECORD = 0x1011, struct.Struct("<HHI")


def check(file: BinaryIO, extension: str) -> None:
    """An older Office document of the kind its extension says."""
    with opened(file) as compound:
        if compound is None:
            raise Disagrees
        top = {path[0].lower() for path in _paths(compound)}
        if not top & {*STREAMS[extension], "encryptedpackage", "encryptioninfo"}:
            found = next((kind for kind, streams in STREAMS.items() if top & streams), "")
            raise Disagrees(WORDS.get(found, ""))


def flags(file: BinaryIO, *, macros: bool) -> list[Flag]:
    """Whether it has macros; raises Refused where they are not taken."""
    with opened(file) as compound:
        names = {part.lower() for path in _paths(compound) for part in path} if compound else set()
    if not names & MACRO_STORAGES:
        return []
    if not macros:
        raise Refused(MACROS)
    return [Flag("macros")]


def entries(file: BinaryIO) -> Iterator[Entry]:
    """The objects in a compound file, once it has no macro sheets and no password."""
    with opened(file) as compound:
        if compound is None:
            return
        paths = _paths(compound)
        _require_harmless(compound, paths)
        for path in paths:
            yield from _objects(compound, path)


def is_installer(file: BinaryIO) -> bool:
    """Whether the file is a Windows installer, whatever it is named."""
    with opened(file) as compound:
        return compound is not None and compound.root.clsid == INSTALLER


@contextmanager
def opened(file: BinaryIO) -> Iterator[olefile.OleFileIO | None]:
    """The compound file, or None where it is something else or broken."""
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        yield None
        return
    file.seek(0)
    try:
        compound = olefile.OleFileIO(file)
    except (OSError, ValueError, IndexError, RecursionError, MemoryError):
        yield None
        return
    yield compound


def _paths(compound: Any) -> list[list[str]]:
    try:
        return list(compound.listdir())
    except RecursionError as error:  # a folder that lies in itself
        raise Refused(_("This file is damaged. Save it again and upload it then.")) from error


def _require_harmless(compound: Any, paths: list[list[str]]) -> None:
    names = {part.lower() for path in paths for part in path}
    top = {path[0].lower(): path for path in paths}
    if names & {"encryptedpackage", "encryptioninfo", "encryptedsummary"}:
        raise Refused(PASSWORD)
    if (
        "worddocument" in top
        and int.from_bytes(_stream(compound, top["worddocument"])[10:12], "little") & ENCRYPTED_WORD
    ):
        raise Refused(PASSWORD)
    for path in paths:
        if path[-1].lower() in STREAMS["xls"]:
            _require_harmless_workbook(_stream(compound, path))


def _require_harmless_workbook(stream: bytes) -> None:
    if workbooks.is_encrypted(stream):
        raise Refused(PASSWORD)
    if workbooks.has_macro_sheets(stream):
        raise Refused(MACRO_SHEETS)


def _objects(compound: Any, path: list[str]) -> Iterator[Entry]:
    name, stream = path[-1].lower(), _stream(compound, path)
    shown = "/".join("".join(letter for letter in part if letter.isprintable()) for part in path)
    if name == NATIVE:
        yield packager.entry(stream)
    elif name == "powerpoint document":
        yield from _slide_objects(stream)
    elif stream.startswith(OPENED) or name in {"package", "contents"}:
        yield of_bytes(shown, stream, is_part=True)
    else:
        yield of_bytes(shown, stream[:1024], is_part=True)


def _slide_objects(stream: bytes) -> Iterator[Entry]:
    """Objects of a presentation stand among its records, packed or not, each a compound file of its own."""
    place = 0
    while place + RECORD.size <= len(stream):
        version, kind, length = RECORD.unpack_from(stream, place)
        place += RECORD.size + length
        if kind == SLIDE_OBJECT:
            body = stream[place - length : place]
            yield of_bytes("object", _unpacked(body[4:]) if version >> 4 else body, is_part=True)


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, NESTED)
    except zlib.error as error:
        raise Refused(_("This presentation is damaged. Save it again and upload it then.")) from error


def _stream(compound: Any, path: list[str]) -> bytes:
    try:
        with compound.openstream(path) as stream:
            return bytes(stream.read(NESTED))
    except (OSError, ValueError, IndexError):  # olefile's word for a broken chain of sectors
        return b""
