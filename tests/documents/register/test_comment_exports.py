"""The comments of a project as Excel: asked for, recorded, and of what its reader sees."""

import pytest

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.models.pins import Pin
from documents.register.services import comments
from tests.documents.register.test_comments import exported
from tests.person import Person

HERE = "/o/meridian/p/harbour/comments/"


@pytest.fixture(autouse=True)
def said(world):
    """A question and a required change on what everybody here sees."""
    for kind in ("question", "required_change"):
        revision = world.plan.revisions.get()
        comments.add(revision, page=1, pin=Pin(100, 200), kind=kind, text="Is this so?", by=world.actor("dina"))


def events():
    return list(AuditEvent.objects.filter(action="comments_exported"))


def test_an_export_of_comments_is_recorded_with_its_number_and_filters(world):
    remy = Person(world.client("remy")).open(f"{HERE}?kind=required_change")
    remy.press("Export to Excel")

    (row,) = exported(remy.response)
    assert row[4:8] == ["2", "Dina Okafor", "Is this so?", "Required change"]
    (event,) = events()
    assert event.details == {"count": 1, "filters": "Kind: Required change"}
    words = "exported 1 comments of Harbour Tunnel (harbour) to Excel, filters: Kind: Required change"
    assert sentence(event) == f"Remy Rousseau {words}"


def test_an_export_of_comments_is_asked_for_and_a_filter_that_cannot_be_read_exports_nothing(world):
    client = world.client("dina")

    assert client.get(f"{HERE}export/").status_code == 405
    refused = client.post(f"{HERE}export/?kind=nosuch")
    assert (refused.status_code, "Choose one of the listed values." in refused.content.decode()) == (422, True)
    assert world.client("wes").post(f"{HERE}export/").status_code == 404
    assert events() == []
