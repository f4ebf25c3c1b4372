"""Several pictures drawn at once, put aside as one: their number, their lengths, and then their bytes."""

import struct


def packed(parts: list[bytes]) -> bytes:
    """The parts as one."""
    return struct.pack(f"<H{len(parts)}I", len(parts), *map(len, parts)) + b"".join(parts)


def part(pack: bytes, index: int) -> bytes:
    """One of the parts; empty where there is none."""
    (count,) = struct.unpack_from("<H", pack)
    if not 0 <= index < count:
        return b""
    lengths = struct.unpack_from(f"<{count}I", pack, 2)
    start = 2 + 4 * count + sum(lengths[:index])
    return pack[start : start + lengths[index]]


def parts(pack: bytes) -> list[bytes]:
    """All of them."""
    (count,) = struct.unpack_from("<H", pack)
    return [part(pack, index) for index in range(count)]
