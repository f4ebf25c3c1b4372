"""Merging the review matrix: every rule that matches counts; pure, and without a database (DOCUMENT_CONTROL 7)."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

STRICTEST_FIRST = ("all", "majority", "any")
LABELS = {
    "discipline": "discipline",
    "document_type": "type",
    "zone": "zone",
    "work_package": "work package",
    "confidentiality": "confidentiality",
}
MOST_DAYS = 365  # for a review
INACTIVE = "it is not active"


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules ask of a document: the keys of its terms and of its work package, and “open” or “confidential”."""

    discipline: int | None = None
    document_type: int | None = None
    zone: int | None = None
    work_package: int | None = None
    confidentiality: str = "open"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody a rule names: the kind (person, role or group), its key, how it reads, and whether it is waited for."""

    kind: str
    key: Hashable
    label: str = field(compare=False, default="")
    is_required: bool = field(compare=False, default=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the matrix: conditions that are not empty must all be met."""

    pk: int
    label: str
    reviewers: tuple[Reviewer, ...]
    rule: str
    days: int
    discipline: int | None = None
    document_type: int | None = None
    zone: int | None = None
    work_package: int | None = None
    confidentiality: str = ""
    is_active: bool = True
    is_fallback: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A reviewer of the merged rules: required where any rule requires them, and the rules that name them."""

    reviewer: Reviewer
    is_required: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What the rules come to together; without rules there is nobody, no rule and no number of days."""

    rules: tuple[Rule, ...] = ()
    reviewers: tuple[Named, ...] = ()
    rule: str = ""
    days: int | None = None

    @property
    def is_fallback(self) -> bool:
        """Whether only the fallback counts, as no rule matches."""
        return any(rule.is_fallback for rule in self.rules)


def why_not(rule: Rule, facts: Facts) -> str:
    """Why a rule does not match, in words; empty where it does."""
    if not rule.is_active:
        return INACTIVE
    missed = [words for name, words in LABELS.items() if getattr(rule, name) not in (None, "", getattr(facts, name))]
    return f"another {' and '.join(missed)}" if missed else ""


def applying(rules: Iterable[Rule], facts: Facts) -> list[Rule]:
    """The rules that match a document; where none does, the fallback, if there is one."""
    active = [rule for rule in rules if rule.is_active]
    matching = [rule for rule in active if not rule.is_fallback and not why_not(rule, facts)]
    return matching or [rule for rule in active if rule.is_fallback]


def merge(rules: Sequence[Rule], *documents: Facts) -> Merged:
    """All rules that apply to any of these documents: the union of reviewers, the strictest rule, the shortest days."""
    apply = {rule.pk: rule for facts in documents for rule in applying(rules, facts)}
    counting = tuple(rule for rule in rules if rule.pk in apply)
    if not counting:
        return Merged()
    strictest = min((rule.rule for rule in counting), key=STRICTEST_FIRST.index)
    return Merged(counting, tuple(_union(counting)), strictest, min(rule.days for rule in counting))


def _union(rules: Sequence[Rule]) -> Iterable[Named]:
    """Each reviewer once, in the order of the rules."""
    named: dict[Reviewer, list[tuple[Rule, bool]]] = {}
    for rule in rules:
        for reviewer in rule.reviewers:
            named.setdefault(reviewer, []).append((rule, reviewer.is_required))
    for reviewer, found in named.items():
        yield Named(
            reviewer, any(required for _rule, required in found), tuple(dict.fromkeys(rule for rule, _ in found))
        )
