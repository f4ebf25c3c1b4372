"""Text in the encodings people send: known by its mark, by being UTF-8, or by how often its letters stand together."""

import codecs
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

from documents.register.domain.files import encodings
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
WIDE = ["cp932", "euc_jp", "gb18030", "big5", "cp949", "johab"]
LEGACY = ["cp1252", *(f"cp125{number}" for number in (0, 1, 3, 4, 5, 6, 7)), "koi8_r", *WIDE]
EAST = "\u2e80"  # from where on the signs of East Asia stand
UNPRINTED = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNPRINTED_BYTES = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
MOST_UNPRINTED = 0.02  # of a text: logs and listings of terminals have a few bells and backspaces
LAST_BYTES = b"\x1a\0"  # how older systems end a text, or fill the rest of a block
SHORTEST = 4  # bytes that show which of two is the zero


def check(file: BinaryIO) -> None:
    """Text, whatever its encoding: nothing in it that is not printed."""
    file.seek(0)
    head = file.read(BLOCK)
    if head.startswith(b"%PDF-"):
        raise Disagrees("a PDF document")
    if not _is_text(file, marked(head)):
        found = media_type(head)
        raise Disagrees("" if found.startswith("text/") else in_words(found))


def decoded(content: bytes) -> str:
    """The beginning of a text in its encoding; what cannot be read is shown as such."""
    return content.decode(encoding(content), "replace").rstrip(LAST_BYTES.decode())


def encoding(content: bytes) -> str:
    """The encoding of the beginning of a text, which may end in the middle of a letter."""
    if mark := marked(content):
        return mark
    if b"\x1b$" in content and content.isascii():
        return "iso2022_jp"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return _guessed(content)
    return "utf-8"


def marked(head: bytes) -> str:
    """The encoding that a mark at the beginning names, or that its zeros show; empty where there is neither."""
    return next((name for mark, name in MARKS if head.startswith(mark)), "") or _by_zeros(head[:SAMPLE])


def _by_zeros(head: bytes) -> str:
    """In UTF-16 without a mark every space and figure has a zero, always on the same side."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if bool(first) == bool(second) or len(head) < SHORTEST:
        return ""
    return "utf-16-be" if first else "utf-16-le"


def _guessed(content: bytes) -> str:
    """By the lines with letters beyond ASCII: first whether they are of the scripts with thousands of signs."""
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())[:SAMPLE]
    found = from_bytes(telling, cp_isolation=LEGACY).best()
    if found is not None and found.encoding in WIDE and _is_wide(telling, found.encoding):
        return str(found.encoding)
    return encodings.best(telling)


def _is_wide(content: bytes, encoding: str) -> bool:
    """Whether most of what is beyond ASCII comes out as signs of East Asia."""
    beyond = [letter for letter in content.decode(encoding, "replace") if not letter.isascii()]
    return sum(letter >= EAST for letter in beyond) > len(beyond) / 2


def _is_text(file: BinaryIO, mark: str) -> bool:
    file.seek(0)
    if mark.startswith(("utf-16", "utf-32")):
        return _decodes(file, mark)
    size = file.seek(0, 2)
    file.seek(0)
    while block := file.read(BLOCK):
        text = block.rstrip(LAST_BYTES) if file.tell() == size else block
        if b"\0" in text or len(text) - len(text.translate(None, UNPRINTED_BYTES)) > MOST_UNPRINTED * len(text):
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
