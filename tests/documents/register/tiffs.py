"""TIFF files of kinds that few programs write, made by hand (TIFF 6.0)."""

import struct
import zlib
from collections.abc import Sequence

SHORT, LONG = 3, 4


def tiff(
    body: bytes,
    bits: Sequence[int],
    *,
    size: tuple[int, int] = (2, 2),
    number: int = 1,
    photo: int = 1,
    extra: Sequence[int] = (),
    order: str = "<",
    large: bool = False,
    deflated: bool = False,
) -> bytes:
    """One strip of these samples; `number` is the sample format, `order` that of the bytes, `large` a BigTIFF."""
    body = zlib.compress(body) if deflated else body
    start = 16 if large else 8
    tags: list[tuple[int, int, Sequence[int]]] = [
        (256, LONG, [size[0]]),
        (257, LONG, [size[1]]),
        (258, SHORT, bits),
        (259, SHORT, [8 if deflated else 1]),
        (262, SHORT, [photo]),
        (273, LONG, [start]),
        (277, SHORT, [len(bits)]),
        (278, LONG, [size[1]]),
        (279, LONG, [len(body)]),
        *([(338, SHORT, extra)] if extra else []),
        (339, SHORT, [number] * len(bits)),
    ]
    place, room = ("Q", 8) if large else ("I", 4)
    directory = start + len(body)
    behind = directory + struct.calcsize(f"={'Q' if large else 'H'}") + len(tags) * (4 + 2 * room) + room
    rows, more = b"", b""
    for tag, kind, values in tags:
        raw = struct.pack(f"{order}{len(values)}{'H' if kind == SHORT else 'I'}", *values)
        if len(raw) > room:
            more, raw = more + raw, struct.pack(order + place, behind + len(more))
        rows += struct.pack(f"{order}HH{place}", tag, kind, len(values)) + raw.ljust(room, b"\0")
    first = struct.pack(f"{order}HHHQ", 43, 8, 0, directory) if large else struct.pack(f"{order}HI", 42, directory)
    count = struct.pack(order + ("Q" if large else "H"), len(tags))
    return (b"II" if order == "<" else b"MM") + first + body + count + rows + b"\0" * room + more


def many_pages(count: int) -> bytes:
    """A TIFF of one black pixel on so many pages."""
    one = [(256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 1)]
    length = 2 + 12 * len(one) + 4
    made = b"II*\0" + struct.pack("<I", 12) + b"\0\0\0\0"
    for page in range(count):
        following = 12 + (page + 1) * length if page + 1 < count else 0
        rows = b"".join(struct.pack("<HHII", tag, LONG, 1, value) for tag, value in one)
        made += struct.pack("<H", len(one)) + rows + struct.pack("<I", following)
    return made
