"""The proof that events stand in the sealed log: of each its leaf, its seal, and the path from one to the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q

from audit.domain import canonical, merkle
from audit.domain.merkle import Hop
from audit.models import AuditEvent, AuditLeaf, AuditSeal

LINES = f"select e.id, {canonical.COLUMNS} from audit_auditevent e where e.id = any(%s)"  # noqa: S608  our own column names
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """How one event is contained in a seal; `is_sound` says that it fits its leaf, and its path the seal's root."""

    leaf: AuditLeaf
    seal: AuditSeal
    hops: tuple[Hop, ...]
    is_sound: bool

    @property
    def leaf_hash(self) -> str:
        return bytes(self.leaf.hash).hex()

    @property
    def position(self) -> int:
        """Which event of its seal it is, from 1."""
        return int(self.leaf.sequence - _first(self.seal) + 1)

    @property
    def path(self) -> list[tuple[str, str]]:
        """The hashes beside the way from the leaf to the root, each with the side it stands on."""
        return [("left" if hop.is_left else "right", hop.digest.hex()) for hop in self.hops]


def inclusions(events: Iterable[AuditEvent]) -> dict[int, Inclusion]:
    """The proofs of those events that are sealed, by the event's key; four queries however many."""
    found = list(AuditLeaf.objects.filter(pk__in=[event.pk for event in events]))
    seals = {seal.number: seal for seal in AuditSeal.objects.filter(number__in={leaf.seal_number for leaf in found})}
    leaves = [leaf for leaf in found if leaf.seal_number in seals]
    if not leaves:
        return {}
    trees = _trees(seals)
    lines = _lines([leaf.pk for leaf in leaves])
    return {leaf.pk: _inclusion(leaf, seals[leaf.seal_number], trees, lines.get(leaf.pk)) for leaf in leaves}


def _inclusion(leaf: AuditLeaf, seal: AuditSeal, trees: dict[int, list[list[bytes]]], line: bytes | None) -> Inclusion:
    own, tree = bytes(leaf.hash), trees[seal.number]
    hops = merkle.path(tree, leaf.sequence - _first(seal))
    fits = line is not None and merkle.leaf_hash(line) == own
    is_whole = len(tree[0]) == seal.count and merkle.climbed(own, hops).hex() == seal.root
    return Inclusion(leaf, seal, hops, is_sound=fits and is_whole)


def _trees(seals: dict[int, AuditSeal]) -> dict[int, list[list[bytes]]]:
    """The tree of each seal; its leaves are found by their numbers in the log, which stand in an index."""
    bounds = [Q(sequence__range=(_first(seal), seal.cumulative)) for seal in seals.values()]
    rows = AuditLeaf.objects.filter(reduce(or_, bounds)).order_by("sequence")
    leaves: dict[int, list[bytes]] = {number: [] for number in seals}
    for number, digest in rows.values_list("seal_number", "hash"):
        leaves.setdefault(number, []).append(bytes(digest))
    return {number: merkle.levels(leaves[number]) for number in seals}


def _lines(keys: Sequence[int]) -> dict[int, bytes]:
    """What is hashed of each event, as it stands now."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, [list(keys)])
        return {key: canonical.line(columns) for key, *columns in cursor.fetchall()}


def _first(seal: AuditSeal) -> int:
    return int(seal.cumulative - seal.count + 1)
