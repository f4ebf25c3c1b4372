import pytest

from audit.queries import events_about, events_of_project, timeline, withholding
from tests.audit.pages import shown

LOG = "/o/meridian/p/harbour/audit/"


@pytest.fixture
def reading_vera(world):
    """Vera may read the audit log of harbour, and still sees only approved documents."""
    world.override("viewer", "view_audit_log", project="harbour")
    return world.client("vera")


def test_who_may_not_see_a_document_reads_that_something_happened_and_not_to_what(world, happened, reading_vera):
    happened(world.beam, title="Beams")
    hidden = happened(world.secret, title="Canary of the confidential")

    page = reading_vera.get(LOG)

    assert shown(page) == ["Dina Okafor registered (withheld): –", "Dina Okafor registered HT-STR-DWG-001: Beams"]
    opened = reading_vera.get(f"{LOG}events/{hidden.uid}/").content.decode()
    for secret in ("HT-MEP-DWG-001", "Canary"):
        assert secret not in page.content.decode()
        assert secret not in opened
    assert "Its subject is withheld" in opened


def test_a_search_does_not_tell_what_a_hidden_label_says(world, happened, reading_vera):
    happened(world.secret, title="Canary of the confidential")
    happened(world.beam, title="Canary in the open")

    assert shown(reading_vera.get(LOG, {"search": "canary"})) == [
        "Dina Okafor registered HT-STR-DWG-001: Canary in the open"
    ]


def test_a_project_admin_reads_everything(world, happened):
    happened(world.secret, title="Canary")

    assert shown(world.client("petra").get(LOG)) == ["Dina Okafor registered HT-MEP-DWG-001: Canary"]


def test_histories_are_newest_first_and_link_to_proof_only_for_who_may_read_the_log(world, happened):
    happened(world.plan, title="First")
    happened(world.plan, title="Second")
    happened(world.beam)

    events = events_about(world.plan)
    assert [entry.sentence[-6:] for entry in timeline.entries(events, world.actor("dina"))] == ["Second", " First"]
    assert {entry.url for entry in timeline.entries(events, world.actor("dina"))} == {""}
    assert timeline.entries(events, world.actor("petra"))[0].url == f"{LOG}events/{events[0].uid}/"
    assert events_of_project(world.harbour).count() == 3


def test_every_room_that_hides_things_says_which(world):
    assert {"document", "revision", "share"} <= set(withholding.kinds())
