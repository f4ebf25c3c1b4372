"""Document packages: what they hold, in which order, and who sees what of them."""

from typing import Any

import pytest

from documents.packages import queries
from documents.packages.models import DocumentPackage
from documents.packages.services import packages
from documents.register.services import documents, revisions
from kazinex.core.errors import RuleBroken
from tests.documents.register import samples


@pytest.fixture
def tender(world):
    return packages.create(world.harbour, name="Tender set", purpose="For the bidders", by=world.actor("dina"))


def numbers(world, package, reader="dina"):
    return [line.document.number for line in queries.lines(world.actor(reader), package)]


def counted(world, reader):
    found: Any = queries.packages(world.actor(reader)).get()
    return found.documents_count


def test_making_one_leaves_one_event(world, tender, last_event):
    assert last_event()[:2] == ("package_created", "Dina Okafor made the package Tender set")
    assert queries.packages(world.actor("ines")).get() == tender


@pytest.mark.parametrize("name", ["tender set", "Tender\u00a0set ", "ＴENDER SET"])
def test_two_packages_never_read_alike(world, tender, name):
    with pytest.raises(RuleBroken, match="reads like"):
        packages.create(world.harbour, name=name, by=world.actor("dina"))


def test_an_archived_name_is_free_again_and_comes_back_only_where_it_still_is(world, tender):
    by = world.actor("dina")
    packages.archive(tender, reason="Awarded", by=by)
    packages.create(world.harbour, name="Tender set", by=by)

    with pytest.raises(RuleBroken, match="reads like"):
        packages.restore(tender, reason="Again", by=by)


def test_documents_stand_in_the_order_they_were_added_and_once(world, tender):
    by = world.actor("dina")
    added = packages.add_documents(tender, [world.plan, world.beam], by=by)
    again = packages.add_documents(tender, [world.beam], by=by)

    assert (added, again) == ([world.plan, world.beam], [])
    assert numbers(world, tender) == ["HT-CIV-DWG-001", "HT-STR-DWG-001"]


def test_each_document_that_enters_or_leaves_is_an_event_about_it(world, tender, sentences):
    by = world.actor("dina")
    packages.add_documents(tender, [world.plan], by=by)
    packages.remove_documents(tender, [world.plan, world.beam], by=by)

    assert sentences(world.plan)[:2] == [
        "Dina Okafor took HT-CIV-DWG-001 out of the package Tender set",
        "Dina Okafor added HT-CIV-DWG-001 to the package Tender set",
    ]
    assert not any("Tender" in each for each in sentences(world.beam))


def test_a_document_is_put_before_another_or_at_the_end(world, tender, last_event):
    by = world.actor("dina")
    packages.add_documents(tender, [world.plan, world.beam], by=by)
    packages.move(tender, world.beam, before=world.plan, by=by)
    assert numbers(world, tender) == ["HT-STR-DWG-001", "HT-CIV-DWG-001"]
    assert last_event()[:2] == ("package_reordered", "Dina Okafor changed the order of the package Tender set")

    packages.move(tender, world.beam, before=None, by=by)
    assert numbers(world, tender) == ["HT-CIV-DWG-001", "HT-STR-DWG-001"]


def test_nobody_puts_in_what_they_do_not_see_or_what_is_of_another_project(world, tender):
    for document in (world.secret, world.foreign):
        with pytest.raises(RuleBroken, match="does not exist"):
            packages.add_documents(tender, [document], by=world.actor("ines"))


def test_a_reader_sees_and_counts_only_what_they_may(world, tender):
    packages.add_documents(tender, [world.plan, world.beam, world.secret], by=world.actor("petra"))

    assert numbers(world, tender, "remy") == ["HT-CIV-DWG-001"]
    assert numbers(world, tender, "vera") == ["HT-STR-DWG-001"]
    counts = {name: counted(world, name) for name in ("petra", "ines", "remy")}
    assert counts == {"petra": 3, "ines": 2, "remy": 1}


def test_a_package_of_hidden_documents_is_not_there(world, tender):
    packages.add_documents(tender, [world.secret], by=world.actor("petra"))

    assert not queries.packages(world.actor("ines")).exists()
    with pytest.raises(DocumentPackage.DoesNotExist):
        queries.package(world.actor("ines"), tender.public_id)


def test_a_deleted_document_leaves_every_package_until_it_is_restored(world, tender):
    by = world.actor("dina")
    packages.add_documents(tender, [world.plan, world.beam], by=by)
    documents.delete(world.plan, reason="Twice", by=by)
    assert numbers(world, tender) == ["HT-STR-DWG-001"]

    documents.restore(world.plan, reason="No", by=by)
    assert numbers(world, tender) == ["HT-CIV-DWG-001", "HT-STR-DWG-001"]


def test_it_says_what_changed_since_it_was_last_sent(world, tender, checked):
    by = world.actor("dina")
    packages.add_documents(tender, [world.plan, world.beam], by=by)
    assert [line.is_changed for line in queries.lines(by, tender)] == [False, False]

    packages.note_sent(tender, [line.document for line in queries.lines(by, tender)])
    revisions.add(world.beam, code="B", file=checked("beam.pdf", samples.pdf()), description="", by=by)

    assert [line.is_changed for line in queries.lines(by, tender)] == [False, True]


def test_in_a_closed_project_nothing_moves(world, tender):
    world.close()

    with pytest.raises(RuleBroken, match="closed"):
        packages.add_documents(tender, [world.plan], by=world.actor("ada"))


def test_a_change_says_old_and_new_and_meets_somebody_elses(world, tender, last_event):
    by = world.actor("dina")
    facts = {"name": "Tender set 2", "purpose": "For the bidders", "responsible": world.ines}
    packages.change(tender, by=by, **facts)
    name, sentence, details = last_event()[:3]

    assert (name, sentence) == ("package_changed", "Dina Okafor changed the package Tender set 2")
    assert details["changes"] == {"Name": ["Tender set", "Tender set 2"], "Responsible": ["", "Ines Ibarra"]}
    with pytest.raises(RuleBroken):
        packages.change(tender, by=by, seen="an older look", **facts)
