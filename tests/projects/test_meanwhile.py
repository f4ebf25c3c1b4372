"""Two people on the same page: nobody undoes unseen what the other saved, and nothing typed is lost."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Membership
from accounts.services import members
from audit.models import AuditEvent
from kazinex.core import clock
from projects.models import AccessGroup, AccessGroupMember, PermissionOverride, ProjectMembership
from projects.services import groups, overrides, project_members, projects
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
    put(world, "approver", "upload_documents", "grant", ends_at=clock.now() + timedelta(days=1))
    petra.open(PERMISSIONS)
    PermissionOverride.objects.update(ends_at=clock.now())
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
    answers = [world.client("petra").post(PERMISSIONS, form) for _ in range(2)]
    without_its_key = world.client("petra").post(PERMISSIONS, form | {"form_key": ""})

    assert {answer["Location"] for answer in answers} == {PERMISSIONS}
    assert "Nothing is changed yet" in without_its_key.content.decode()
    assert AuditEvent.objects.filter(action="override_set").count() == 1


def test_from_the_preview_one_goes_back_with_everything_chosen(world, petra):
    petra.open(PERMISSIONS).press("Preview changes", {"Observer: Upload documents": "Grant", "Reason": "Photographs"})
    petra.press("Change something")

    assert petra.status == 200
    assert "Photographs" in petra.response.content.decode()
    petra.press("Preview changes")
    assert "Observer: Upload documents, grant" in petra.text


def test_the_end_and_the_reason_of_an_override_can_be_changed(world, petra):
    put(world, "reviewer", "create_workflow", "grant", ends_at=clock.end_of_day(date(2127, 1, 31), "UTC"))
    petra.open(PERMISSIONS)
    chosen = {"Reviewer: Start workflow": "Grant again", "Reason": "Longer", "Until": "2127-02-28"}
    petra.press("Preview changes", chosen).press("Save")

    override = PermissionOverride.objects.get()
    assert (override.reason, override.ends_at) == (
        "Longer",
        clock.end_of_day(date(2127, 2, 28), "Australia/Sydney"),
    )
    assert "until the end of 28 Feb 2127" in petra.text
    event = AuditEvent.objects.filter(action="override_set").latest("id")
    assert event.details["changes"] == {
        "Reviewer: Start workflow": ["grant until 1 Feb 2127", "grant until 28 Feb 2127"]
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
    facts: dict[str, Any] = {"role": "viewer", "permission": "upload_documents", "effect": "grant"}
    overrides.put(None, **facts, reason="Everywhere", by=world.actor("ada", ""))
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
    assert "Members is now: Miko Mori (miko@consult.example), Vera Voss (vera@meridian.example)." in petra.text
    assert "Who pays" in petra.response.content.decode()
    assert AccessGroupMember.objects.filter(group=client).count() == 2


@pytest.mark.parametrize(("step", "button"), [("archive", "Archive group"), ("restore", "Bring back")])
def test_a_group_that_somebody_else_changed_is_not_archived_or_brought_back_unseen(world, petra, step, button):
    """Two more people are in it than the preview counted."""
    client = world.groups["client"]
    if step == "restore":
        groups.archive(client, by=world.actor("ada"))
    petra.open(f"/o/meridian/p/harbour/settings/groups/{client.public_id}/{step}/")
    AccessGroupMember.objects.create(group=client, user=world.miko)
    petra.press(button)

    assert petra.status == 422
    assert "Somebody else changed this meanwhile. Look at it again" in petra.text
    assert "Miko Mori" in petra.text
    petra.press(button)
    assert AuditEvent.objects.latest("id").action == f"group_{step}d"


@pytest.mark.parametrize("level", ["project", "organisation"])
def test_a_role_that_somebody_else_changed_is_not_changed_unseen(world, level):
    ada = Person(world.client("ada"))
    place = ProjectMembership.objects.get(project=world.harbour, user=world.vera)
    member = Membership.objects.get(user=world.vera)
    in_project = level == "project"
    ada.open(
        f"/o/meridian/p/harbour/team/{place.public_id}/"
        if in_project
        else f"/o/meridian/settings/members/{member.public_id}/"
    )
    if in_project:
        project_members.change_role(place, role="document_controller", reason="Needed", by=world.actor("petra"))
    else:
        members.change_role(member, role="org_manager", reason="Needed", by=world.actor("ada", ""))
    ada.press("Save", {"Role": "Reviewer" if in_project else "Workflow Responder", "Reason": "Quieter"})

    assert "Somebody else changed this meanwhile. What you typed is kept below" in ada.text
    assert f"Role is now: {'Document Controller' if in_project else 'Org Manager'}." in ada.text
    assert "Quieter" in ada.response.content.decode()
    ada.press("Save")
    place.refresh_from_db()
    member.refresh_from_db()
    assert (place.role, member.role)[not in_project] == ("reviewer" if in_project else "workflow_responder")


def test_details_that_somebody_else_changed_are_not_changed_back_unseen(world, petra):
    petra.open("/o/meridian/p/harbour/settings/general/")
    projects.change(world.harbour, name="Harbour Tunnel Stage 2", by=world.actor("ada"))
    petra.press("Save", {"Reference": "HT-2"})

    assert petra.status == 422
    assert "Name is now: Harbour Tunnel Stage 2." in petra.text
    world.harbour.refresh_from_db()
    assert (world.harbour.name, world.harbour.reference) == ("Harbour Tunnel Stage 2", "")


def test_a_group_goes_back_from_its_preview_with_everything_chosen(world, petra):
    petra.open("/o/meridian/p/harbour/settings/groups/new/")
    petra.press("Preview changes", {"Name": "Surveyors", "Upload documents": True, "Abel Adeyemi": True})
    assert "Abel Adeyemi" in petra.text
    petra.press("Change something").press("Preview changes").press("Save")

    group = AccessGroup.objects.get(name="Surveyors")
    assert group.actions == ["upload_documents"]
    assert [place.user for place in group.members.all()] == [world.abel]
