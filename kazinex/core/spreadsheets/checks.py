"""A finished workbook is opened again before anybody gets it."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from openpyxl import load_workbook

CHUNK = 1 << 20  # bytes
BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError, ValueError, NotImplementedError)


class NotReadable(Exception):
    """The workbook that was written cannot be read; the message says where."""


def count_rows(file: IO[bytes]) -> int:
    """How many data rows the workbook holds, after reading all of it: checksums, well-formed XML, openpyxl's view."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            found = {name: _rows(archive, name) for name in names if name.endswith((".xml", ".rels"))}
        file.seek(0)
        sheets = load_workbook(file, read_only=True).sheetnames
    except BROKEN as error:
        raise NotReadable(str(error)) from error
    data = [
        rows
        for name, rows in found.items()
        if name.startswith("xl/worksheets/sheet") and name != "xl/worksheets/sheet1.xml"
    ]
    if len(data) != len(sheets) - 1:
        raise NotReadable(f"{len(sheets)} sheets are listed, {len(data) + 1} are there.")
    return sum(data)


def _rows(archive: zipfile.ZipFile, name: str) -> int:
    """Streamed rows carry no number, so each is exactly `<row>`; reading to the end also compares the checksum."""
    parser, rows = expat.ParserCreate(), 0
    carried = b""
    for chunk in _chunks(archive, name):
        parser.Parse(chunk)
        rows += (carried + chunk).count(b"<row>")
        carried = chunk[-4:]
    parser.Parse(b"", True)
    return rows


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            yield chunk
