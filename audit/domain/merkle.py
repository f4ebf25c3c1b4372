"""Trees of hashes as RFC 6962 builds them, whole and pruned to some of their leaves."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

PrunedTree: TypeAlias = "str | list[PrunedTree] | None"
LEAF, NODE = b"\x00", b"\x01"


class Hop(NamedTuple):
    """One step from a leaf to the root: the hash beside the way, and whether it stands on the left."""

    digest: bytes
    is_left: bool


def leaf_hash(content: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(NODE + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over one or more leaf hashes; an odd one out rises unchanged, which is RFC 6962's split."""
    return levels(leaves)[-1][0]


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The hashes of a tree, level by level from its leaves to its root."""
    found = [list(leaves)]
    while len(level := found[-1]) > 1:
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        found.append(pairs + level[-1:] if len(level) % 2 else pairs)
    return found


def path(tree: Sequence[Sequence[bytes]], at: int) -> tuple[Hop, ...]:
    """The inclusion path of a leaf (RFC 6962, 2.1.1) through the levels of its tree; leaves count from 0."""
    found = []
    for level in tree[:-1]:
        beside = at ^ 1
        if beside < len(level):
            found.append(Hop(level[beside], is_left=beside < at))
        at //= 2
    return tuple(found)


def climbed(leaf: bytes, hops: Iterable[Hop]) -> bytes:
    """The root that a path leads to from a leaf."""
    for hop in hops:
        leaf = node_hash(hop.digest, leaf) if hop.is_left else node_hash(leaf, hop.digest)
    return leaf


def pruned(leaves: Sequence[bytes], kept: set[int]) -> PrunedTree:
    """The tree as nested pairs: None stands for a kept leaf, a hex digest for any subtree without one."""
    if not kept:
        return root(leaves).hex()
    if len(leaves) == 1:
        return None
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    left, right = {at for at in kept if at < half}, {at - half for at in kept if at >= half}
    return [pruned(leaves[:half], left), pruned(leaves[half:], right)]
