"""Every list that leaves the house is taken by a form and recorded (SPEC 12)."""

from audit.models import AuditEvent
from documents.correspondence.services import letter_types
from documents.packages.services import packages

HERE = "/o/meridian/p/harbour"
LISTS = {  # where each is taken, and what the log calls it
    f"{HERE}/correspondence/export/?status=open": "Correspondence",
    f"{HERE}/transmittals/export/": "Transmittals",
    f"{HERE}/transmittals/held-outside/export/": "Held outside",
    f"{HERE}/distribution-lists/export/": "Distribution lists",
    "/o/meridian/settings/distribution-lists/export/": "Distribution lists",
    f"{HERE}/workflows/export/": "Workflows",
    f"{HERE}/review-matrix/export/": "Review matrix",
    f"{HERE}/packages/export/": "Packages",
    f"{HERE}/work-packages/export/": "Work packages",
    f"{HERE}/documents/HT-CIV-DWG-001/comments/export/": "Comment resolution sheet",
}


def test_each_is_a_form_and_what_was_taken_is_recorded(world, last_event):
    letter_types.add_usual(by=world.actor("ada", ""))
    ada = world.client("ada")
    assert {address: ada.get(address).status_code for address in LISTS} == dict.fromkeys(LISTS, 405)
    assert not AuditEvent.objects.filter(action="list_exported").exists()
    told = {}
    for address in LISTS:
        assert ada.post(address).headers["Content-Disposition"].startswith("attachment")
        action, said, facts = last_event()
        told[address] = facts["list"]
        assert (action, facts["count"], " to Excel (0 rows), filters: " in said) == ("list_exported", 0, True)
    assert told == LISTS
    assert said == "Ada Admin exported Comment resolution sheet of HT-CIV-DWG-001 to Excel (0 rows), filters: none"
    made = packages.create(world.harbour, name="Tender", by=world.actor("petra"))
    ada.post(f"{HERE}/packages/{made.public_id}/export/")
    assert last_event()[1] == "Ada Admin exported documents of Tender to Excel (0 rows), filters: none"
    assert ada.post(f"{HERE}/correspondence/export/?status=nonsense").status_code == 302
    assert AuditEvent.objects.filter(action="list_exported").count() == len(LISTS) + 1
