"""Presets, revision codes that follow one another, and what a revision is suitable for."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.register.domain import revision_codes, schemes, suitabilities
from documents.register.domain.presets import BY_NAME, PRESETS
from documents.register.models import DocumentStatus, Revision
from documents.register.queries import schemes as found
from documents.register.services import presets, revisions, statuses
from kazinex.core.errors import RuleBroken
from projects.models import Term
from tests.person import Person

PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"
OURS = "/o/meridian/p/harbour/settings/numbering/"


@pytest.fixture
def iso(world):
    presets.apply(BY_NAME["iso_19650"], project=world.harbour, by=world.actor("petra"))


def story() -> tuple[str, list[tuple[str, str, str]]]:
    event = AuditEvent.objects.order_by("-pk")[0]
    return sentence(event), sorted(changes(event))


def test_the_iso_preset_fills_lists_and_schemes_and_leaves_what_is_there(world):
    assert "Apply preset" in Person(world.client("petra")).open(OURS).follow("Apply a preset").text
    answer = world.client("petra").post(f"{OURS}preset/", {"name": "iso_19650"})
    assert answer.status_code == 302

    scheme = found.in_force(world.harbour)
    assert scheme is not None
    assert schemes.of(scheme).pattern == ("{Project code}-{Originator}-ZZ-{Zone}-{Type}-{Discipline}-{0001}")
    assert story() == (
        "Petra Price applied the preset ISO 19650 (UK National Annex 2021) to documents",
        [
            ("Counter", "–", "4 digits from 1, for each combination of the other parts"),
            ("Number", "typed", "{Project code}-{Originator}-ZZ-{Zone}-{Type}-{Discipline}-{0001}"),
            ("Revision codes", "As they are typed", "ISO 19650 (P01, P01.01 … C01)"),
        ],
    )
    ours = Term.objects.filter(project=world.harbour, kind="suitability")
    assert {term.code for term in ours if term.retired_at is None} == {
        *(f"S{one}" for one in range(6)), *(f"A{one}" for one in range(8)),
    }  # fmt: skip
    assert {term.code for term in ours if term.retired_at} == {
        *(f"B{one}" for one in range(8)), "S6", "S7", "CR",
    }  # fmt: skip
    assert [
        "".join(sorted(term.code for term in Term.objects.filter(project=world.harbour, kind=kind, retired_at=None)))
        for kind in ("document_type", "discipline")
    ] == ["DGILMTV", "ABCDEFGILMPQSTXZ"]
    assert presets.apply(BY_NAME["iso_19650"], project=world.harbour, by=world.actor("petra")) == 0
    assert Term.objects.filter(code="CIV").count() == 1


def test_the_way_codes_begin_is_chosen_apart_from_any_preset(world):
    Person(world.client("petra")).open(f"{OURS}codes/").press("Save", {"Revision codes": "P and C codes"})

    assert story() == (
        "Petra Price changed the revision codes of documents",
        [("Revision codes", "As they are typed", "P and C codes (P01, P02 … C01)")],
    )
    assert found.proposed_code(world.harbour, "") == "P01"
    assert found.proposed_code(world.viaduct, "") == ""
    assert [found.proposed_code(world.harbour, last) for last in ("A", "P02", "odd")] == ["B", "P03", ""]


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ("A", "B"), ("Y", "Z"), ("Z", "AA"), ("AZ", "BA"), ("ZZ", ""), ("a", "b"), ("0", "1"), ("9", "10"),
        ("01", "02"), ("P01", "P02"), ("P09", "P10"), ("P99", "P100"), ("P01.01", "P01.02"), ("C01", "C02"),
        ("R9", "R10"), ("T-9", "T-10"), ("X9999999", ""), ("99999999", ""), ("odd", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_next_code_follows_the_last(last, code):
    assert revision_codes.following(last) == code


@given(st.integers(1, 26 * 27))
def test_letters_count_as_columns_of_a_sheet_do(count):
    def letters(number: int) -> str:
        plain = [chr(65 + one) for one in range(26)] + [
            chr(65 + one) + chr(65 + two) for one in range(26) for two in range(26)
        ]
        return plain[number - 1] if number <= len(plain) else ""

    assert revision_codes.following(letters(count)) == letters(count + 1)


@given(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,7}\Z"))
def test_a_code_that_follows_is_a_code_of_the_same_series_and_another(last):
    code = revision_codes.following(last)

    if code:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,7}", code)
        assert code != last
        assert not revision_codes.is_turn(last, code)


@pytest.mark.parametrize(
    ("last", "code", "turns"),
    [("A", "1", True), ("P03", "C01", True), ("C01", "P04", True), ("1", "A", True), ("A", "C", False),
     ("P01", "P01.01", False), ("A", "odd", False), ("", "1", False)],
)  # fmt: skip
def test_another_series_is_a_turn(last, code, turns):
    assert revision_codes.is_turn(last, code) is turns


def test_letters_turn_to_numbers_with_a_reason(world, checked):
    dina = Person(world.client("dina")).open(f"{PLAN}revisions/new/")
    assert dina.filled("Upload")[2]["code"] == "B"
    plan = SimpleUploadedFile("plan.pdf", world.pdf)
    dina.press("Upload", {"Revision code": "0", "File": plan})
    assert "Revision 0 goes on otherwise than the last one did. That is allowed: enter the reason for it." in dina.text

    plan.seek(0)
    dina.press("Upload", {"Why another kind of code": "Issued for construction", "File": plan})

    event = AuditEvent.objects.filter(action="revision_added").latest("pk")
    assert (event.details["revision"], event.details["reason"]) == ("0", "Issued for construction")
    with pytest.raises(RuleBroken, match="goes on otherwise than the last one did"):
        revisions.add(world.plan, code="B", file=checked(), by=world.actor("dina"))


def test_a_suitability_has_to_fit_the_state_and_moves_with_it(world, iso, checked):
    dina = world.actor("dina")
    with pytest.raises(RuleBroken) as refused:
        revisions.add(world.plan, code="B", file=checked(), suitability="A1", by=dina)
    assert refused.value.words == "A1 is for a revision once it is approved or issued; this one is draft."
    added = revisions.add(world.plan, code="B", file=checked(), suitability="S3", status="for_review", by=dina)

    page = Person(world.client("dina")).open(PLAN)
    assert page.fact("Suitability") == "S3 – Suitable for review and comment"
    statuses.move(added, to="under_review", by=dina)
    assert Revision.objects.get(pk=added.pk).suitability == "S3"
    page.open(f"{PLAN}status/").press("Change status", {"New status": "Approved"})
    assert "S3 is for a revision while it is shared for review; this one is approved." in page.text
    page.press("Change status", {"Suitability": "A2 – Authorised and accepted, stage 2"})

    assert story()[1] == [
        ("Status of revision B", "Under review", "Approved"),
        ("Suitability of revision B", "S3", "A2"),
    ]
    page.open("/o/meridian/p/harbour/documents/?columns=number,suitability,approved")
    row = next(row for row in page.page.query("tbody tr") if "HT-CIV-DWG-001" in row.to_text())
    assert [" ".join(cell.to_text().split()) for cell in row.query("td")][1:] == ["HT-CIV-DWG-001", "A2", "B"]
    statuses.move(Revision.objects.get(pk=added.pk), to="for_review", by=dina)
    assert Revision.objects.get(pk=added.pk).suitability == ""


def test_nothing_else_of_a_revision_moves(world):
    with pytest.raises(Error), transaction.atomic():
        Revision.objects.filter(document=world.plan).update(code="Z", suitability="S1")


@pytest.mark.parametrize("status", DocumentStatus.values)
def test_every_state_has_its_suitabilities_and_ones_own_stand_anywhere(status):
    fits = {code for code in ("S0", "S1", "S2", "S3", "A1", "B1", "own", "") if suitabilities.may_stand(code, status)}

    assert {"own", ""} <= fits
    assert {
        "draft": {"S0"},
        "approved": {"A1"},
        "approved_with_comments": {"A1", "B1"},
        "for_information": {"S2"},
        "for_review": {"S1", "S2", "S3"},
    }.get(status, fits - {"own", ""}) == fits - {"own", ""}


def test_every_preset_can_be_applied_to_the_organisation(world):
    for preset in PRESETS:
        presets.apply(preset, by=world.actor("ada", ""))
        assert story()[0] == f"Ada Admin applied the preset {preset.label} to documents"
