"""A refusal is recorded with the line that decided it, whatever was written as a reason."""

import pytest

from audit.domain.sentences import sentence
from audit.models import AuditEvent

NEW = "/o/meridian/p/harbour/documents/new/"
UPLOAD = "upload_documents"


def refused(world, name, address=NEW):
    assert world.client(name).get(address).status_code == 403
    event = AuditEvent.objects.get(action="permission_denied")
    assert (event.category, event.actor_id) == ("authorization", str(world.people[name].pk))
    return event.details["line"], event.details["reason"]


def test_the_default_of_a_role(world):
    assert refused(world, "vera") == (5, "Observer by default does not include “Upload documents”.")


def test_the_organisation_layer_before_what_a_group_granted(world):
    world.gather("Does not matter", "vera", actions=["upload_documents"])
    world.override("member", UPLOAD, "deny", reason="Audit")

    assert refused(world, "vera") == (3, "An organisation override denies it to Member: Audit")


def test_the_project_override_though_another_one_says_the_opposite_in_its_reason(world):
    world.override("viewer", UPLOAD, reason="It does not include enough by default")
    world.override("viewer", UPLOAD, "deny", "harbour", reason="Includes too much")

    assert refused(world, "vera") == (5, "The project override for Observer denies it: Includes too much")


def test_an_organisation_role_that_allows_too_little(world):
    world.harbour.memberships.create(user=world.wes, role="initiator")

    assert refused(world, "wes") == (
        3,
        "The organisation role Workflow Responder does not allow “Upload documents”.",
    )


def test_a_closed_project(world):
    world.close()

    assert refused(world, "dina") == (
        7,
        "No: the project is closed, and only reading actions remain until it is reopened.",
    )


def test_outside_projects(world):
    assert refused(world, "dina", "/o/meridian/audit/") == (
        7,
        "No: outside a project, only Org Admins and Org Managers act for the organisation.",
    )


@pytest.mark.parametrize(
    ("address", "sentence_of"),
    [
        (
            "/o/meridian/projects/new/",
            "Dina Okafor was refused “Projects: new”: This is only for Org Admin and Org Manager.",
        ),
        ("/o/meridian/settings/security/", "Dina Okafor was refused “Manage settings”: This is only for Org Admin."),
    ],
)
def test_a_narrower_rule_is_recorded_as_what_it_is(world, address, sentence_of):
    refused(world, "dina", address)

    assert sentence(AuditEvent.objects.get(action="permission_denied")) == sentence_of


def test_viewing_as_somebody_is_refused_under_its_own_name(world):
    vera = world.harbour.memberships.get(user=world.vera)
    refused(world, "dina", f"/o/meridian/p/harbour/team/{vera.public_id}/view-as/")

    assert sentence(AuditEvent.objects.get(action="permission_denied")) == (
        "Dina Okafor was refused “Projects: view as”: This is only for Org Admin and Project Admin."
    )
