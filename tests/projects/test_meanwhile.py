"""Two people on the same page: nobody undoes unseen what the other saved, and nothing typed is lost."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent
from kazinex.core import moments
from kazinex.core.tenancy import organisation_active
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride
from projects.services import groups, overrides
from tests.cast import build_world
from tests.person import Person

PERMISSIONS = "/o/meridian/p/harbour/settings/permissions/"


def put(world, role, permission, effect, **more):
    facts = {"role": role, "permission": permission, "effect": effect, "reason": "Audit finding"}
    overrides.put(world.harbour, **facts, by=world.actor("ada"), **more)


@pytest.fixture
def petra(world):
    return Person(world.client("petra"))


def test_an_override_set_meanwhile_is_not_taken_back_by_a_page_that_did_not_show_it(world, petra):
    petra.open(PERMISSIONS)
    put(world, "viewer", "view_reports", "deny")
    petra.press("Preview changes", {"Reviewer: Upload documents": "Grant", "Reason": "Photographs"})

    assert "Observer: View reports" not in petra.text
    petra.press("Save")
    assert "1 change saved." in petra.text
    assert not world.actor("vera").decide("view_reports")


def test_an_override_that_ended_meanwhile_is_not_set_anew(world, petra):
    put(world, "approver", "upload_documents", "grant", ends_at=moments.now() + timedelta(days=1))
    petra.open(PERMISSIONS)
    PermissionOverride.objects.update(ends_at=moments.now())
    petra.press("Preview changes", {"Reviewer: Upload documents": "Grant", "Reason": "Photographs"}).press("Save")

    assert "1 change saved." in petra.text
    assert not world.actor("abel").decide("upload_documents")


def test_a_cell_that_somebody_else_changed_is_shown_and_asked_for_again(world, petra):
    petra.open(PERMISSIONS).press("Preview changes", {"Observer: Upload documents": "Grant", "Reason": "Photographs"})
    put(world, "viewer", "upload_documents", "deny")
    petra.press("Save")

    assert petra.status == 422
    assert (
        "Meanwhile “Observer: Upload documents” was set to deny by Ada Admin: Audit finding. Look at it again below."
        in petra.text
    )
    assert not world.actor("vera").decide("upload_documents")
    petra.press("Preview changes")
    assert "Observer: Upload documents, grant" in petra.text
    petra.press("Save")
    assert world.actor("vera").decide("upload_documents")


def test_a_second_press_of_save_changes_and_records_nothing_more(world, petra):
    petra.open(PERMISSIONS).press("Preview changes", {"Observer: Upload documents": "Grant", "Reason": "Photographs"})
    form = dict(petra._defaults(petra._form("Save")[0]))
    assert world.client("petra").post(PERMISSIONS, form).status_code == 302
    again = world.client("petra").post(PERMISSIONS, form)

    assert "Nothing is changed yet" in again.content.decode()
    assert AuditEvent.objects.filter(action="override_set").count() == 1


def test_from_the_preview_one_goes_back_with_everything_chosen(world, petra):
    petra.open(PERMISSIONS).press("Preview changes", {"Observer: Upload documents": "Grant", "Reason": "Photographs"})
    petra.press("Change something")

    assert petra.status == 200
    assert "Photographs" in petra.response.content.decode()
    petra.press("Preview changes")
    assert "Observer: Upload documents, grant" in petra.text


def test_the_end_and_the_reason_of_an_override_can_be_changed(world, petra):
    put(world, "reviewer", "create_workflow", "grant", ends_at=moments.end_of_day(date(2027, 1, 31), "UTC"))
    petra.open(PERMISSIONS)
    chosen = {"Reviewer: Start workflow": "Grant again", "Reason": "Longer", "Until": "2027-02-28"}
    petra.press("Preview changes", chosen).press("Save")

    override = PermissionOverride.objects.get()
    assert (override.reason, override.ends_at) == (
        "Longer",
        moments.end_of_day(date(2027, 2, 28), "Australia/Sydney"),
    )
    assert "until the end of 28 Feb 2027" in petra.text
    event = AuditEvent.objects.filter(action="override_set").latest("id")
    assert event.details["changes"] == {
        "Reviewer: Start workflow": ["grant until 1 Feb 2027", "grant until 28 Feb 2027"]
    }


def test_a_new_reason_alone_is_on_record_with_the_old_one(world, petra):
    put(world, "viewer", "upload_documents", "grant")
    petra.open(PERMISSIONS)
    petra.press("Preview changes", {"Observer: Upload documents": "Grant again", "Reason": "Photographs"}).press("Save")

    event = AuditEvent.objects.filter(action="override_set").latest("id")
    assert event.details["changes"] == {"Observer: Upload documents, reason": ["Audit finding", "Photographs"]}


def test_what_the_organisation_says_meanwhile_asks_for_another_look(world, petra):
    """The preview said that nobody is touched: the action was the organisation's to give, and it gave it."""
    put(world, "viewer", "upload_documents", "deny")
    petra.open(PERMISSIONS)
    petra.press("Preview changes", {"Observer: Upload documents": "Back to default", "Reason": "Tidy"})
    facts = {"role": "viewer", "permission": "upload_documents", "effect": "grant", "reason": "Everywhere"}
    overrides.put(None, **facts, by=world.actor("ada", ""))
    petra.press("Save")

    assert petra.status == 422
    assert "Meanwhile what the organisation says about “Observer: Upload documents” has changed." in petra.text
    assert not world.actor("vera").decide("upload_documents")
    petra.press("Preview changes").press("Save")
    assert world.actor("vera").decide("upload_documents")


