"""Why: the lines that decided and what would change them, on every page that says so."""

import pytest

from kazinex.core import access
from kazinex.core.permissions import Permission
from projects.domain import explaining
from projects.services import overrides, projects
from tests.person import Person

WHY = "/o/meridian/p/harbour/team/why/"


def why(world, name: str, action: Permission) -> list[tuple[int, str]]:
    return [(step.line, step.text) for step in explaining.explain(world.actor(name).grants, action).decision.steps]


def test_a_denial_is_told_line_by_line(world):
    assert why(world, "remy", Permission.UPLOAD_DOCUMENTS) == [
        (3, "The organisation role Member allows “Upload documents”."),
        (4, "In this project: the explicit project role Reviewer."),
        (5, "Reviewer by default does not include “Upload documents”."),
        (7, "No: the project layer does not allow it, and both layers must."),
    ]


def test_an_override_names_its_reason_and_is_linked(world):
    overrides.put(
        world.harbour,
        role="reviewer",
        permission="upload_documents",
        effect="grant",
        reason="Site photographs",
        by=world.actor("petra"),
    )
    lines = why(world, "remy", Permission.UPLOAD_DOCUMENTS)
    assert (5, "The project override for Reviewer grants it: Site photographs") in lines

    membership = world.actor("remy").membership.public_id
    body = world.client("petra").get(f"{WHY}?person={membership}&action=upload_documents").content.decode()
    assert "Site photographs" in body
    assert "/o/meridian/p/harbour/settings/permissions/#reviewer" in body
    assert "Ending the project override for Reviewer" in body


def test_what_would_change_a_denial(world):
    turns = explaining.explain(world.actor("vera").grants, Permission.UPLOAD_DOCUMENTS).turns

    assert turns == (
        "The project role Project Admin",
        "The project role Document Controller",
        "The project role Initiator",
        "The organisation role Org Admin",
        "A group that grants it",
        "A project override that grants it to Observer",
    )


def test_what_would_open_a_closed_project(world):
    projects.close(world.harbour, reason="Done", by=world.actor("ada"))

    assert explaining.explain(world.actor("dina").grants, Permission.UPLOAD_DOCUMENTS).turns == (
        "Reopening the project",
    )
    assert explaining.explain(world.actor("ada").grants, Permission.UPLOAD_DOCUMENTS).turns == (
        "Reopening the project",
    )


def test_a_document_is_explained_with_the_lines_of_sight(world):
    membership = world.actor("remy").membership.public_id
    address = f"{WHY}?person={membership}&action=view_reports&document=HT-STR-DWG-001"
    body = world.client("petra").get(address).content.decode()

    assert "The filter of the group Civil team does not match it." in body
    assert "Leaving the group Civil team" in body


@pytest.mark.parametrize("number", ["HT-MEP-DWG-001", "ND-SECRET-001", "NO-SUCH-1"])
def test_hidden_foreign_and_unknown_documents_are_not_told_apart(world, number):
    body = world.client("abel").get(f"{WHY}?document={number}").content.decode()

    assert f"There is no document {number} that you can see in this project." in body
    assert "Canary" not in body


def test_one_may_ask_about_oneself_and_not_about_others(world):
    abel, remy = world.actor("abel").membership.public_id, world.actor("remy").membership.public_id

    assert world.client("abel").get(f"{WHY}?person={abel}&action=upload_documents").status_code == 200
    assert world.client("abel").get(f"{WHY}?person={remy}&action=upload_documents").status_code == 403
    assert world.client("abel").get("/o/meridian/p/harbour/team/me/").status_code == 200


def test_the_denied_page_tells_the_lines_and_who_can_help(world):
    body = world.client("dina").get("/o/meridian/p/harbour/settings/groups/").content.decode()

    assert "You need “Manage settings” in this project. A project admin can give it to you." in body
    assert "Document Controller by default does not include “Manage settings”." in body


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [
        ("dina", "settings/groups/", "You need “Manage settings” in this project. A project admin can give it to you."),
        ("petra", "settings/close/", "This is only for Org Admin and Org Manager."),
        ("vera", "documents/HT-STR-DWG-001/unlock/", "This is only for Org Admin and Project Admin."),
    ],
)
def test_the_denied_page_leads_to_the_explainer(world, name, address, words):
    page = Person(world.client(name)).open(f"/o/meridian/p/harbour/{address}")

    assert page.status == 403
    assert words in page.text
    assert "What would change it" in page.text or "only for" in words
    assert "What you may do in Harbour Tunnel" in page.follow("Your permissions").text


