"""Documents chosen in the register are put into packages of either kind."""

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.packages.services import packages, work_packages
from tests.documents.register.test_bulk import BEAM, PLAN, ticked
from tests.person import Person


def test_documents_go_into_a_package_but_those_that_are_in_it(world):
    by = world.actor("dina")
    package = packages.create(world.harbour, name="Tender set", by=by)
    packages.add_documents(package, [world.beam], by=by)
    dina = ticked(world, "Add to a package", PLAN, BEAM).press("Show what will change", {"Package": "Tender set"})
    assert "1: In it already. HT-STR-DWG-001" in dina.text

    dina.press("Add 1 document")

    assert "1 document added to the package." in dina.text
    assert list(package.items.order_by("position").values_list("document__number", flat=True)) == [BEAM, PLAN]
    added = AuditEvent.objects.filter(action="package_document_added", target_label=PLAN)
    assert [sentence(one) for one in added] == ["Dina Okafor added HT-CIV-DWG-001 to the package Tender set"]


def test_documents_go_into_a_work_package_but_those_of_another(world):
    by = world.actor("dina")
    first = work_packages.create(world.harbour, number="WP-001", title="Drainage", by=by)
    second = work_packages.create(world.harbour, number="WP-002", title="Beams", by=by)
    work_packages.add_documents(first, [world.plan], by=by)
    page = ticked(world, "Add to a work package", PLAN, BEAM)
    page.press("Show what will change", {"Work package": "WP-002"})
    assert "1: In another work package. Take it out there first. HT-CIV-DWG-001" in page.text

    page.press("Add 1 document")

    assert list(second.items.values_list("document__number", flat=True)) == [BEAM]


def test_views_of_packages_are_saved_too(world):
    packages.create(world.harbour, name="Tender set", by=world.actor("dina"))
    vera = Person(world.client("vera")).open("/o/meridian/p/harbour/packages/?q=tender").follow("Save this view")
    vera.press("Save view", {"Name": "Tenders", "Open the list in it": True})

    assert Person(world.client("vera")).open("/o/meridian/p/harbour/packages/").path.endswith("?q=tender")
    assert Person(world.client("vera")).open("/o/meridian/p/harbour/work-packages/").status == 200
