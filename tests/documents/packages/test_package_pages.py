"""Packages over HTTP, as the people who use them."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.packages.models import DocumentPackage, WorkPackage
from documents.packages.services import packages, work_packages
from kazinex.core import opaque_ids


@pytest.fixture
def tender(world):
    package = packages.create(world.harbour, name="Tender set", by=world.actor("dina"))
    packages.add_documents(package, [world.plan, world.beam], by=world.actor("dina"))
    return package


@pytest.fixture
def work(world):
    package = work_packages.create(world.harbour, number="WP-014", title="Drainage", by=world.actor("dina"))
    work_packages.add_documents(package, [world.plan, world.beam], by=world.actor("dina"))
    return package


def text(response):
    return " ".join(response.content.decode().split())


def test_a_controller_makes_a_package_and_pastes_its_numbers(world, url):
    dina = world.client("dina")
    form = dina.get(url("package-new")).context["form"]
    facts = {"name": "Tender set", "purpose": "", "responsible": "", "form_key": form["form_key"].value()}
    made = dina.post(url("package-new"), facts)
    package = DocumentPackage.objects.get()
    assert made.url == url("package-add", package.public_id)

    added = dina.post(made.url, {"numbers": "HT-STR-DWG-001\nht-civ-dwg-001, HT-STR-DWG-001"}, follow=True)
    assert "2 documents added." in text(added)
    assert list(package.items.order_by("position").values_list("document__number", flat=True)) == [
        "HT-STR-DWG-001",
        "HT-CIV-DWG-001",
    ]


def test_an_unknown_number_is_named_and_nothing_is_added(world, url, tender):
    answer = world.client("dina").post(url("package-add", tender.public_id), {"numbers": "HT-MEP-DWG-999 HT-X-1"})

    assert answer.status_code == 422
    assert "no document with these numbers here: HT-MEP-DWG-999, HT-X-1. Nothing was added." in text(answer)
    assert tender.items.count() == 2


def test_a_hidden_number_is_answered_like_one_that_is_none(world, url, tender):
    ines = world.client("ines")
    told = [
        text(ines.post(url("package-add", tender.public_id), {"numbers": number})).replace(number, "?")
        for number in ("HT-MEP-DWG-001", "HT-MEP-DWG-999")
    ]
    clean = [part.split("csrf")[0] for part in told]

    assert "no document with this number here: ?" in told[0]
    assert clean[0] == clean[1]


def test_documents_are_added_by_what_they_are(world, url, work):
    work_packages.remove_documents(work, [world.plan], by=world.actor("dina"))
    into = {"by": "filter", "discipline": opaque_ids.of(world.CIV)}
    answer = world.client("dina").post(url("work-package-add", work.public_id), into, follow=True)

    assert "1 document added." in text(answer)
    nothing = world.client("dina").post(url("work-package-add", work.public_id), {"by": "filter"})
    assert "Choose at least one condition" in text(nothing)


def test_ticked_documents_are_taken_out(world, url, tender):
    remove = url("package-remove", tender.public_id)
    answer = world.client("dina").post(remove, {"selected": ["HT-CIV-DWG-001", "HT-MEP-DWG-001"]}, follow=True)

    assert "1 document taken out." in text(answer)
    assert [item.document for item in tender.items.all()] == [world.beam]


def test_the_order_is_changed_by_buttons(world, url, tender):
    world.client("dina").post(url("package-order", tender.public_id), {"down": "HT-CIV-DWG-001"})
    order = tender.items.order_by("position").values_list("document__number", flat=True)
    assert list(order) == ["HT-STR-DWG-001", "HT-CIV-DWG-001"]

    world.client("dina").post(url("package-order", tender.public_id), {"up": "HT-CIV-DWG-001"})
    assert list(order.all()) == ["HT-CIV-DWG-001", "HT-STR-DWG-001"]


@pytest.mark.parametrize(("name", "seen"), [("petra", 2), ("remy", 1), ("vera", 1), ("abel", 2)])
def test_each_reader_finds_and_counts_their_own(world, url, name, seen, request):
    tender, work = request.getfixturevalue("tender"), request.getfixturevalue("work")
    client = world.client(name)
    listed, opened = client.get(url("packages")), client.get(url("package", tender.public_id))
    worked = client.get(url("work-package", work.public_id))

    assert [row.documents_count for row in listed.context["packages"].rows] == [seen]
    assert len(opened.context["lines"]) == len(worked.context["documents"]) == seen
    assert ("Add documents" in text(opened)) is (name == "petra")


def test_the_lists_are_narrowed_by_the_address(world, url, tender, work):
    dina = world.client("dina")
    packages.archive(tender, reason="Awarded", by=world.actor("dina"))

    assert dina.get(url("packages")).context["packages"].rows == []
    assert dina.get(url("packages"), {"archived": "only"}).context["packages"].rows == [tender]
    assert dina.get(url("work-packages"), {"status": "closed"}).context["packages"].rows == []
    refused = dina.get(url("work-packages"), {"status": "nosuch"})
    assert refused.context["packages"].rows == []
    assert "Choose one of the listed values." in text(refused)


@pytest.mark.parametrize("name", ["packages-export", "work-packages-export"])
def test_a_list_is_exported_as_it_is_filtered(world, url, tender, work, name):
    sheet = openpyxl.load_workbook(io.BytesIO(world.client("remy").post(url(name)).content)).worksheets[1]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert len(rows) == 1
    assert 1 in rows[0]
    assert world.client("remy").post(f"{url(name)}?q=nothing+of+it").status_code == 200


def test_the_documents_of_a_package_are_exported_as_far_as_one_sees(world, url, tender, work):
    for address in (url("package-export", tender.public_id), url("work-package-export", work.public_id)):
        sheet = openpyxl.load_workbook(io.BytesIO(world.client("remy").post(address).content)).worksheets[1]
        assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["HT-CIV-DWG-001"]


def test_a_work_package_is_moved_on_its_page(world, url, work):
    move = url("work-package-move", work.public_id)
    dina = world.client("dina")
    assert "WP-014 is active." in text(dina.post(move, {"status": "active", "reason": ""}, follow=True))

    refused = dina.post(move, {"status": "submitted", "reason": ""})
    assert refused.status_code == 422
    assert "still planned, a draft or void: HT-CIV-DWG-001" in text(refused)
    assert WorkPackage.objects.get().status == "active"


def test_a_document_says_where_it_stands_and_is_put_elsewhere(world, url, tender, work):
    other = packages.create(world.harbour, name="Handover set", by=world.actor("dina"))
    tab = url("document-packages", world.plan.number)
    dina = world.client("dina")
    page = text(dina.get(tab))
    assert "Tender set" in page
    assert "WP-014" in page

    answer = dina.post(f"{tab}add/", {"into": "package", "package-package": other.public_id}, follow=True)
    assert "HT-CIV-DWG-001 is in Handover set now." in text(answer)
    assert other.items.get().document == world.plan


def test_who_only_reads_is_told_why_not(world, url, tender):
    tab = url("document-packages-add", world.plan.number)
    answer = world.client("abel").post(tab, {"into": "package", "package-package": tender.public_id})

    assert answer.status_code == 403
    assert "You need “Manage work packages” in this project." in text(answer)


def test_archiving_asks_for_a_reason(world, url, tender, sentences):
    address = url("package-archive", tender.public_id)
    assert world.client("dina").post(address, {"reason": ""}).status_code == 422
    world.client("dina").post(address, {"reason": "Awarded"})
    assert sentences(tender)[0] == "Dina Okafor archived the package Tender set: Awarded"

    world.client("dina").post(url("package-restore", tender.public_id), {"reason": "Second round"})
    assert sentences(tender)[0] == "Dina Okafor brought back the package Tender set: Second round"


def test_a_page_asks_as_much_for_thirty_documents_as_for_three(world, url, tender, work):
    client, places = world.client("dina"), (url("package", tender.public_id), url("work-package", work.public_id))

    def asked():
        counts = []
        for place in places:
            with CaptureQueriesContext(connection) as queries:
                client.get(place)
            counts.append(len(queries))
        return counts

    client.get(places[0])
    few = asked()
    more = [world.add_document(f"HT-CIV-DWG-1{at:02d}") for at in range(27)]
    packages.add_documents(tender, more, by=world.actor("dina"))
    work_packages.add_documents(work, more, by=world.actor("dina"))
    assert asked() == few