def test_a_refusal_of_the_organisation_layer_is_an_org_admins_to_lift(world):
    facts = {"permission": "upload_documents", "effect": "deny", "reason": "Audit", "by": world.actor("ada")}
    overrides.put(None, role="member", **facts)
    page = Person(world.client("petra")).open("/o/meridian/p/harbour/documents/new/")

    assert "You need “Upload documents” in this project. An org admin can give it to you." in page.text
    assert "Ending the organisation override for Member" in page.text
    why = page.follow("Ask why")
    assert "An organisation override denies it to Member: Audit Decides" in why.text
    assert "Petra Price may not do this in Harbour Tunnel." in why.text


def test_a_project_admin_is_not_sent_to_themselves(world):
    overrides.put(
        world.harbour,
        role="project_admin",
        permission="upload_documents",
        effect="deny",
        reason="Audit",
        by=world.actor("ada"),
    )
    body = Person(world.client("petra")).open("/o/meridian/p/harbour/documents/new/").text

    assert "You need “Upload documents” in this project. An org admin can give it to you." in body


def test_a_member_is_told_that_no_override_helps_outside_projects(world):
    body = Person(world.client("dina")).open("/o/meridian/audit/").text

    assert (
        "You need “View audit log” in this organisation. "
        "Only Org Admins and Org Managers have it there, and an org admin gives those roles."
    ) in body


def test_an_archived_project_is_called_archived(world):
    projects.archive(world.harbour, reason="Done", by=world.actor("ada"))
    body = Person(world.client("dina")).open("/o/meridian/p/harbour/documents/new/").text

    assert "This project is archived, so “Upload documents” is not available." in body
    assert "An org admin or org manager can reopen it." in body
    assert "No: the project is archived, and only reading actions remain until it is reopened." in body


def test_the_organisation_is_explained_too_and_leads_to_each_project(world):
    otto = world.actor("otto", "").membership.public_id
    page = Person(world.client("ada")).open(f"/o/meridian/why/?person={otto}&action=manage_members")

    assert "Otto Oberon may do this in Meridian Rail Alliance." in page.text
    assert "The organisation role Org Manager allows “Manage members”. Decides" in page.text
    assert "An organisation override that denies it to Org Manager" in page.text
    assert "Western Viaduct Observer" in page.text
    assert "Harbour Tunnel Project Admin" in page.text
    assert page.open(f"/o/meridian/p/viaduct/team/why/?person={otto}").status == 200


def test_outside_projects_one_asks_about_oneself_and_not_about_others(world):
    dina, otto = world.actor("dina").membership.public_id, world.actor("otto", "").membership.public_id
    page = Person(world.client("dina")).open("/o/meridian/why/")

    assert "Dina Okafor may not do this in Meridian Rail Alliance." in page.text
    assert "Harbour Tunnel Document Controller" in page.text
    assert "Western Viaduct" not in page.text
    assert page.open(f"/o/meridian/why/?person={dina}").status == 200
    assert page.open(f"/o/meridian/why/?person={otto}").status == 403
    assert page.open("/o/meridian/why/?person=").status == 200
    assert world.client("nora").get("/o/meridian/why/").status_code == 404


def test_the_members_page_leads_to_why(world):
    vera = world.actor("vera").membership
    page = Person(world.client("ada")).open(f"/o/meridian/settings/members/{vera.public_id}/")

    assert "Harbour Tunnel Observer Client" in page.text
    assert "Nothing: only Org Admins and Org Managers act for the organisation itself." in page.text
    why = f"/o/meridian/p/harbour/team/why/?person={vera.public_id}"
    assert why in page.response.content.decode()
    assert "Vera Voss may do this in Harbour Tunnel." in page.open(why).text


