"""Merging rules of the review matrix, against a reference that asks every rule by itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from documents.workflows.domain import matrix, matrix_coverage, matrix_lines
from documents.workflows.domain.matrix import Facts, Merged, Reviewer, Rule, merge, why_not
from documents.workflows.domain.matrix_lines import ReviewerLine
from kazinex.core.errors import RuleBroken

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEYS = some.one_of(some.none(), some.integers(1, 3))
FACTS = some.builds(
    Facts,
    discipline=KEYS,
    document_type=KEYS,
    zone=KEYS,
    work_package=KEYS,
    confidentiality=some.sampled_from(["open", "confidential"]),
)
REVIEWERS = some.builds(
    Reviewer,
    kind=some.sampled_from(["person", "role", "group"]),
    key=some.integers(1, 3),
    label=some.just("x"),
    is_required=some.booleans(),
)
ORDINARY = some.builds(
    Rule,
    pk=some.integers(1, 10_000),
    label=some.just("x"),
    reviewers=some.lists(REVIEWERS, min_size=1, max_size=4, unique=True).map(tuple),
    rule=some.sampled_from(["all", "majority", "any"]),
    days=some.integers(1, 30),
    discipline=KEYS,
    document_type=KEYS,
    zone=KEYS,
    work_package=KEYS,
    confidentiality=some.sampled_from(["", "open", "confidential"]),
    is_active=some.booleans(),
)
FALLBACKS = some.builds(
    Rule,
    pk=some.just(0),
    label=some.just("fallback"),
    reviewers=some.lists(REVIEWERS, min_size=1, max_size=2, unique=True).map(tuple),
    rule=some.just("any"),
    days=some.integers(1, 30),
    is_active=some.booleans(),
    is_fallback=some.just(True),
)
RULES = some.tuples(some.lists(ORDINARY, max_size=8, unique_by=lambda rule: rule.pk), some.lists(FALLBACKS, max_size=1))


def meets(rule, facts):
    """The reference: each condition by itself, one after the other."""
    for name in ("discipline", "document_type", "zone", "work_package", "confidentiality"):
        wanted = getattr(rule, name)
        if wanted and wanted != getattr(facts, name):
            return False
    return rule.is_active


def reference(rules, documents):
    counting = []
    for facts in documents:
        matching = [rule for rule in rules if not rule.is_fallback and meets(rule, facts)]
        for rule in matching or [rule for rule in rules if rule.is_fallback and rule.is_active]:
            if rule not in counting:
                counting.append(rule)
    reviewers: dict[object, bool] = {}
    for rule in counting:
        for one in rule.reviewers:
            reviewers[one.kind, one.key] = reviewers.get((one.kind, one.key), False) or one.is_required
    answers = [rule.rule for rule in counting]
    strictest = next((rule for rule in ("all", "majority", "any") if rule in answers), "")
    return reviewers, strictest, min((rule.days for rule in counting), default=None), {rule.pk for rule in counting}


@PATIENT
@given(RULES, some.lists(FACTS, min_size=1, max_size=3))
def test_rules_merge_to_the_union_the_strictest_and_the_shortest(rules, documents):
    every = [*rules[0], *rules[1]]

    merged = merge(every, *documents)

    named = {(one.reviewer.kind, one.reviewer.key): one.is_required for one in merged.reviewers}
    assert (named, merged.rule, merged.days, {rule.pk for rule in merged.rules}) == reference(every, documents)


@PATIENT
@given(ORDINARY, FACTS)
def test_a_rule_says_why_it_does_not_match_where_it_does_not(rule, facts):
    assert bool(why_not(rule, facts)) is not meets(rule, facts)


@PATIENT
@given(RULES, some.lists(some.tuples(FACTS, some.integers(1, 9)), max_size=6))
def test_coverage_counts_every_document_once(rules, counted):
    every = [*rules[0], *rules[1]]
    cells = matrix_coverage.cells(every, counted)

    assert sum(cell.documents for cell in cells.values()) == sum(count for _facts, count in counted)
    assert sum(cell.gaps for cell in cells.values()) == sum(
        count for facts, count in counted if not merge(every, facts).rules
    )


def test_a_rule_says_what_it_misses_in_words():
    rule = Rule(1, "x", (), "all", 5, discipline=1, zone=2)

    assert why_not(rule, Facts(zone=3)) == "another discipline and zone"
    assert why_not(rule, Facts(discipline=1, zone=2)) == ""
    assert merge([], Facts()) == Merged()
    assert matrix.INACTIVE == "it is not active"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("role: reviewer", ReviewerLine("role", "reviewer")),
        ("ROLE:  Document controller (optional)", ReviewerLine("role", "document_controller", False)),
        ("group: Civil team", ReviewerLine("group", "Civil team")),
        ("remy@meridian.example, optional", ReviewerLine("person", "remy@meridian.example", False)),
        ("Remy  Rousseau", ReviewerLine("person", "Remy Rousseau")),
    ],
)
def test_a_line_names_a_person_a_role_or_a_group(line, read):
    assert matrix_lines.read(f"\n{line}\n") == [read]
    assert matrix_lines.read(matrix_lines.written([(line, True)])) == [read]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("role: Pope", "There is no role “Pope”. Use one of: Project Admin"),
        ("list: All", "“list: All” names nobody"),
        ("group:", "“group:” names nobody"),
        ("(optional)", "names nobody"),
        ("x\n" * 51, "Name at most 50 reviewers; there are 51"),
    ],
)
def test_a_line_that_names_nobody_is_refused(text, words):
    with pytest.raises(RuleBroken, match=words.replace("(", r"\(")):
        matrix_lines.read(text)
