"""Beginning, changing and ending projects, by service and over HTTP."""

import pytest

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core.errors import RuleBroken
from projects.models import Project
from projects.services import overrides, project_members, projects
from tests.guestshares import guests


def last_sentence() -> str:
    return sentence(AuditEvent.objects.order_by("-id")[0])


def test_an_org_manager_creates_a_project(world):
    form = {"name": "Metro North", "code": "Metro-North", "time_zone": "Australia/Sydney"}
    answer = world.client("otto").post("/o/meridian/projects/new/", form)

    assert (answer.status_code, answer["Location"]) == (302, "/o/meridian/p/metro-north/team/")
    assert Project.objects.get(code="metro-north").name == "Metro North"
    assert last_sentence() == "Otto Oberon created the project Metro North (metro-north)"


@pytest.mark.parametrize("name", ["petra", "wes"])
def test_nobody_else_creates_projects(world, name):
    answer = world.client(name).post("/o/meridian/projects/new/", {"name": "X", "code": "x", "time_zone": "UTC"})

    assert answer.status_code == 403
    assert not Project.objects.filter(code="x").exists()


@pytest.mark.parametrize("code", ["new", "settings", "Harbour!", "harbour", "-x", ""])
def test_a_bad_code_is_refused_and_nothing_typed_is_lost(world, code):
    form = {"name": "Kept words", "code": code, "time_zone": "UTC"}
    answer = world.client("ada").post("/o/meridian/projects/new/", form)

    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()


def test_the_same_code_may_stand_in_another_organisation(world):
    form = {"name": "Another depot", "code": "depot", "time_zone": "UTC"}
    assert world.client("ada").post("/o/meridian/projects/new/", form).status_code == 302


def test_a_project_cannot_end_before_it_starts(world):
    form = {"name": "X", "code": "x1", "time_zone": "UTC", "starts_on": "2026-03-02", "ends_on": "2026-03-01"}
    answer = world.client("ada").post("/o/meridian/projects/new/", form)

    assert "The project cannot end before it starts." in answer.content.decode()


def test_the_list_holds_only_projects_that_exist_for_the_person(world):
    body = world.client("dina").get("/o/meridian/").content.decode()

    assert "Harbour Tunnel" in body
    assert "Western Viaduct" not in body
    assert "Depot Renewal" not in body


def test_a_person_without_projects_reads_what_will_be_there(world):
    assert "No projects yet" in world.client("wes").get("/o/meridian/").content.decode()


def test_changes_are_recorded_from_old_to_new(world):
    projects.change(world.harbour, name="Harbour Crossing", by=world.actor("petra"))

    event = AuditEvent.objects.order_by("-id")[0]
    assert sentence(event) == "Petra Price changed the details of Harbour Crossing (harbour)"
    assert changes(event) == [("name", "Harbour Tunnel", "Harbour Crossing")]


def test_a_closed_project_can_be_read_and_not_changed_until_it_is_reopened(world):
    otto = world.client("ada")
    answer = otto.post("/o/meridian/p/harbour/settings/close/", {"reason": "Handed over"})
    assert answer.status_code == 302
    assert last_sentence() == "Ada Admin closed the project Harbour Tunnel (harbour): Handed over"

    assert otto.get("/o/meridian/p/harbour/").status_code == 200
    assert world.client("dina").get("/o/meridian/p/harbour/team/").status_code == 200
    refused = otto.get("/o/meridian/p/harbour/settings/general/")
    assert refused.status_code == 403
    assert "An org admin or org manager can reopen it." in refused.content.decode()
    with pytest.raises(RuleBroken):
        project_members.add(Project.objects.get(code="harbour"), user=world.wes, role="viewer", by=world.actor("ada"))

    assert otto.post("/o/meridian/p/harbour/settings/reopen/", {"reason": "Defects"}).status_code == 302
    assert last_sentence() == "Ada Admin reopened the project Harbour Tunnel (harbour): Defects"


def test_closing_says_which_shares_go_on_outside(world):
    ada = world.client("ada")
    close = "/o/meridian/p/harbour/settings/close/"
    assert "guest share" not in ada.get(close).content.decode()

    guests.share_with_jo(world)
    assert "1 guest share goes on until it expires" in ada.get(close).content.decode()
    guests.share_with_jo(world)
    assert "2 guest shares go on until they expire" in ada.get(close).content.decode()


@pytest.mark.parametrize(("status", "end"), [("active", "archive"), ("closed", "archive"), ("closed", "reopen")])
def test_who_was_denied_the_settings_does_not_archive_or_reopen_it_either(world, status, end):
    overrides.put(
        None, role="org_manager", permission="manage_settings", effect="deny", reason="x", by=world.actor("ada", "")
    )
    world.harbour.status = status
    world.harbour.save()
    answer = world.client("otto").post(f"/o/meridian/p/harbour/settings/{end}/", {"reason": "x"})

    world.harbour.refresh_from_db()
    assert (answer.status_code, world.harbour.status) == (403, status)
    denial = AuditEvent.objects.latest("id")
    assert (denial.action, denial.details["permission"], denial.details["line"]) == (
        "permission_denied",
        "Manage settings",
        3,
    )


def test_an_org_manager_who_is_a_viewer_there_does_not_close_it(world):
    answer = world.client("otto").post("/o/meridian/p/viaduct/settings/archive/", {"reason": "x"})

    assert answer.status_code == 403
    assert Project.objects.get(code="viaduct").is_open


def test_a_project_that_holds_documents_is_not_deleted(world):
    with pytest.raises(RuleBroken, match="Archive it"):
        projects.delete(world.harbour, reason="Mistake", by=world.actor("ada"))
    assert Project.objects.filter(code="harbour").exists()


def test_an_empty_project_is_deleted_and_its_history_stays(world):
    projects.delete(world.viaduct, reason="Made twice", by=world.actor("ada", "viaduct"))

    assert not Project.objects.filter(code="viaduct").exists()
    assert last_sentence() == "Ada Admin deleted the project Western Viaduct (viaduct): Made twice"


def test_an_archived_project_stays_readable(world):
    ada = world.client("ada")
    assert ada.post("/o/meridian/p/viaduct/settings/archive/", {"reason": "Years ago"}).status_code == 302

    assert last_sentence() == "Ada Admin archived the project Western Viaduct (viaduct): Years ago"
    assert ada.get("/o/meridian/p/viaduct/").status_code == 200
    assert "Archived" in ada.get("/o/meridian/").content.decode()
