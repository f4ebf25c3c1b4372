"""Work packages: their documents, and the way through their statuses."""

from typing import Any

import pytest

from documents.packages import queries
from documents.packages.models import WorkPackageStatus
from documents.packages.models.work_package import MOVES
from documents.packages.services import work_packages
from documents.register.services import statuses
from kazinex.core.errors import RuleBroken


@pytest.fixture
def work(world):
    return work_packages.create(world.harbour, number="WP-014", title="Drainage", by=world.actor("dina"))


def advance(world, work, *ways):
    for way in ways:
        work = work_packages.move(work, to=way, by=world.actor("dina"))
    return work


def test_making_one_leaves_one_event(world, work, last_event):
    assert work.status == "draft"
    assert last_event()[:2] == ("work_package_created", "Dina Okafor made the work package WP-014: Drainage")


@pytest.mark.parametrize("number", ["", "WP 14", "-WP", "WP-", "x" * 41, "wp-014"])
def test_a_number_that_is_none_or_taken_is_refused(world, work, number):
    with pytest.raises(RuleBroken) as refused:
        work_packages.create(world.harbour, number=number, title="Other", by=world.actor("dina"))
    assert refused.value.field == "number"


def test_a_document_belongs_to_one_at_most(world, work):
    by = world.actor("dina")
    other = work_packages.create(world.harbour, number="WP-015", title="Beams", by=by)
    work_packages.add_documents(work, [world.plan], by=by)

    with pytest.raises(RuleBroken, match="HT-CIV-DWG-001: in another work package already"):
        work_packages.add_documents(other, [world.plan], by=by)
    assert work_packages.remove_documents(work, [world.plan], by=by) == 1
    assert work_packages.add_documents(other, [world.plan], by=by) == [world.plan]


def test_it_is_submitted_only_when_nothing_in_it_is_a_draft(world, work):
    work_packages.add_documents(work, [world.plan, world.beam], by=world.actor("dina"))
    work = advance(world, work, "active")

    with pytest.raises(RuleBroken, match="In the way, as still planned, a draft or void: HT-CIV-DWG-001"):
        advance(world, work, "submitted")
    statuses.move(world.plan.current_revision, to="for_review", by=world.actor("dina"))
    assert advance(world, work, "submitted").status == "submitted"


def test_it_is_approved_only_when_everything_is(world, work):
    work_packages.add_documents(work, [world.plan, world.beam], by=world.actor("dina"))
    statuses.move(world.plan.current_revision, to="for_review", by=world.actor("dina"))
    work = advance(world, work, "active", "submitted")

    with pytest.raises(RuleBroken, match="not approved or issued: HT-CIV-DWG-001"):
        advance(world, work, "approved")


def test_what_stands_in_the_way_is_not_named_to_who_may_not_see_it(world, work):
    work_packages.add_documents(work, [world.beam], by=world.actor("petra"))
    work_packages.add_documents(work, [world.secret], by=world.actor("petra"))
    work = advance(world, work, "active")

    with pytest.raises(RuleBroken, match="void: a document you may not see"):
        work_packages.move(work, to="submitted", by=world.actor("ines"))


def test_an_empty_one_is_not_submitted(world, work):
    with pytest.raises(RuleBroken, match="no document in it"):
        advance(world, work, "active", "submitted")


@pytest.mark.parametrize("status", list(WorkPackageStatus))
def test_only_the_moves_of_the_table_are_possible(world, work, status):
    work.status = status
    work.save()
    for other in set(WorkPackageStatus) - set(MOVES[status]):
        with pytest.raises(RuleBroken, match="cannot become"):
            work_packages.move(work, to=other, reason="x", by=world.actor("dina"))


def test_the_way_back_asks_for_a_reason_and_says_it(world, work, last_event):
    work = advance(world, work, "active")
    with pytest.raises(RuleBroken, match="reason"):
        advance(world, work, "draft")

    work_packages.move(work, to="draft", reason="Too early", by=world.actor("dina"))
    name, sentence, details = last_event()[:3]
    assert (name, sentence) == ("work_package_moved", "Dina Okafor changed the status of the work package WP-014")
    assert details == {"reason": "Too early", "changes": {"Status": ["Active", "Draft"]}}


def test_what_was_submitted_keeps_its_documents(world, work):
    by = world.actor("dina")
    work_packages.add_documents(work, [world.beam], by=by)
    work = advance(world, work, "active", "submitted")

    for change in (work_packages.add_documents, work_packages.remove_documents):
        with pytest.raises(RuleBroken, match="submitted, so its documents stay"):
            change(work, [world.beam], by=by)


def test_progress_counts_what_the_reader_sees(world, work):
    work_packages.add_documents(work, [world.plan, world.beam, world.secret], by=world.actor("petra"))

    def progress(name):
        return [row[:2] for row in queries.progress(queries.documents_of(world.actor(name), work))]

    assert progress("petra") == [("Draft", 2), ("Approved", 1)]
    assert progress("ines") == [("Draft", 1), ("Approved", 1)]
    assert progress("vera") == [("Approved", 1)]


def test_a_change_says_old_and_new(world, work, last_event):
    facts: dict[str, Any] = {"description": "", "responsible_party": "", "target_on": None, "kind": "Handover"}
    work_packages.change(work, title="Drainage north", discipline=world.CIV, by=world.actor("dina"), **facts)
    name, sentence, details = last_event()[:3]

    assert (name, sentence) == ("work_package_changed", "Dina Okafor changed the work package WP-014")
    assert details["changes"] == {
        "Title": ["Drainage", "Drainage north"],
        "Discipline": ["", "CIV – Civil"],
        "Kind": ["", "Handover"],
    }
