"""How far the review matrix covers a register: for each discipline and type, who would review its documents."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.workflows.domain import matrix
from documents.workflows.domain.matrix import Facts, Rule

Place = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """The documents of one discipline and type: how many, how many nobody would review, how many only the fallback."""

    documents: int = 0
    gaps: int = 0
    by_fallback: int = 0
    reviewers: tuple[str, ...] = ()

    @property
    def tone(self) -> str:
        """How it stands out."""
        return "bad" if self.gaps else "warn" if self.by_fallback else "neutral"


def cells(rules: Sequence[Rule], counted: Iterable[tuple[Facts, int]]) -> dict[Place, Cell]:
    """The cells of a register by discipline and type, from its documents counted by what the rules ask of them."""
    found: dict[Place, list[tuple[Facts, int]]] = defaultdict(list)
    for facts, count in counted:
        found[facts.discipline, facts.document_type].append((facts, count))
    return {place: _cell(rules, counts) for place, counts in found.items()}


def _cell(rules: Sequence[Rule], counts: Sequence[tuple[Facts, int]]) -> Cell:
    merged = [(matrix.merge(rules, facts), count) for facts, count in counts]
    names = [named.reviewer.label for each, _count in merged for named in each.reviewers]
    return Cell(
        documents=sum(count for _each, count in merged),
        gaps=sum(count for each, count in merged if not each.reviewers),
        by_fallback=sum(count for each, count in merged if each.reviewers and each.is_fallback),
        reviewers=tuple(dict.fromkeys(names)),
    )
