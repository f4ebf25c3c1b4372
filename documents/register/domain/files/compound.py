"""Compound files (OLE): the Office documents of before 2007, and Windows installers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import olefile

from documents.register.domain.files.refusals import Disagrees, Refused

MAGIC = olefile.MAGIC
INSTALLER = "000C1084-0000-0000-C000-000000000046"
MACROS = {"macros", "_vba_project_cur", "vba", "_vba_project"}
STREAMS = {"doc": {"worddocument"}, "xls": {"workbook", "book"}, "ppt": {"powerpoint document"}}


def check(file: BinaryIO, extension: str) -> None:
    """An older Office document of the kind its extension says, without macros or a password."""
    with _opened(file) as compound:
        if compound is None:
            raise Disagrees
        names = {"/".join(path).lower() for path in compound.listdir()}
        top = {name.split("/")[0] for name in names}
        if "encryptedpackage" in top or "encryptioninfo" in top:
            raise Refused("This file is protected by a password. Remove the password and upload it again.")
        if not top & STREAMS[extension]:
            raise Disagrees(_kind(top))
        if MACROS & {part for name in names for part in name.split("/")}:
            raise Refused("This file contains macros. Save it without macros and upload it again.")


def is_installer(file: BinaryIO) -> bool:
    """Whether the file is a Windows installer, whatever it is named."""
    with _opened(file) as compound:
        return compound is not None and compound.root.clsid == INSTALLER


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
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


def _kind(top: set[str]) -> str:
    words = {
        "doc": "an older Word document",
        "xls": "an older Excel workbook",
        "ppt": "an older PowerPoint presentation",
    }
    return next((words[extension] for extension, streams in STREAMS.items() if top & streams), "")