def test_a_group_that_somebody_else_changed_is_shown_and_asked_for_again(world, petra):
    client = world.groups["client"]
    address = f"/o/meridian/p/harbour/settings/groups/{client.public_id}/"
    petra.open(address).press("Preview changes", {"Description": "Who pays"})
    facts: dict[str, Any] = {"name": "Client", "description": "", "statuses": ["approved"], "actions": []}
    groups.change(client, members=[world.vera, world.miko], by=world.actor("ada"), **facts)
    petra.press("Save")

    assert petra.status == 422
    assert "Somebody else changed this group meanwhile." in petra.text
    assert "Members is now: Miko Mori, Vera Voss." in petra.text
    assert "Who pays" in petra.response.content.decode()
    assert AccessGroupMember.objects.filter(group=client).count() == 2


def test_a_group_goes_back_from_its_preview_with_everything_chosen(world, petra):
    petra.open("/o/meridian/p/harbour/settings/groups/new/")
    petra.press("Preview changes", {"Name": "Surveyors", "Upload documents": True, "Abel Adeyemi": True})
    assert "Abel Adeyemi" in petra.text
    petra.press("Change something").press("Preview changes").press("Save")

    group = AccessGroup.objects.get(name="Surveyors")
    assert group.actions == ["upload_documents"]
    assert [place.user for place in group.members.all()] == [world.abel]


def test_who_saves_the_same_new_override_a_moment_later_is_told_so(own_database):
    """There is no row of it to hold yet, so the second ran into the first one's and met an error."""
    world = build_world()
    answers: list[int] = []
    form = {"cell-reviewer-upload_documents": "grant", "reason": "Asked", "step": "save"}
    client = world.client("ada")

    def save() -> None:
        try:
            answers.append(client.post("/o/meridian/settings/permissions/", form).status_code)
        finally:
            connection.close()

    second = threading.Thread(target=save)
    with organisation_active(world.meridian):
        facts: dict[str, Any] = {"role": "reviewer", "permission": "upload_documents", "effect": "grant"}
        overrides.put(None, **facts, reason="Sooner", by=world.actor("ada", ""))
        second.start()
        second.join(timeout=1)  # it waits for the first one to be done
        assert answers == []
    second.join()

    assert answers == [302]
    with organisation_active(world.meridian):
        assert PermissionOverride.objects.get().reason == "Sooner"
        assert AuditEvent.objects.filter(action="override_set").count() == 1


def test_what_is_set_while_a_save_waits_is_not_overwritten_unseen(own_database):
    """The page showed nothing in the cell; the denial came while the grant waited for its turn."""
    world = build_world()
    answers: list[int] = []
    form = {"cell-viewer-upload_documents": "grant", "reason": "Asked", "seen": "-", "step": "save"}
    client = world.client("petra")

    def save() -> None:
        try:
            answers.append(client.post(PERMISSIONS, form).status_code)
        finally:
            connection.close()

    second = threading.Thread(target=save)
    with organisation_active(world.meridian):
        put(world, "viewer", "upload_documents", "deny")
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join()

    with organisation_active(world.meridian):
        assert (answers, PermissionOverride.objects.get().effect) == ([422], "deny")
