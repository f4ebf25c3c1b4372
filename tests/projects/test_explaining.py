"""Why: the lines that decided and what would change them, on every page that says so."""

import pytest

from documents.models import DocumentGroup
from kazinex.core import access
from kazinex.core.permissions import Permission
from projects import explaining
from projects.services import overrides, projects

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


def test_the_person_page_shows_every_action_with_its_source_and_what_roles_would_change(world):
    member = world.harbour.memberships.get(user=world.remy)
    body = world.client("petra").get(f"/o/meridian/p/harbour/team/{member.public_id}/").content.decode()

    for action in Permission:
        assert action.label in body
    assert "Reviewer by default does not include “Upload documents”." in body
    assert "sees 2 more documents, 1 of them confidential" in body


def test_the_access_tab_names_everybody_and_the_line_that_lets_them_in(world):
    DocumentGroup.objects.create(document=world.secret, group=world.groups["client"])
    body = world.client("ada").get("/o/meridian/p/harbour/documents/HT-MEP-DWG-001/access/").content.decode()

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
