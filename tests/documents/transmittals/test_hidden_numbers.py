"""What transmittals name of documents, and of each other, is told only to who may see those."""

import pytest

from audit.models import AuditEvent
from audit.queries import withholding
from documents.transmittals.domain import member_lines
from documents.transmittals.queries import plans
from documents.transmittals.services import acknowledging, drafts, endings, issuing
from documents.transmittals.services import distribution_lists as lists
from guestshares.models import Share
from kazinex.core import clock
from tests.documents.transmittals.conftest import JO
from tests.guestshares import guests
from tests.person import Person

LOG = "/o/meridian/p/harbour/audit/"
HIDDEN = "HT-STR-DWG-001"


@pytest.fixture
def reading_remy(world):
    """Remy, who sees civil documents alone, may read the audit log of harbour."""
    world.override("reviewer", "view_audit_log", project="harbour")
    return world.client("remy")


@pytest.fixture
def both(issue):
    """A transmittal to Remy of the plan, which he sees, and of the beams, which he does not."""
    return issue(documents=f"HT-CIV-DWG-001\n{HIDDEN}")


def test_an_addressee_who_reads_the_log_reads_no_number_of_a_hidden_document(world, at, reading_remy, both):
    acknowledging.acknowledge(both.recipients.get(), by=world.actor("remy"))
    events = AuditEvent.objects.filter(action__in=["transmittal_issued", "transmittal_acknowledged"])

    assert all(HIDDEN in str(event.details["documents"]) for event in events)
    for event in events:
        opened = Person(reading_remy).open(f"{LOG}events/{event.uid}/")
        assert "What was recorded with it names a document you may not see" in opened.text
        assert HIDDEN not in opened.text
    assert len(events) == 2
    for page in (LOG, at("transmittal", "TR-0001")):
        read = Person(reading_remy).open(page).text
        assert "Dina Okafor issued TR-0001 “Drainage”: For information" in read
        assert "Remy Rousseau acknowledged receipt of TR-0001" in read
        assert HIDDEN not in read


def test_who_issued_it_and_lost_sight_reads_the_number_no_more(world, issue):
    issue(documents=f"HT-CIV-DWG-001\n{HIDDEN}", to="Abel Adeyemi")
    world.role("dina", "reviewer")
    world.override("reviewer", "view_audit_log", project="harbour")
    world.gather("Civil only", "dina", disciplines=[world.CIV.pk])
    event = AuditEvent.objects.get(action="transmittal_issued")

    opened = Person(world.client("dina")).open(f"{LOG}events/{event.uid}/")

    assert "Its details are withheld" in opened.text
    assert HIDDEN not in opened.text


def test_a_search_of_the_log_does_not_tell_which_hidden_document_was_sent(reading_remy, both):
    found = Person(reading_remy).open(f"{LOG}?from=&search={HIDDEN}")

    assert "TR-0001" not in found.text


def test_the_bell_goes_on_about_what_was_sent_to_somebody_with_a_hidden_document(world, both):
    assert withholding.hidden_targets(world.actor("remy"), [("transmittal", str(both.pk))]) == set()


def test_a_reply_names_what_it_replies_to_only_to_who_sees_that_one(world, at, issue):
    first = issue(documents=HIDDEN, to="Abel Adeyemi")
    reply = drafts.create(
        world.harbour,
        origin=first,
        relation="reply",
        by=world.actor("dina"),
        subject="Re: Beams",
        purpose="information",
        to="Remy Rousseau",
        documents="HT-CIV-DWG-001",
    )
    issuing.issue(reply, by=world.actor("dina"))

    assert "TR-0001" in Person(world.client("abel")).open(at("transmittal", "TR-0002")).text
    remy = Person(world.client("remy")).open(at("transmittal", "TR-0002"))
    assert ("TR-0001" in remy.text, "Reply to" in remy.text) == (False, False)


def test_a_draft_of_a_reply_does_not_lead_to_what_its_writer_sees_no_more(world, at, issue):
    first = issue(documents=HIDDEN, to="Abel Adeyemi")
    said: drafts.Said = {"subject": "Re: Beams", "purpose": "information"}
    draft = drafts.create(world.harbour, origin=first, relation="reply", by=world.actor("dina"), **said)
    world.gather("Civil only", "dina", disciplines=[world.CIV.pk])
    world.role("dina", "initiator")
    world.override("initiator", "manage_transmittals", project="harbour")

    opened = Person(world.client("dina")).open(draft.get_absolute_url())

    assert "TR-0001" not in opened.text
    assert "Only you see it until it is issued." in opened.text


def test_a_list_names_what_was_sent_to_it_last_only_to_who_sees_that(world, at, issue):
    lists.create(world.harbour, name="Beams", members=member_lines.read("Abel Adeyemi"), by=world.actor("petra"))
    issue(documents=HIDDEN, to="list: Beams")
    world.override("reviewer", "manage_dist_lists", project="harbour")
    day = clock.shown_day(clock.now(), world.harbour.time_zone)

    assert Person(world.client("dina")).open(at("lists")).heard("tbody td")[4] == f"TR-0001, {day}"
    remy = Person(world.client("remy")).open(at("lists"))
    assert remy.heard("tbody td")[4] == day
    assert f"Last used: {day}." in remy.follow("Beams").text


def test_a_forward_of_what_was_recalled_names_it_only_to_who_sees_it(world, issue):
    first = issue(documents=HIDDEN, to="Abel Adeyemi")
    said: drafts.Said = {"subject": "Fwd: Beams", "purpose": "information", "documents": "HT-CIV-DWG-001"}
    said |= {"to": "Abel Adeyemi"}
    recalled = endings.recall(first, reason="Wrong scale", by=world.actor("dina"))
    draft = drafts.create(world.harbour, origin=recalled, relation="forward", by=world.actor("dina"), **said)

    told = plans.plan(draft, by=world.actor("dina")).warnings
    assert told == ("TR-0001, which this forwards, was recalled: Wrong scale.",)
    assert plans.plan(draft, by=world.actor("remy")).warnings == ()


def test_an_answer_leads_to_no_share_that_its_reader_may_not_look_at(world, at, issue, jos_link):
    issue(to=JO, purpose="review", documents=f"{world.plan.number}\n{world.beam.number}")
    of_plan = guests.portal(Share.objects.get(), "records", world.plan.current_revision.public_id, "respond")
    guests.enter(jos_link()).post(of_plan, {"decision": "rejected"})
    world.role("ines", "document_controller")
    answers = at("transmittal-answers", "TR-0001")
    ines = Person(world.client("ines"))
    assert len(ines.open(answers).heard("tbody td a[href*='/shares/']")) == 1

    world.gather("Civil", "ines", disciplines=[world.CIV.pk])
    assert ines.open(answers).heard("tbody td.code") == ["HT-CIV-DWG-001 A"]
    assert ines.heard("tbody td a[href*='/shares/']") == []
