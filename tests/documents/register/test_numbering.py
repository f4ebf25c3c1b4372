"""Numbering schemes: made of parts, proposed, given without a gap, and never changing what was given."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.register.domain import schemes
from documents.register.domain.schemes import Part, Scheme
from documents.register.models import Document, NumberCounter, NumberingScheme
from documents.register.queries import schemes as found
from documents.register.services import documents
from documents.register.services import schemes as services
from documents.register.web.scheme_form import rearranged
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from projects.models import Term
from tests.person import Person

NEW = "/o/meridian/p/harbour/documents/new/"
OURS = "/o/meridian/p/harbour/settings/numbering/"
THEIRS = "/o/meridian/settings/numbering/"
USUAL = Scheme((Part("literal", "HT"), Part("discipline"), Part("document_type"), Part("counter")))


@pytest.fixture
def drawings(world) -> Term:
    found_there: Term = Term.objects.get(kind="document_type", code="DWG")
    return found_there


@pytest.fixture
def usual(world, drawings):
    return services.set_scheme(world.harbour, USUAL, by=world.actor("petra"))


def pattern(row: NumberingScheme | None) -> str:
    return schemes.of(row).pattern if row else ""


def story() -> tuple[str, list[tuple[str, str, str]]]:
    event = AuditEvent.objects.order_by("-pk")[0]
    return sentence(event), sorted(changes(event))


def test_a_scheme_is_built_without_a_script_and_previewed(world, drawings):
    petra = Person(world.client("petra")).open(OURS)
    assert "Numbers are typed" in petra.text

    petra.press("Add a part").press("Preview", {"Text of part 4": "HT"})
    assert "{Discipline}-{Type}-{001}-HT" in petra.text
    petra.press("Move part 4 up").press("Move part 3 up").press("Move part 2 up").press("Move part 2 down")
    assert petra.status == 200
    petra.press("Remove part 2")
    petra.press("Save", {"Digits": "4"})

    words = "New numbers are HT-{Discipline}-{0001} from now on. Old ones stay."
    assert words in petra.text
    assert story() == (
        "Petra Price changed the numbering of documents",
        [
            ("Counter", "–", "4 digits from 1, for each combination of the other parts"),
            ("Number", "typed", "HT-{Discipline}-{0001}"),
        ],
    )


def test_a_project_takes_the_organisations_scheme_until_it_has_its_own(world, drawings, usual):
    services.set_scheme(None, Scheme((Part("project"), Part("counter"))), by=world.actor("ada", ""))
    assert pattern(found.in_force(world.viaduct)) == "{Project code}-{001}"
    assert pattern(found.in_force(world.harbour)) == "HT-{Discipline}-{Type}-{001}"

    Person(world.client("petra")).open(OURS).press("Use the organisation's")

    assert pattern(found.in_force(world.harbour)) == "{Project code}-{001}"
    assert story() == (
        "Petra Price changed the numbering of documents",
        [("Number", "HT-{Discipline}-{Type}-{001}", "the organisation's")],
    )


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        (Scheme((Part("discipline"),)), "exactly one counter"),
        (Scheme((Part("counter"), Part("counter"))), "exactly one counter"),
        (Scheme((Part("literal", "a b"), Part("counter"))), "Enter up to 20 letters"),
        (Scheme((Part("literal", "-"), Part("counter"))), "neither begins nor ends"),
        (Scheme((Part("counter"),), width=9), "Enter 1 to 8 digits"),
        (Scheme((Part("counter"),), start=-1), "Enter a start between"),
        (Scheme((Part("literal", "A"),) * 16 + (Part("counter"),)), "at most 16 parts"),
        (Scheme((Part("literal", "x" * 20),) * 5 + (Part("counter"),)), "at most 80 characters"),
    ],
)
def test_a_scheme_that_makes_no_numbers_is_refused_in_words(world, scheme, words):
    with pytest.raises(RuleBroken, match=words):
        services.set_scheme(world.harbour, scheme, by=world.actor("petra"))


def test_a_number_is_proposed_typed_or_given(world, usual, drawings):
    dina = Person(world.client("dina")).open(NEW)
    plan = SimpleUploadedFile("wall.pdf", world.pdf)
    dina.press("Propose a number", {"Title": "Wall", "Discipline": "CIV – Civil"})
    assert "Choose the type: the number is made of it." in dina.text

    dina.press("Propose a number", {"Type": "DWG – Drawing"})
    assert dina.filled("Register")[2]["number"] == "HT-CIV-DWG-002"  # 001 is the plan
    assert dina.filled("Register")[2]["title"] == "Wall"
    dina.press("Register", {"Number": "", "Revision code": "A", "File": plan})

    assert dina.path.endswith("/HT-CIV-DWG-002/")
    assert story()[0] == "Dina Okafor registered HT-CIV-DWG-002: Wall"


def test_typed_and_deleted_numbers_in_the_way_are_passed_over(world, usual, register, drawings):
    facts = {"discipline": world.CIV, "document_type": drawings}
    register("HT-CIV-DWG-003")
    documents.delete(register("HT-CIV-DWG-005"), reason="Twice", by=world.actor("dina"))
    for count in range(7, 130):
        world.add_document(f"ht-civ-dwg-{count:03d}")

    given_now = [register("", title="Wall", **facts).number for _ in range(4)]

    assert given_now == ["HT-CIV-DWG-002", "HT-CIV-DWG-004", "HT-CIV-DWG-006", "HT-CIV-DWG-130"]
    assert register("", title="Beam", discipline=world.STR, document_type=drawings).number == "HT-STR-DWG-002"


def test_a_refused_registration_gives_its_number_back(world, usual, register, drawings):
    facts = {"discipline": world.CIV, "document_type": drawings, "title": "Wall"}
    with pytest.raises(RuleBroken, match="Choose the discipline: the number is made of it"):
        register("", title="Wall", document_type=drawings)
    with pytest.raises(RuleBroken, match="Use at most 300"):
        register("", **facts | {"title": "x" * 301})

    assert [register("", **facts).number, register("", **facts).number] == ["HT-CIV-DWG-002", "HT-CIV-DWG-003"]


def test_a_scheme_may_be_the_only_way_and_its_change_leaves_old_numbers(world, usual, register, drawings):
    petra, facts = world.actor("petra"), {"discipline": world.CIV, "document_type": drawings, "title": "Wall"}
    old = register("", **facts)

    services.set_scheme(
        world.harbour, Scheme((Part("year"), Part("counter")), scope="year"), is_only_way=True, by=petra
    )

    with pytest.raises(RuleBroken, match="Leave the number empty"):
        register("HT-9")
    page = Person(world.client("dina")).open(NEW)
    assert "disabled" in page.page.query("#id_number")[0].attrs
    with clock.at(datetime(2027, 1, 1, 0, 30, tzinfo=UTC)):
        assert register("", title="Tower").number == "2027-001"
    assert Document.objects.get(pk=old.pk).number == "HT-CIV-DWG-002"
    assert sorted(NumberCounter.objects.values_list("scope", flat=True)) == ["HT-CIV-DWG-#", "year 2027"]


def test_without_a_scheme_a_number_is_typed(world, register):
    with pytest.raises(RuleBroken, match=r"^Enter the number\.$"):
        register("", title="Wall")


def test_what_somebody_else_saved_meanwhile_is_told_first(world, usual):
    page = Person(world.client("petra")).open(OURS)
    services.set_scheme(world.harbour, Scheme((Part("counter"),)), by=world.actor("petra"))

    page.press("Save", {"Digits": "5"})

    assert (page.status, "Somebody else changed this meanwhile" in page.text) == (422, True)
    assert pattern(found.own(world.harbour)) == "{001}"


KINDS = st.sampled_from(["discipline", "document_type", "zone", "stage", "originator", "project", "year", "month"])
PARTS = st.lists(
    st.one_of(KINDS.map(Part), st.text("ABC123", min_size=1, max_size=5).map(lambda text: Part("literal", text))),
    max_size=6,
)


@given(PARTS, st.integers(0, 6), st.sampled_from(["-", "_", ".", ""]), st.integers(1, 8), st.integers(0, 10**9))
def test_a_number_is_its_parts_side_by_side(parts, place, separator, width, count):
    placed = (*parts[:place], Part("counter"), *parts[place:])
    scheme = Scheme(placed, separator, width)
    said = {**schemes.SAMPLES, **schemes.common("harbour", date(2026, 3, 31))}

    plain = ""
    for part in placed:
        word = (
            part.text if part.kind == "literal" else said.get(part.kind, "0" * (width - len(str(count))) + str(count))
        )
        plain = word if part is placed[0] and not plain else plain + separator + word

    assert scheme.number(said, count) == plain


@given(st.lists(st.sampled_from(["add", "up 0", "up 1", "down 0", "down 1", "remove 0", "remove 1", "up x", "?", ""])))
def test_the_builder_keeps_every_part_through_any_steps(steps):
    rows, data = ["A", "B"], {"parts": "2", "kind_0": "literal", "text_0": "A", "kind_1": "literal", "text_1": "B"}
    for step in steps:
        data = rearranged(data, step)
        word, _, at = step.partition(" ")
        if word == "add" and len(rows) < schemes.MOST_PARTS:
            rows.append("")
        elif word == "remove" and at.isdigit() and int(at) < len(rows):
            rows.pop(int(at))
        elif word in {"up", "down"} and at.isdigit():
            one, other = int(at), int(at) + (1 if word == "down" else -1)
            if max(one, other) < len(rows) and min(one, other) >= 0:
                rows[one], rows[other] = rows[other], rows[one]

    assert [data[f"text_{at}"] for at in range(int(data["parts"]))] == rows
