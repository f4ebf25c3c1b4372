"""The people of a project."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import Notification
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import opaque_ids, spreadsheets
from kazinex.core.errors import RuleBroken
from projects.models import AccessGroupMember, ProjectMembership
from projects.services import groups, project_members
from tests.person import Person


def last_sentence() -> str:
    return sentence(AuditEvent.objects.order_by("-id")[0])


def member(world, name):
    return ProjectMembership.objects.get(project=world.harbour, user=world.people[name])


def test_the_team_page_names_everybody_with_role_and_groups(world):
    body = world.client("vera").get("/o/meridian/p/harbour/team/").content.decode()

    for words in ("Petra Price", "Project Admin", "Remy Rousseau", "Civil team", "Observer", "8 people"):
        assert (words in body) == (words != "8 people"), words
    assert "7 people" in body
    assert "Dan Depot" not in body


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("role=reviewer", {"Remy Rousseau", "Miko Mori"}),
        ("q=DINA", {"Dina Okafor"}),
        ("q=consult.example", {"Miko Mori"}),
        ("two_factor=enabled", set()),
    ],
)
def test_filters_of_the_team_live_in_the_address(world, query, people):
    team = Person(world.client("petra")).open(f"/o/meridian/p/harbour/team/?{query}")

    assert set(team.heard("tbody .person")) == people


def test_the_team_filters_by_group(world):
    answer = world.client("petra").get(f"/o/meridian/p/harbour/team/?group={world.groups['client'].public_id}")

    assert "1 person" in answer.content.decode()


def test_a_project_admin_adds_a_member_who_is_told(world):
    form = {"user": opaque_ids.of(world.otto), "role": "reviewer"}
    answer = world.client("petra").post("/o/meridian/p/harbour/team/new/", form)

    assert answer.status_code == 302
    assert (
        last_sentence()
        == "Petra Price added Otto Oberon <otto@meridian.example> to Harbour Tunnel (harbour) as Reviewer"
    )
    assert [told.text for told in Notification.objects.filter(user=world.otto)] == [
        "You are now Reviewer in Harbour Tunnel."
    ]


def test_somebody_of_another_organisation_cannot_be_added(world):
    form = {"user": opaque_ids.of(world.dan), "role": "reviewer"}
    assert world.client("petra").post("/o/meridian/p/harbour/team/new/", form).status_code == 422
    with pytest.raises(RuleBroken):
        project_members.add(world.harbour, user=world.dan, role="viewer", by=world.actor("petra"))


def test_a_document_controller_does_not_add_people(world):
    assert world.client("dina").get("/o/meridian/p/harbour/team/new/").status_code == 403


def test_a_new_role_counts_at_the_next_request(world):
    dina = world.client("dina")
    project_members.change_role(
        member(world, "dina"), role="project_admin", reason="Leads now", by=world.actor("petra")
    )

    assert dina.get("/o/meridian/p/harbour/team/new/").status_code == 200
    assert last_sentence() == (
        "Petra Price changed Dina Okafor <dina@meridian.example> from Document Controller to Project Admin "
        "in Harbour Tunnel (harbour): Leads now"
    )


def test_nobody_changes_their_own_role(world):
    with pytest.raises(RuleBroken, match="own role"):
        project_members.change_role(member(world, "petra"), role="viewer", reason="x", by=world.actor("petra"))


def test_removing_a_person_takes_them_out_of_the_groups(world):
    project_members.remove(member(world, "remy"), reason="Left the job", by=world.actor("petra"))

    assert not AccessGroupMember.objects.filter(user=world.remy).exists()
    assert world.client("remy").get("/o/meridian/p/harbour/").status_code == 404
    assert last_sentence().endswith("(Reviewer) from Harbour Tunnel (harbour): Left the job")


def test_the_team_is_exported_as_filtered_and_that_is_recorded(world):
    address = "/o/meridian/p/harbour/team/export/?role=reviewer"
    answer = world.client("petra").post(address)

    assert answer["Content-Type"] == spreadsheets.MEDIA_TYPE
    book = load_workbook(BytesIO(answer.content))
    values = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"Remy Rousseau", "Miko Mori", "Civil team"} <= values
    assert "Dina Okafor" not in values
    assert last_sentence() == "Petra Price exported the team of Harbour Tunnel (harbour) to Excel (2 people)"
    assert world.client("vera").post(address).status_code == 403


def test_what_each_group_would_change_stands_beside_the_choice(world):
    groups.create(world.harbour, name="Sharers", actions=["manage_guest_shares"], by=world.actor("petra"))
    petra = Person(world.client("petra")).open("/o/meridian/p/harbour/team/new/")

    assert "What each group, alone, would change for a new Observer" in petra.text
    assert "Sharers gains “Manage guest shares”" in petra.text
    assert "Civil team sees 1 fewer document" in petra.text
