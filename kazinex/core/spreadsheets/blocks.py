"""Lines of a COPY on their way into a workbook: many together, and none across the end of a sheet."""

from collections.abc import Iterable, Iterator

from kazinex.core.spreadsheets.streams import StreamedWorkbook

BLOCK = 128 * 1024  # bytes


def blocks(stream: Iterable[bytes | bytearray | memoryview]) -> Iterator[list[bytes]]:
    """Lines in blocks; PostgreSQL sends one row a message."""
    lines, size = [], 0
    for line in stream:
        lines.append(bytes(line))
        size += len(line)
        if size >= BLOCK:
            yield lines
            lines, size = [], 0
    if lines:
        yield lines


def fitting(lines: list[bytes], book: StreamedWorkbook) -> Iterator[list[bytes]]:
    """The lines in parts that do not cross the end of a sheet."""
    while lines:
        room = book.room
        yield lines[:room]
        lines = lines[room:]
