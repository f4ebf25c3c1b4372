"""Trees of hashes as RFC 6962 builds them, whole and pruned to some of their leaves."""

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

PrunedTree: TypeAlias = "str | list[PrunedTree] | None"
LEAF, NODE = b"\x00", b"\x01"


def leaf_hash(content: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(NODE + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over one or more leaf hashes; an odd one out rises unchanged, which is RFC 6962's split."""
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[-1:] if len(level) % 2 else pairs
    return level[0]


def pruned(leaves: Sequence[bytes], kept: set[int]) -> PrunedTree:
    """The tree as nested pairs: None stands for a kept leaf, a hex digest for any subtree without one."""
    if not kept:
        return root(leaves).hex()
    if len(leaves) == 1:
        return None
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    left, right = {at for at in kept if at < half}, {at - half for at in kept if at >= half}
    return [pruned(leaves[:half], left), pruned(leaves[half:], right)]