def test_action_and_document_are_answered_together(world):
    remy = world.actor("remy").membership.public_id
    page = Person(world.client("petra"))
    asked = f"{WHY}?person={remy}&action=view_reports&document="

    assert (
        "Yes Remy Rousseau may do this in the project, and sees HT-CIV-DWG-001"
        in page.open(f"{asked}HT-CIV-DWG-001").text
    )
    assert "but does not see HT-STR-DWG-001" in page.open(f"{asked}ht-str-dwg-001").text
    asked = f"{WHY}?person={remy}&action=manage_members&document="
    assert "may not do this in the project, though they see HT-CIV" in page.open(f"{asked}HT-CIV-DWG-001").text
    assert "and does not see HT-STR-DWG-001" in page.open(f"{asked}HT-STR-DWG-001").text


def test_what_would_show_a_document_names_groups_to_join_and_to_assign(world):
    world.gather("Board", "vera")
    vera = world.actor("vera").membership.public_id
    body = Person(world.client("petra")).open(f"{WHY}?person={vera}&document=HT-MEP-DWG-001").text

    assert "Assigning the document to the group Board" in body
    assert "The document no longer being confidential" not in body  # its status is draft, which Client does not show
    assert "Assigning the document to the group Client" not in body  # the same
    body = Person(world.client("petra")).open(f"{WHY}?person={vera}&document=HT-CIV-DWG-001").text
    assert "Joining the group Civil team" in body
    assert "Leaving the group Client" in body


def test_a_narrower_rule_about_this_document_is_said(world):
    world.lock(world.beam)
    dina = world.actor("dina").membership.public_id
    page = Person(world.client("petra"))

    said = {
        "upload_documents": "It is locked, so it takes no new revision from anybody.",
        "manage_documents": "It is locked; only a Project Admin or an Org Admin can unlock it.",
    }
    for action, words in said.items():
        assert words in page.open(f"{WHY}?person={dina}&action={action}&document=HT-STR-DWG-001").text
    secret = page.open(f"{WHY}?person={dina}&action=manage_guest_shares&document=HT-MEP-DWG-001").text
    assert "It is confidential; only a Project Admin or an Org Admin can share it." in secret


def test_nothing_asked_is_said_so(world):
    body = Person(world.client("petra")).open(f"{WHY}?person=&action=&document=").text

    assert "Choose an action, or enter the number of a document." in body


def test_who_manages_no_settings_is_told_no_group_they_are_not_in(world):
    """Their own groups they know; what else there is to join is for who may put them there."""
    turns = Person(world.client("abel")).open(f"{WHY}?action=upload_documents").text

    assert "Joining the group" not in turns


def test_the_person_page_shows_every_action_with_its_source_and_what_roles_would_change(world):
    member = world.harbour.memberships.get(user=world.remy)
    body = world.client("petra").get(f"/o/meridian/p/harbour/team/{member.public_id}/").content.decode()

    for action in Permission:
        assert action.label in body
    assert "Reviewer by default does not include “Upload documents”." in body
    assert "sees 2 more documents, 1 of them confidential" in body


def test_the_access_tab_names_everybody_and_the_line_that_lets_them_in(world):
    world.assign(world.secret, world.groups["client"])
    tab = "/o/meridian/p/harbour/documents/HT-MEP-DWG-001/access/"
    assert "The group Client shows only certain statuses, and no" in world.client("ada").get(tab).content.decode()
    world.stand(world.secret.current_revision, "issued")
    body = world.client("ada").get(tab).content.decode()

    assert "It is confidential and assigned to the group Client." in body
    assert "It is confidential; a Document Controller in no filtering group sees those too." in body
    assert "Org Admins and Project Admins see every document of the project." in body
    assert "Wes Walker" not in body
    assert world.client("abel").get("/o/meridian/p/harbour/documents/HT-MEP-DWG-001/access/").status_code == 404


def test_the_explainer_is_the_gate(world):
    for name in ("ada", "otto", "petra", "dina", "ines", "remy", "abel", "vera"):
        actor = world.actor(name)
        for action in Permission:
            assert explaining.explain(actor.grants, action).decision == access.decide(actor.grants, action)
