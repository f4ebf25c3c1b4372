"""What a package will hold, and in which of its archives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

GIB = 1024**3
PART_SIZES = ((GIB // 2, "512 MiB"), (GIB, "1 GiB"), (2 * GIB, "2 GiB"), (4 * GIB, "4 GiB"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An uploaded file: where it will stand, what it is, and where it is kept."""

    path: str
    kind: str
    number: str = ""
    title: str = ""
    revision: str = ""
    status: str = ""
    issue_id: int | None = None
    dated: datetime
    source_key: str
    size: int
    sha256: str


def in_parts(files: Iterable[Planned], most: int) -> Iterator[tuple[int, Planned]]:
    """Each file with the number of its archive, in order: a new one where it would grow over `most` bytes.

    A file that is larger than that has an archive of its own.
    """
    number, filled = 1, 0
    for file in files:
        if filled and filled + file.size > most:
            number, filled = number + 1, 0
        filled += file.size
        yield number, file


def archives(parts: int) -> int:
    """How many archives a package has: the records stand beside the files of the only one, else in one of their own."""
    return 1 if parts <= 1 else parts + 1
