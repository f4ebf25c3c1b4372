"""View as: a project through another member's eyes, read-only, on the record."""

import pytest

from accounts.models import Membership
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from projects.models import ProjectMembership

HOME = "/o/meridian/p/harbour/"


def place(world, name: str) -> str:
    public_id = ProjectMembership.objects.get(project=world.harbour, user=world.people[name]).public_id
    return f"{HOME}team/{public_id}/"


def viewing(world, who: str, whom: str):
    client = world.client(who)
    answer = client.post(f"{place(world, whom)}view-as/", {"reason": "They miss a drawing"})
    assert answer.status_code == 302
    return client


def said() -> list[str]:
    return [sentence(event) for event in AuditEvent.objects.filter(action__startswith="view_as").order_by("id")]


def test_a_project_admin_sees_what_another_member_sees(world):
    petra = viewing(world, "petra", "remy")
    body = petra.get(f"{HOME}documents/").content.decode()

    assert "You see this project as <strong>Remy Rousseau</strong>, read-only." in body
    assert "HT-CIV-DWG-001" in body
    assert "HT-STR-DWG-001" not in body
    assert petra.get(f"{HOME}documents/HT-MEP-DWG-001/").status_code == 404
    assert petra.get(f"{HOME}settings/groups/").status_code == 403
    (begun,) = said()
    assert begun == (
        "Petra Price began to view Harbour Tunnel (harbour) as Remy Rousseau <remy@meridian.example>: "
        "They miss a drawing"
    )


def test_nothing_can_be_changed_meanwhile(world):
    ada = viewing(world, "ada", "dina")
    answer = ada.post(f"{HOME}documents/HT-CIV-DWG-001/delete/", {"reason": "x"})

    assert answer.status_code == 403
    assert "so nothing can be changed" in answer.content.decode()
    assert "HT-CIV-DWG-001" in world.seen_by("dina")


def test_what_is_refused_to_a_change_meanwhile_is_on_record(world):
    viewing(world, "ada", "dina").post(f"{HOME}documents/HT-CIV-DWG-001/delete/", {"reason": "x"})

    denial = AuditEvent.objects.get(action="permission_denied")
    assert denial.actor_label == "Ada Admin viewing as Dina Okafor <ada@meridian.example>"
    assert denial.details["reason"].startswith("You are viewing this project as Dina Okafor")
    assert denial.details["address"] == "/o/meridian/p/harbour/documents/number/delete/"


def test_eyes_of_an_org_manager_open_no_page_of_org_managers(world):
    """Otto may close the project; Petra, who looks through his eyes, may not even look at that page."""
    ProjectMembership.objects.create(project=world.harbour, user=world.otto, role="project_admin")
    ends = [f"{HOME}settings/{name}/" for name in ("close", "archive", "reopen")]

    assert [viewing(world, "petra", "otto").get(end).status_code for end in ends] == [403] * 3
    assert [viewing(world, "ada", "otto").get(end).status_code for end in ends] == [200] * 3


def test_nothing_is_told_of_other_projects_of_theirs(world):
    """Remy manages shares elsewhere; the lists that span projects are not offered for it."""
    ProjectMembership.objects.create(project=world.viaduct, user=world.remy, role="document_controller")
    petra = viewing(world, "petra", "remy")

    assert "active-shares" not in petra.get(HOME).content.decode()


def test_seeing_another_project_so_ends_the_first_on_record(world):
    ada = viewing(world, "ada", "remy")
    there = ProjectMembership.objects.get(project=world.viaduct, user=world.otto)
    ada.post(f"/o/meridian/p/viaduct/team/{there.public_id}/view-as/", {"reason": "Another"})

    assert [words.partition(" (")[0] for words in said()] == [
        "Ada Admin began to view Harbour Tunnel",
        "Ada Admin stopped viewing Harbour Tunnel",
        "Ada Admin began to view Western Viaduct",
    ]
    assert "You see this project as" not in ada.get(HOME).content.decode()


def test_stopping_gives_ones_own_eyes_back(world):
    petra = viewing(world, "petra", "remy")

    assert petra.post(f"{HOME}team/view-as/stop/").status_code == 302
    body = petra.get(f"{HOME}documents/").content.decode()
    assert "You see this project as" not in body
    assert "HT-STR-DWG-001" in body
    assert said()[-1] == (
        "Petra Price stopped viewing Harbour Tunnel (harbour) as Remy Rousseau <remy@meridian.example>"
    )


def test_it_is_for_this_session_and_this_project_only(world):
    ada = viewing(world, "ada", "remy")

    assert "You see this project as" not in ada.get("/o/meridian/p/viaduct/").content.decode()
    assert "You see this project as" not in ada.get("/o/meridian/").content.decode()
    assert "You see this project as" not in world.client("ada").get(HOME).content.decode()


def test_what_is_refused_meanwhile_is_recorded_under_who_looks(world):
    viewing(world, "petra", "remy").get(f"{HOME}settings/groups/")

    denial = AuditEvent.objects.get(action="permission_denied")
    assert denial.actor_id == str(world.petra.pk)
    assert denial.actor_label == "Petra Price viewing as Remy Rousseau <petra@meridian.example>"


@pytest.mark.parametrize("name", ["dina", "vera"])
def test_others_may_not(world, name):
    assert world.client(name).get(f"{place(world, 'remy')}view-as/").status_code == 403


def test_not_as_oneself_and_not_as_an_org_admin_by_less(world):
    ProjectMembership.objects.create(project=world.harbour, user=world.ada, role="viewer")

    assert world.client("petra").get(f"{place(world, 'petra')}view-as/").status_code == 404
    assert world.client("petra").get(f"{place(world, 'ada')}view-as/").status_code == 404


def test_it_ends_when_the_right_to_it_ends(world):
    petra = viewing(world, "petra", "remy")
    ProjectMembership.objects.filter(project=world.harbour, user=world.petra).update(role="viewer")

    assert "You see this project as" not in petra.get(HOME).content.decode()


def test_it_ends_when_the_other_leaves(world):
    petra = viewing(world, "petra", "remy")
    Membership.objects.filter(user=world.remy).update(status="deactivated")

    assert "You see this project as" not in petra.get(HOME).content.decode()


def test_stopping_in_another_project_changes_and_records_nothing(world):
    ada = viewing(world, "ada", "remy")

    ada.post("/o/meridian/p/viaduct/team/view-as/stop/")

    assert len(said()) == 1
    assert "You see this project as" in ada.get(HOME).content.decode()


def test_its_end_is_on_record_when_the_right_to_it_ends(world):
    petra = viewing(world, "petra", "remy")
    ProjectMembership.objects.filter(project=world.harbour, user=world.petra).update(role="viewer")

    petra.get(HOME)
    petra.get(HOME)

    assert [words.partition(" viewing ")[0] for words in said()[1:]] == ["Petra Price stopped"]


def test_signing_out_ends_it_on_record(world):
    petra = viewing(world, "petra", "remy")

    petra.post("/sign-out/")

    assert said()[-1].startswith("Petra Price stopped viewing Harbour Tunnel (harbour) as Remy Rousseau")


def test_what_is_not_found_meanwhile_says_through_whose_eyes(world):
    petra = viewing(world, "petra", "remy")

    missing = petra.get(f"{HOME}documents/HT-MEP-DWG-001/")

    assert missing.status_code == 404
    assert "You see this project as <strong>Remy Rousseau</strong>" in missing.content.decode()
