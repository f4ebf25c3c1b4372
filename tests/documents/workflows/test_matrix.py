"""The review matrix as its services and queries answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from audit.domain.sentences import changes
from audit.models import AuditEvent
from documents.packages.services import work_packages
from documents.workflows.domain import matrix_lines
from documents.workflows.models import MatrixRule
from documents.workflows.queries import matrix, matrix_coverage, matrix_withheld
from documents.workflows.services import matrix_rules
from documents.workflows.services.matrix_rules import RuleDraft
from kazinex.core.errors import RuleBroken
from projects.queries import my_work


@pytest.fixture
def add(world):
    def make(reviewers="role: Reviewer", *, is_fallback=False, rule="all", days=5, **conditions):
        lines = matrix_lines.read(reviewers)
        draft = RuleDraft(reviewers=lines, rule=rule, days=days, **conditions)
        return matrix_rules.add(world.harbour, draft, is_fallback=is_fallback, by=world.actor("petra"))

    return make


def asked(reviewing):
    return {one.user.name: one.is_required for one in reviewing.asked}


def test_every_rule_that_matches_counts(world, add):
    add("role: Reviewer\nAbel Adeyemi (optional)", discipline=world.CIV, rule="any", days=9)
    add("group: Civil team\nabel@meridian.example", document_type=world.DWG, rule="majority", days=4)
    add("Vera Voss", discipline=world.STR)
    found = matrix.reviewers_for(world.harbour, [world.plan])

    assert asked(found) == {"Remy Rousseau": True, "Miko Mori": True, "Abel Adeyemi": True}
    assert (found.rule, found.days, found.empty) == ("majority", 4, ())
    assert {one.why for one in found.asked if one.user == world.remy} == {
        "role: Reviewer, by CIV; group: Civil team, by DWG"
    }
    both = matrix.reviewers_for(world.harbour, [world.plan, world.beam])
    assert asked(both) == asked(found) | {"Vera Voss": True}


def test_the_fallback_counts_where_no_rule_matches(world, add):
    assert matrix.reviewers_for(world.harbour, [world.beam]).asked == ()
    add("role: Approver", is_fallback=True)
    add("role: Reviewer", discipline=world.CIV)

    assert asked(matrix.reviewers_for(world.harbour, [world.beam])) == {"Abel Adeyemi": True}
    with pytest.raises(RuleBroken, match="Somebody else just set the fallback"):
        add("role: Approver", is_fallback=True)


def test_a_work_package_and_confidentiality_are_conditions_too(world, add):
    package = work_packages.create(world.harbour, number="WP-7", title="Drainage", by=world.actor("dina"))
    work_packages.add_documents(package, [world.plan], by=world.actor("dina"))
    add("Remy Rousseau", work_package=package)
    add("Vera Voss", confidentiality="confidential")

    assert asked(matrix.reviewers_for(world.harbour, [world.plan])) == {"Remy Rousseau": True}
    assert asked(matrix.reviewers_for(world.harbour, [world.secret])) == {"Vera Voss": True}


def test_who_left_is_asked_no_more_and_named(world, add):
    add("Remy Rousseau\ngroup: Client")
    add("Remy Rousseau", is_fallback=True)
    Membership.objects.filter(user=world.remy).update(status="deactivated")
    found = matrix.reviewers_for(world.harbour, [world.plan])

    assert asked(found) == {"Vera Voss": True}
    assert found.empty == ("Remy Rousseau",)
    waiting = my_work.waiting_for(world.actor("petra", "")).waiting
    assert [(one.label, one.line.title) for one in waiting] == [
        ("Needs reassignment", "Review rule for every document"),
        ("Needs reassignment", "Review rule for the fallback"),
    ]
    assert my_work.waiting_for(world.actor("ines", "")).waiting == []


def test_a_rule_is_on_record_with_what_it_says(world, add, last_event):
    rule = add("role: Reviewer\nVera Voss (optional)", discipline=world.CIV, confidentiality="open")
    action, sentence, details = last_event()

    assert (action, sentence) == (
        "matrix_rule_added",
        "Petra Price added a review rule for CIV · not confidential",
    )
    assert details["changes"]["Reviewers"] == ["", "role: Reviewer; Vera Voss (optional)"]
    draft = RuleDraft(reviewers=matrix_lines.read("role: Approver"), rule="any", days=5, discipline=world.CIV)
    matrix_rules.change(rule, draft, by=world.actor("petra"))
    assert last_event()[1] == "Petra Price changed the review rule for CIV"
    assert changes(AuditEvent.objects.latest("id")) == [
        ("Rule", "All", "Any one"),
        ("Reviewers", "role: Reviewer; Vera Voss (optional)", "role: Approver"),
        ("Confidentiality", "Not confidential", "Any"),
    ]
    matrix_rules.remove(rule, reason="Handed over", by=world.actor("petra"))
    assert last_event()[1] == "Petra Price removed the review rule for CIV: Handed over"
    assert list(matrix.rules(world.actor("petra"))) == []
    with pytest.raises(RuleBroken, match="removed meanwhile"):
        matrix_rules.remove(rule, reason="Again", by=world.actor("petra"))


@pytest.mark.parametrize(
    ("reviewers", "facts", "words"),
    [
        ("Nobody Here\ngroup: Nosuch", {}, "Nobody in this project is called “Nobody Here”, “Nosuch”"),
        ("dan@northgate.example", {}, "Nobody in this project is called “dan@northgate.example”"),
        ("", {}, "Name at least one reviewer"),
        ("role: Reviewer", {"days": 0}, "Enter a number of days from 1 to 365"),
    ],
)
def test_a_rule_that_cannot_count_is_refused_and_nothing_is_kept(world, add, reviewers, facts, words):
    before = AuditEvent.objects.count()

    with pytest.raises(RuleBroken, match=words):
        add(reviewers, **facts)
    assert (MatrixRule.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_a_matrix_holds_only_so_many_rules_and_a_closed_project_none_more(world, add, monkeypatch):
    rule = add()
    monkeypatch.setattr(matrix_rules, "MOST_RULES", 1)
    with pytest.raises(RuleBroken, match="A review matrix holds at most 1 rules; this would make 2"):
        add()
    world.close()
    with pytest.raises(RuleBroken, match="This project is closed"):
        matrix_rules.remove(rule, reason="Late", by=world.actor("petra"))


def test_coverage_counts_what_the_reader_sees_in_one_query(world, add):
    add("role: Reviewer", discipline=world.CIV)
    add("Vera Voss", is_fallback=True)
    found = matrix_coverage.coverage(world.actor("petra"))
    cells = {(row.label, code): cell for row in found.rows for code, cell in row.cells}

    assert (found.documents, found.gaps, found.by_fallback) == (3, 0, 2)
    assert (cells["CIV", "DWG"].documents, cells["CIV", "DWG"].reviewers) == (1, ("role: Reviewer",))
    assert (cells["STR", "None"].by_fallback, cells["STR", "None"].tone) == (1, "warn")
    assert matrix_coverage.coverage(world.actor("remy")).documents == 1

    def queries():
        actor = world.actor("petra")
        with CaptureQueriesContext(connection) as asked:
            matrix_coverage.coverage(actor)
        return len(asked)

    few = queries()
    for number in range(20):
        world.add_document(f"HT-ARC-DWG-1{number:02d}", discipline=world.ARC)
    assert queries() == few


def test_a_rule_about_a_hidden_work_package_is_not_there(world, add):
    package = work_packages.create(world.harbour, number="WP-9", title="Secret", by=world.actor("petra"))
    work_packages.add_documents(package, [world.secret], by=world.actor("petra"))
    rule = add("role: Reviewer", work_package=package)

    assert list(matrix.rules(world.actor("remy"))) == []
    assert list(matrix.rules(world.actor("petra"))) == [rule]
    assert matrix_withheld.rules(world.actor("remy"), {str(rule.pk)}) == {str(rule.pk)}
    assert matrix_withheld.rules(world.actor("petra"), {str(rule.pk)}) == set()
