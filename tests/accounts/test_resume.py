"""A form that is interrupted by the question who one is loses nothing that was typed."""

import time

import pytest
import time_machine

from audit.models import AuditEvent
from tests.person import Person

PERMISSIONS = "/o/meridian/p/harbour/settings/permissions/"
CELLS = {"cell-viewer-upload_documents": "grant", "reason": "Site photographs", "step": "save"}


@pytest.fixture
def late(world):
    """Petra, twenty minutes after she signed in."""
    client = world.client("petra")
    client.get("/account/")
    with time_machine.travel(time.time() + 20 * 60):
        yield client


def changed():
    """The overrides that were set, as the log has them."""
    return list(AuditEvent.objects.filter(category="permission"))


def test_what_was_typed_goes_on_after_the_proof(world, late):
    asked = late.post(PERMISSIONS, CELLS)
    assert asked["Location"] == "/account/confirm/?next=/account/confirm/resume/"
    assert not changed()

    petra = Person(late)
    petra.open(asked["Location"]).press("Confirm", {"Password": world.password})
    assert "What you had typed was kept" in petra.text
    petra.press("Go on")

    assert "1 change saved." in petra.text
    assert [event.details["reason"] for event in changed()] == ["Site photographs"]


def test_nothing_is_shown_before_the_proof_and_no_secret_is_kept(world, late):
    late.post(PERMISSIONS, {**CELLS, "old_password": world.password})

    assert late.get("/account/confirm/resume/")["Location"] == "/"
    assert world.password not in str(dict(late.session))
    late.post("/account/confirm/", {"password": world.password})
    shown = late.get("/account/confirm/resume/").content.decode()
    assert "Site photographs" in shown
    assert world.password not in shown


def test_once_it_went_on_it_is_forgotten(world, late):
    late.post(PERMISSIONS, CELLS)
    late.post("/account/confirm/", {"password": world.password})
    late.post(PERMISSIONS, CELLS)

    assert late.get("/account/confirm/resume/")["Location"] == "/"


@pytest.mark.parametrize("sent", [{}, {"reason": "x" * 70_000}])
def test_what_is_empty_or_very_large_goes_back_to_its_page(world, late, sent):
    asked = late.post(PERMISSIONS, sent, headers={"Referer": f"http://testserver{PERMISSIONS}"})
    late.post("/account/confirm/", {"password": world.password})

    assert asked.status_code == 303
    assert late.get("/account/confirm/resume/").status_code == (200 if not sent else 302)
