"""What was obtained while it was allowed is worth nothing once it is not."""

from projects.models import ProjectMembership
from tests.leaks import planting

HOME = "/o/meridian/p/harbour/"


def test_viewing_as_ends_with_the_right(world):
    petra = world.client("petra")
    dina = ProjectMembership.objects.get(project=world.harbour, user=world.dina)
    assert petra.post(f"{HOME}team/{dina.public_id}/view-as/", {"reason": "x"}).status_code == 302
    assert petra.get(f"{HOME}documents/HT-MEP-DWG-001/").status_code == 200  # dina sees confidential ones

    ProjectMembership.objects.filter(project=world.harbour, user=world.petra).update(role="viewer")

    assert petra.get(f"{HOME}documents/HT-MEP-DWG-001/").status_code == 404


def test_the_link_that_is_shown_once_is_gone_with_sight(world):
    fields = {"recipient_name": "Jo", "recipient_email": "jo@client.example", "expiry": "7", "maximum_opens": "3"}
    dina = world.client("dina")
    answer = dina.post(f"{HOME}documents/HT-STR-DWG-001/shares/new/", fields | {"scope": "document"})
    assert answer.status_code == 302

    planting.narrow(world, "dina")

    assert dina.get(answer["Location"]).status_code == 404
