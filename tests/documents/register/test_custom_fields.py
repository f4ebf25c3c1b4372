"""Facts of documents that people add: on forms and pages, in filters and in the log; retired, never lost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.register.domain import exported, fields
from documents.register.models import CustomField, Document
from documents.register.queries import imports
from documents.register.services import custom_fields, documents
from documents.register.web import lists
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from projects.models import Term
from tests.person import Person

PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"
SETTINGS = "/o/meridian/settings/fields/"
OURS = "/o/meridian/p/harbour/settings/fields/"


@pytest.fixture
def area(world) -> CustomField:
    ada = world.actor("ada", "")
    return custom_fields.add(label="Contract area", kind="dropdown", options=["North", "South"], by=ada)


def option(field: CustomField, label: str) -> str:
    return next(str(one["key"]) for one in field.options if one["label"] == label)


def name(field: CustomField) -> str:
    return f"custom_{field.public_id}"


def story(count: int = 1) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [(sentence(event), changes(event)) for event in AuditEvent.objects.order_by("-pk")[:count]]


def test_fields_of_every_kind_stand_on_forms_page_filter_and_in_the_log(world):
    ada = Person(world.client("ada"))
    for label, kind, more in [
        ("Contract area", "Dropdown", {"Options": "North\nSouth\n"}),
        ("Drawn by", "Text", {"Help": "Initials."}),
        ("Approved for bid", "Date", {}),
        ("As built", "Yes or no", {}),
    ]:
        ada.open(SETTINGS).follow("Add a field").press("Add", {"Label": label, "Kind": kind, **more})
        assert story()[0][0] == f"Ada Admin added the field {label} to documents"

    dina = Person(world.client("dina")).open(f"{PLAN}edit/")
    dina.press(
        "Save", {"Contract area": "South", "Drawn by": " A  B ", "Approved for bid": "2026-03-03", "As built": True}
    )

    shown = {label: dina.fact(label) for label in ("Contract area", "Drawn by", "Approved for bid", "As built")}
    told = {"Contract area": "South", "Drawn by": "A B", "Approved for bid": "3 Mar 2026", "As built": "Yes"}
    assert shown == told
    words, rows = story()[0]
    assert (words, sorted(rows)) == (
        "Dina Okafor edited HT-CIV-DWG-001",
        [
            ("Approved for bid", "–", "3 Mar 2026"),
            ("As built", "no", "yes"),
            ("Contract area", "–", "South"),
            ("Drawn by", "–", "A B"),
        ],
    )
    every = [field.name for field in fields.of(world.harbour) if field.key]
    dina.open(f"/o/meridian/p/harbour/documents/?columns=number,planned,approved,{','.join(every)}")
    row = next(row for row in dina.page.query("tbody tr") if "HT-CIV-DWG-001" in row.to_text())
    cells = [" ".join(cell.to_text(separator=" ").split()) for cell in row.query("td")]
    assert cells[1:] == ["HT-CIV-DWG-001", "–", "–", "South", "A B", "3 Mar 2026", "Yes"]
    by_label = {field.label: field for field in fields.of(world.harbour) if field.key}
    area, built = by_label["Contract area"], by_label["As built"]
    south = next(one.key for one in area.options if one.label == "South")
    for asked, found in [
        (f"{area.filter}={south}", True),
        (f"{built.filter}=yes", True),
        (f"{built.filter}=no", False),
    ]:
        dina.open(f"/o/meridian/p/harbour/documents/?{asked}")
        assert ("HT-CIV-DWG-001" in dina.heard("tbody .code a")) is found, asked


def test_a_retired_field_and_a_retired_option_stay_readable_on_what_has_them(world, area):
    ada, dina = world.actor("ada", ""), world.actor("dina")
    documents.edit(world.plan, by=dina, **{name(area): option(area, "North")})

    custom_fields.change(area, label="Area", options=["South", "East"], by=ada)
    page = Person(world.client("dina")).open(f"{PLAN}edit/")
    page.press("Save", {"Title": "Drainage, north"})
    assert page.fact("Area") == "North"
    assert "North" not in Person(world.client("dina")).open("/o/meridian/p/harbour/documents/new/").text
    custom_fields.retire(area, by=ada)

    assert page.open(PLAN).fact("Area") == "North"
    assert "Area" not in page.open(f"{PLAN}edit/").heard("label")
    assert name(area) not in {field.name for field in fields.of(world.harbour)}
    custom_fields.restore(area, by=ada)
    custom_fields.change(area, label="Area", options=["North", "South"], by=ada)
    assert [told for told, _ in story(4)][2:] == [
        "Ada Admin retired the field Area of documents",
        "Dina Okafor edited HT-CIV-DWG-001",
    ]
    north = next(one for one in CustomField.objects.get(pk=area.pk).options if one["label"] == "North")
    assert north == {"key": option(area, "North"), "label": "North", "retired": False}


def test_a_required_field_is_asked_for_by_form_and_service(world, register):
    custom_fields.add(label="Lot", kind="text", is_required=True, project=world.harbour, by=world.actor("petra"))

    with pytest.raises(RuleBroken, match=r"^Enter the lot\.$"):
        register("HT-CIV-DWG-009")
    dina = Person(world.client("dina")).open("/o/meridian/p/harbour/documents/new/")
    plan = SimpleUploadedFile("wall.pdf", world.pdf)
    dina.press("Register", {"Number": "HT-1", "Title": "Wall", "Revision code": "A", "File": plan})
    assert (dina.status, "Enter the lot." in dina.text) == (422, True)


def test_a_projects_field_is_its_own_and_labels_are_told_apart_as_read(world, area):
    petra = world.actor("petra")
    custom_fields.add(label="Possession", kind="text", project=world.harbour, by=petra)

    assert [field.label for field in fields.of(world.harbour) if field.key] == ["Contract area", "Possession"]
    assert [field.label for field in fields.of(world.viaduct) if field.key] == ["Contract area"]
    for label, project in [("contract  AREA", world.harbour), ("Owner", None), ("POSSESSION", None)]:
        by = petra if project else world.actor("ada", "")
        with pytest.raises(RuleBroken, match="is a field of documents already"):
            custom_fields.add(label=label, kind="text", project=project, by=by)
    page = Person(world.client("petra")).open(OURS)
    assert page.heard("tbody th") == ["Contract area", "Possession"]
    assert world.client("petra").post(f"{OURS}{area.public_id}/retire/").status_code == 404


def test_no_field_is_called_like_a_column_that_the_export_writes_unless_it_was_before(world):
    dina, petra = world.actor("dina"), world.actor("petra")
    importable = {likeness.key(one.label) for one in imports.columns(world.harbour)}
    written = {likeness.key(cell.label) for cell in lists.register(dina).cells}
    assert exported.written_only() == written - importable
    for label in ("status", "SHA-256", "Workflow  step", "Confidential"):
        with pytest.raises(RuleBroken, match=r"of the register's export|of documents already"):
            custom_fields.add(label=label, kind="text", by=world.actor("ada", ""))

    old = CustomField.objects.create(label="Status", kind="text", project=world.harbour)
    custom_fields.change(old, label="status", help="On site.", by=petra)
    assert story()[0][0] == "Petra Price changed the field status of documents"
    with pytest.raises(RuleBroken, match=r"^“File” is a column of the register's export\. Choose another label\.$"):
        custom_fields.change(old, label="File", by=petra)


def test_fields_are_moved_described_and_kept_from_closed_projects(world):
    petra = world.actor("petra")
    first, second = (
        custom_fields.add(label=label, kind="text", project=world.harbour, by=petra) for label in ("One", "Two")
    )

    custom_fields.move(second, up=True, by=petra)
    custom_fields.move(second, up=True, by=petra)  # it is the first already

    assert [field.label for field in fields.of(world.harbour) if field.key] == ["Two", "One"]
    assert story()[0][0] == "Petra Price moved the field Two among those of documents"
    page = Person(world.client("petra")).open(OURS).follow("Edit")
    page.press("Save", {"Label": "Three", "Required": True, "Help": "In words."})
    assert story() == [
        (
            "Petra Price changed the field Three of documents",
            [("Help", "–", "In words."), ("Label", "Two", "Three"), ("Required", "no", "yes")],
        )
    ]
    world.close()
    with pytest.raises(RuleBroken, match="This project is closed"):
        custom_fields.retire(first, by=petra)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Enter at least one option, one a line."),
        (["North", " north "], "“north” stands among the options twice."),
        (["x" * 81], "Use at most 80 characters for an option; “xxxxxxxxxxxxxxxxxxxx…” has 81."),
    ],
)
def test_options_are_refused_in_words(world, options, words):
    with pytest.raises(RuleBroken) as refused:
        custom_fields.add(label="Area", kind="dropdown", options=options, by=world.actor("ada", ""))

    assert refused.value.words == words


def test_what_is_no_option_and_no_key_is_refused(world, area):
    with pytest.raises(RuleBroken, match="Choose one of the options"):
        documents.edit(world.plan, by=world.actor("dina"), **{name(area): "elsewhere"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=world.plan.pk).update(custom={"area": "x"})


def test_owner_planned_date_and_originator_are_edited_with_old_and_new(world):
    for code, label in [("ATK", "Atkins"), ("BRA", "Brandt")]:
        Term.objects.create(kind="originator", code=code, name=label)
    dina = Person(world.client("dina")).open(f"{PLAN}edit/")

    dina.press("Save", {"Owner": "Ines Ibarra", "Planned date": "2026-05-01", "Originator": "ATK – Atkins"})

    assert sorted(story()[0][1]) == [
        ("Originator", "–", "ATK – Atkins"),
        ("Owner", "Dina Okafor", "Ines Ibarra"),
        ("Planned date", "–", "1 May 2026"),
    ]
    plan = Document.objects.get(pk=world.plan.pk)
    assert (plan.owner, plan.planned_on) == (world.ines, date(2026, 5, 1))
    with pytest.raises(RuleBroken, match="Choose the owner"):
        documents.edit(plan, by=world.actor("dina"), owner=None)


def test_what_somebody_else_changed_meanwhile_is_told_and_not_undone(world):
    page = Person(world.client("dina")).open(f"{PLAN}edit/")
    documents.edit(world.plan, title="Drainage, north", by=world.actor("petra"))

    page.press("Save", {"Originator": "Atkins"})

    assert (page.status, "Title is now: Drainage, north." in page.text) == (422, True)
    page.press("Save", {"Title": "Drainage, north"})
    assert page.fact("Originator") == "Atkins"


def test_an_own_draft_that_is_approved_meanwhile_is_not_edited_by_its_initiator(world, register):
    own = register("HT-CIV-DWG-009", by="ines")
    documents.edit(own, title="Wall", by=world.actor("ines"))
    world.stand(own.current_revision, "approved")

    with pytest.raises(RuleBroken, match="no draft of yours any more"):
        documents.edit(own, title="Tower", by=world.actor("ines"))
