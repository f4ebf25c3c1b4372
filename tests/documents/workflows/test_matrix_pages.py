"""The review matrix over HTTP, as the people who run it."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from audit.models import AuditEvent
from documents.workflows.domain import matrix_lines
from documents.workflows.models import MatrixRule
from documents.workflows.queries import matrix
from documents.workflows.services import matrix_rules
from documents.workflows.services.matrix_rules import RuleDraft
from kazinex.core import opaque_ids
from tests.person import Person


@pytest.fixture
def petra(world):
    return Person(world.client("petra"))


@pytest.fixture
def add(world):
    def make(reviewers="role: Reviewer", *, rule="all", days=5, **conditions):
        draft = RuleDraft(reviewers=matrix_lines.read(reviewers), rule=rule, days=days, **conditions)
        return matrix_rules.add(world.harbour, draft, by=world.actor("petra"))

    return make


HEADS = ("Discipline", "Type", "Zone", "Work package", "Confidentiality", "Reviewers", "Rule", "Days", "Active")


def workbook(*rows, heads=HEADS):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (heads, *rows):
        book.worksheets[0].append(row)
    book.save(file)
    return SimpleUploadedFile("matrix.xlsx", file.getvalue())


def test_a_rule_is_added_changed_and_removed_on_its_pages(world, url, petra):
    petra.open(url("matrix")).follow("Add the first rule")
    assert "group: Civil team" in petra.heard("aside li")
    petra.press("Add rule", {"Discipline": "CIV", "Reviewers": "role: Reviewer\nVera Voss (optional)", "Days": "7"})
    assert "The rule for CIV counts from now on." in petra.text
    assert petra.heard("tbody td") == ["CIV", "role: Reviewer, Vera Voss (optional)", "All", "7", "Active"]

    petra.follow("CIV").press("Save rule", {"Rule": "Any one", "Active": False})
    assert petra.heard("tbody td")[2:] == ["Any one", "7", "Not active"]
    petra.follow("CIV").follow("Remove rule").press("Remove rule", {"Reason": "Handed over"})
    assert "The rule for CIV is removed." in petra.text
    assert MatrixRule.objects.standing().count() == 0


def test_what_cannot_be_read_is_said_and_what_was_typed_stays(world, url, petra):
    petra.open(url("matrix-rule-new")).press("Add rule", {"Reviewers": "Remy Rousseau\nrole: Pope", "Days": "0"})

    assert petra.status == 422
    assert "There is no role “Pope”." in petra.text
    assert "Enter 1 or more." in petra.text
    assert "role: Pope" in petra.response.content.decode()


def test_the_fallback_is_set_and_set_otherwise(world, url, petra):
    petra.open(url("matrix")).follow("Set it").press("Save fallback", {"Reviewers": "Abel Adeyemi"})
    assert petra.fact("Reviewers") == "Abel Adeyemi"
    petra.follow("Set it").press("Save fallback", {"Reviewers": "Remy Rousseau", "Days": "2"})

    assert (petra.fact("Reviewers"), petra.fact("Days")) == ("Remy Rousseau", "2")
    assert MatrixRule.objects.get().is_fallback


def test_the_matrix_is_asked_about_a_document_and_about_what_one_might_be_like(world, url, petra, add):
    add("role: Reviewer\ngroup: Client (optional)", discipline=world.CIV, rule="majority")
    add("Abel Adeyemi", discipline=world.STR)
    petra.open(url("matrix-test")).press("Run test", {"Document": "ht-civ-dwg-001"})

    assert (petra.fact("Rule"), petra.fact("Working days")) == ("Majority", "5")
    assert "Vera Voss" in petra.text
    assert "Optional" in petra.text
    assert "STR another discipline" in petra.text
    petra.press("Run test", {"Document": "", "Discipline": "STR"})
    assert "Abel Adeyemi, by STR" in petra.text
    petra.press("Run test", {"Document": "", "Discipline": "ARC"})
    assert "Nobody would review it." in petra.text
    petra.press("Run test", {"Document": "HT-NONE-1"})
    assert "There is no document “HT-NONE-1” here." in petra.text


def test_coverage_shows_gaps(world, url, petra, add):
    add("role: Reviewer", discipline=world.CIV)
    petra.open(url("matrix")).follow("Coverage")

    assert "3 documents: 2 without a reviewer, 0 by the fallback alone." in petra.text
    assert "1 Nobody" in petra.text


def test_who_left_is_flagged_in_the_list(world, url, petra, add):
    add("Remy Rousseau")
    add("role: Approver")
    Membership.objects.filter(user=world.remy).update(status="deactivated")
    petra.open(f"{url('matrix')}?state=reassign")

    assert petra.heard("tbody td:nth-child(2)") == ["Remy Rousseau"]
    assert "Needs reassignment" in petra.heard("tbody td:nth-child(5)")[0]


def test_what_is_exported_can_be_imported(world, url, petra, add):
    add("role: Reviewer\nVera Voss (optional)", discipline=world.CIV, document_type=world.DWG, rule="any", days=3)
    add("abel@meridian.example", confidentiality="confidential")
    before = [matrix_rules.described(rule) for rule in matrix.ordinary_rules(world.actor("petra")).order_by("pk")]
    exported = petra.open(url("matrix")).download("Export to Excel")
    form = {"file": SimpleUploadedFile("matrix.xlsx", exported), "existing": "replace"}

    answer = world.client("petra").post(url("matrix-import"), form, follow=True)

    assert "2 rules imported." in answer.content.decode()
    after = matrix.ordinary_rules(world.actor("petra")).order_by("pk")
    assert [matrix_rules.described(rule) for rule in after] == before
    assert MatrixRule.objects.exclude(removed_at=None).count() == 2
    form |= {"file": SimpleUploadedFile("matrix.xlsx", exported), "existing": "keep"}
    answer = world.client("petra").post(url("matrix-import"), form, follow=True)
    assert "0 rules imported. 2 rules of the file stand in the matrix already." in answer.content.decode()


def test_a_rule_that_stands_twice_in_a_file_is_added_once(world, url):
    twice = [
        ("CIV", "", "", "", "", named, "All", 5) for named in ("Remy Rousseau; Vera Voss", "Vera Voss; Remy Rousseau")
    ]
    form = {"file": workbook(*twice, ("", "", "", "", "", "Remy Rousseau", "All", 5)), "existing": "keep"}
    answer = world.client("petra").post(url("matrix-import"), form, follow=True)

    said = "2 rules imported. 1 rule of the file repeats another one and is left out."
    assert said in answer.content.decode()
    assert AuditEvent.objects.filter(action="matrix_rule_added").count() == MatrixRule.objects.count() == 2


def test_a_file_is_checked_whole_and_every_bad_cell_is_named(world, url):
    bad = workbook(
        ("CIV", "XYZ", "", "WP-1", "", "role: Pope", "All", 5),
        (),
        ("CIV", "DWG", "", "", "Secret", "role: Reviewer", "Some", "soon"),
        ("", "", "", "", "", "role: Reviewer", "All", 400, "Perhaps"),
    )
    answer = world.client("petra").post(url("matrix-import"), {"file": bad, "existing": "keep"})
    said = answer.content.decode()

    assert answer.status_code == 422
    for words in (
        "Cell B2 (row 2, Type): there is no type “XYZ” here.",
        "Cell D2 (row 2, Work package): there is no work package “WP-1” here.",
        "Cell F2 (row 2, Reviewers): There is no role “Pope”.",
        "Cell E4 (row 4, Confidentiality): there is no choice of confidentiality “Secret” here.",
        "Cell G4 (row 4, Rule): there is no rule “Some” here.",
        "Cell H4 (row 4, Days): “soon” is no whole number from 1 to 365.",
        "Cell H5 (row 5, Days): “400” is no whole number from 1 to 365.",
        "Cell I5 (row 5, Active): “Perhaps” is neither yes nor no.",
        "Nothing was imported. 8 cells are wrong.",
    ):
        assert words in said
    assert MatrixRule.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: SimpleUploadedFile("matrix.xlsx", b"no workbook"), "This file is named .xlsx"),
        (lambda: SimpleUploadedFile("matrix.txt", b"no workbook\n"), "cannot be read as an Excel workbook"),
        (lambda: workbook(heads=("Discipline", "Days")), "missing: Reviewers, Rule."),
        (workbook, "There is no rule in this file."),
        (lambda: workbook(*[("CIV", "", "", "", "", "role: Reviewer", "All", 5)] * 501), "Import at most 500 rules"),
    ],
)
def test_a_file_that_is_no_matrix_is_refused_in_words(world, url, file, words):
    answer = world.client("petra").post(url("matrix-import"), {"file": file(), "existing": "keep"})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_file_is_checked_without_importing_it(world, url):
    file = workbook(("", "", "", "", "", "Remy Rousseau; group: Client (optional)", "", 5))
    answer = world.client("petra").post(url("matrix-import"), {"file": file, "existing": "keep", "step": "check"})

    assert "Every cell can be read: 1 rule." in answer.content.decode()
    assert MatrixRule.objects.count() == 0


def test_the_list_asks_as_much_for_thirty_rules_as_for_three(world, url, add):
    client = world.client("petra")
    for _ in range(3):
        add("group: Client\nRemy Rousseau", discipline=world.CIV)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(url("matrix"))
        return len(queries)

    client.get(url("matrix"))
    few = asked()
    for _ in range(27):
        add("group: Client\nAbel Adeyemi", discipline=world.STR)
    assert asked() == few


def test_who_may_not_run_the_matrix_is_told_so(world, url, add):
    rule = add(discipline=world.CIV)

    assert world.client("dina").get(url("matrix")).status_code == 403
    assert "Review Matrix" not in world.client("dina").get("/o/meridian/p/harbour/").content.decode()
    assert world.client("ada").get(rule.get_absolute_url()).status_code == 200
    chosen = {"discipline": opaque_ids.of(world.CIV), "document": ""}
    assert world.client("dina").get(url("matrix-test"), chosen).status_code == 403
