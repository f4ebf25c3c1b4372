"""Older Excel workbooks, read record by record as far as their list of sheets (MS-XLS 2.1.4)."""

import struct
from collections.abc import Iterator

RECORD = struct.Struct("<HH")
FILE_PASS, SHEET, END = 0x002F, 0x0085, 0x000A
MACRO_SHEET = 1  # the kind of a sheet, in its sixth byte


def is_encrypted(stream: bytes) -> bool:
    """Whether the workbook asks for a password."""
    return any(kind == FILE_PASS for kind, _ in _globals(stream))


def has_macro_sheets(stream: bytes) -> bool:
    """Whether a sheet of it is one of Excel 4.0 macros, shown or hidden."""
    return any(kind == SHEET and body[5:6] == bytes([MACRO_SHEET]) for kind, body in _globals(stream))


def _globals(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + RECORD.size <= len(stream):
        kind, length = RECORD.unpack_from(stream, place)
        place += RECORD.size + length
        yield kind, stream[place - length : place]
        if kind == END:
            return
