"""A refusal is recorded about the thing it was about, and withheld from readers who may not see that thing."""

from audit.models import AuditEvent
from tests.cast import World

LOCK = "/o/meridian/p/harbour/documents/HT-STR-DWG-001/unlock/"


def test_a_refusal_about_a_document_names_it_only_to_who_may_see_it(world: World) -> None:
    world.gather("Log readers", "remy", actions=["view_audit_log"])

    assert world.client("dina").post(LOCK, {"reason": "Please"}).status_code == 403

    event = AuditEvent.objects.latest("id")
    address = f"/o/meridian/p/harbour/audit/events/{event.uid}/"
    assert (event.target_type, event.target_label) == ("document", "HT-STR-DWG-001")
    assert event.details["address"] == "/o/meridian/p/harbour/documents/number/unlock/"
    assert "HT-STR-DWG-001" in world.client("petra").get(address).content.decode()
    assert "HT-STR-DWG-001" not in world.client("remy").get(address).content.decode()
