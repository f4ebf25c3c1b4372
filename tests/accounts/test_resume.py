"""A form that is interrupted by the question who one is loses nothing that was typed."""

import re
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


def test_not_now_leads_back_to_the_page_that_was_left_and_never_round_in_a_circle(late):
    late.get("/account/email/", headers={"Referer": "http://testserver/account/"})
    assert _not_now(late) == "/account/"
    late.get("/account/email/")
    assert _not_now(late) == "/"

    late.post(PERMISSIONS, CELLS)
    assert _not_now(late) == PERMISSIONS
    back = late.get(PERMISSIONS, headers={"Referer": "http://testserver/account/confirm/?next=/"})
    assert (back.status_code, back["Location"]) == (303, "/o/meridian/")
    assert not changed()


def _not_now(client):
    found = re.search(r'<a href="([^"]+)">Not now</a>', client.get("/account/confirm/").content.decode())
    assert found
    return found[1]
