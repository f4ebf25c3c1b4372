"""Rich text (RTF): a template it is attached to, and the objects in it, which stand there as hexadecimal digits."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from documents.register.domain.files import packager
from documents.register.domain.files.entries import NESTED, Entry
from documents.register.domain.files.flags import Flag

MAGIC = b"{\\rt"
OBJECT = re.compile(rb"\\objdata\b[^0-9A-Fa-f{}\\]*([0-9A-Fa-f\s]+)")
TEMPLATE = re.compile(rb"\\\*\\template\b\s*([^{}]{1,300})")
HEAD, NAMES, LENGTH = 8, 3, 4  # of an embedded object (MS-OLEDS 2.2.5)


def flags(file: BinaryIO) -> list[Flag]:
    """The templates it is attached to."""
    return [Flag("template", found.decode("cp1252", "replace").strip()) for found in TEMPLATE.findall(_content(file))]


def entries(file: BinaryIO) -> Iterator[Entry]:
    """Every embedded object; a dropped file under its own name."""
    for digits in OBJECT.findall(_content(file)):
        plain = b"".join(digits.split())
        rest = bytes.fromhex(plain[: len(plain) // 2 * 2].decode())[HEAD:]
        for _ in range(NAMES):
            rest = rest[LENGTH + int.from_bytes(rest[:LENGTH], "little") :]
        yield packager.entry(rest)


def _content(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(NESTED)
