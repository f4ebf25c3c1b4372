"""Text in the encodings people send: known by its mark, by being UTF-8, or by how often its letters stand together."""

import codecs
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

from documents.register.domain.files.refusals import Disagrees
from documents.register.domain.files.sniffing import in_words, media_type

BLOCK = 1024 * 1024
SAMPLE = 16 * 1024  # bytes an encoding is guessed from
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
USUAL = "cp1252"
LEGACY = [
    USUAL,
    *(f"cp125{number}" for number in (0, 1, 3, 4, 5, 6, 7)),
    *("koi8_r", "iso8859_2", "iso8859_7", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
UNPRINTED = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNPRINTED_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
LAST_BYTE = b"\x1a"  # how older systems end a text


def check(file: BinaryIO) -> None:
    """Text, whatever its encoding: nothing in it that is not printed."""
    file.seek(0)
    head = file.read(BLOCK)
    if head.startswith(b"%PDF-"):
        raise Disagrees("a PDF document")
    if not _is_text(file, marked(head)):
        raise Disagrees(in_words(media_type(head)))


def decoded(content: bytes) -> str:
    """The beginning of a text in its encoding; what cannot be read is shown as such."""
    return content.rstrip(LAST_BYTE).decode(encoding(content), "replace")


def encoding(content: bytes) -> str:
    """The encoding of the beginning of a text, which may end in the middle of a letter."""
    if mark := marked(content):
        return mark
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return _guessed(content)
    return "utf-8"


def marked(head: bytes) -> str:
    """The encoding that a mark at the beginning names; empty where there is none."""
    return next((name for mark, name in MARKS if head.startswith(mark)), "")


def _guessed(content: bytes) -> str:
    """By statistics over the lines with letters beyond ASCII; where two read as well, the western one."""
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())
    found = from_bytes(telling[:SAMPLE], cp_isolation=LEGACY)
    best = found.best()
    if best is None:
        return USUAL
    alike = [match.encoding for match in found if (match.chaos, match.coherence) == (best.chaos, best.coherence)]
    return USUAL if USUAL in {*alike, *best.could_be_from_charset} else best.encoding


def _is_text(file: BinaryIO, mark: str) -> bool:
    file.seek(0)
    if mark in {"utf-16", "utf-32"}:
        return _decodes(file, mark)
    size = file.seek(0, 2)
    file.seek(0)
    while block := file.read(BLOCK):
        if UNPRINTED_BYTES.search(block.rstrip(LAST_BYTE) if file.tell() == size else block):
            return False
    return True


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(BLOCK):
            if UNPRINTED.search(decoder.decode(block)):
                return False
        return not UNPRINTED.search(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False
