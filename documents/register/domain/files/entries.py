"""What every container hands over of what it holds: an entry, judged as a file of its own."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from documents.register.domain.files.refusals import Refused
from kazinex.core.translation import marked as _

SAMPLE = 64 * 1024  # bytes read of each entry
NESTED = 64 * 1024**2  # bytes an entry may have that is opened itself
GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file inside another: its path, its size in bytes, its first ones, and all of it where that is needed.

    `is_part` marks what a format keeps for itself, such as the pictures of a document: its types are no choice of the
    organisation's, and pages and drawings with scripts do nothing there.
    """

    path: str
    size: int
    head: bytes
    whole: Callable[[], BinaryIO]
    is_part: bool = False


def of_bytes(path: str, content: bytes, *, is_part: bool = False) -> Entry:
    """An entry that is in memory already."""
    return Entry(path, len(content), content[:SAMPLE], lambda: BytesIO(content), is_part)


def compressed(file: BinaryIO) -> Iterator[Entry]:
    """The one file of a gzip archive."""
    file.seek(0)
    try:
        content = gzip.GzipFile(fileobj=file, mode="rb").read(NESTED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(_("This archive cannot be read: it is damaged. Pack it again and upload it then.")) from error
    if len(content) > NESTED:
        raise Refused(_("This archive is too large to be checked. Unpack it and upload its files."))
    yield of_bytes("the packed file", content, is_part=True)
