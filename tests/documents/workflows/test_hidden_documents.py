"""What reviews name of documents is told only to who may see those."""

from audit.models import AuditEvent
from documents.register.services import documents
from tests.documents.workflows.conftest import review
from tests.person import Person

HERE = "/o/meridian/p/harbour"


def test_events_of_a_workflow_name_no_hidden_document_to_a_reader_of_the_log(world, template, start):
    start(template(review("petra")), world.plan, world.secret, by="dina")
    world.override("initiator", "view_audit_log", project="harbour")
    ines, event = Person(world.client("ines")), AuditEvent.objects.get(action="workflow_started")
    assert "HT-MEP-DWG-001" in str(event.details["documents"])

    ines.open(f"{HERE}/audit/events/{event.uid}/")
    assert "Its details are withheld" in ines.text
    assert "HT-MEP" not in ines.text
    assert "Dina Okafor started WF-0001" in ines.open(f"{HERE}/workflows/WF-0001/").text


def test_a_deleted_document_of_a_workflow_that_is_over_tells_nothing(world, template, start, answer):
    started = start(template(review("petra")), world.plan, world.beam, by="dina")
    answer(started, "petra")
    documents.delete(world.plan, reason="Twice", by=world.actor("ada"))

    page = Person(world.client("ines")).open(f"{HERE}/workflows/WF-0001/")
    assert "A document you may not see" in page.text
    assert "HT-CIV-DWG-001" not in page.text
