"""A preview says all that would happen, to everybody it happens to, and nothing else."""

from typing import Any

import pytest

from accounts.models import Membership, Notification
from kazinex.core.permissions import Permission
from projects.models import AccessGroup, AccessGroupMember, ProjectMembership
from projects.queries import previews
from projects.queries.previews import Draft, Pending
from projects.services import groups, overrides
from tests.person import Person

HERE = "/o/meridian/p/harbour"
NO_FILTER: Any = {"disciplines": [], "document_types": [], "zones": [], "statuses": [], "confidentiality": ""}


def draft(world, name, *people, pk=0, actions=(), **shown):
    members = frozenset(world.people[one].pk for one in people)
    return Draft.of(name, members, actions=actions, shown=NO_FILTER | shown, pk=pk)


def test_who_sees_more_and_fewer_documents_is_told_both(world):
    """In a filtering group one sees its confidential document, and nothing else that it does not match."""
    group = groups.create(world.harbour, name="Plant", disciplines=[world.MEP.pk], by=world.actor("petra"))
    world.assign(world.secret, group)
    drafted = draft(world, "Plant", "abel", pk=group.pk, disciplines=[world.MEP.pk])
    (effect,) = previews.of_group(world.harbour, drafted, members=frozenset(), reader=world.actor("petra")).consequences

    assert effect.sentence == (
        "Adding Abel Adeyemi to Plant lets them see 1 more document, 1 of them confidential, and 2 fewer documents."
    )


def test_a_warning_counts_only_the_people_of_its_role(world):
    batch = [Pending(role, "manage_documents", "grant") for role in ("initiator", "reviewer", "viewer")]
    warnings = previews.of_overrides(None, batch).warnings

    assert [words.split(", ")[1] for words in warnings] == [
        "1 person now in 1 project",
        "2 people now in 1 project",
        "2 people now in 2 projects",
    ]


def test_a_document_controller_who_leaves_the_only_filter_sees_the_confidential_too(world):
    group = world.groups["civil_team"]
    AccessGroupMember.objects.create(group=group, user=world.dina)
    drafted = draft(world, "Civil team", "remy", pk=group.pk, disciplines=[world.CIV.pk])
    members = frozenset({world.dina.pk, world.remy.pk})
    (words,) = previews.of_group(world.harbour, drafted, members=members, reader=world.actor("petra")).warnings

    assert words == (
        "Dina Okafor is in no other filtering group, so without Civil team they see every document, "
        "the confidential too."
    )


def test_what_is_lost_for_the_organisation_itself_is_said(world):
    preview = previews.of_overrides(None, [Pending("org_manager", "manage_members", "deny")])

    assert [(str(one.person), one.place, one.loses) for one in preview.consequences] == [
        ("Otto Oberon", "The organisation", (Permission.MANAGE_MEMBERS,)),
        ("Otto Oberon", "Harbour Tunnel", (Permission.MANAGE_MEMBERS,)),
    ]


def test_who_shuts_themselves_out_is_warned(world):
    petra = Person(world.client("petra")).open(f"{HERE}/settings/permissions/")
    petra.press("Preview changes", {"Project Admin: Manage settings": "Deny", "Reason": "Calm"})

    assert "You yourself would lose “Manage settings”, and with it this page." in petra.text


def test_numbers_withheld_is_not_nobody(world):
    overrides.put(
        world.harbour, role="viewer", permission="manage_settings", effect="grant", reason="x", by=world.actor("ada")
    )
    drafted = draft(world, "Client", "vera", pk=world.groups["client"].pk)
    members = frozenset({world.vera.pk})
    (effect,) = previews.of_group(world.harbour, drafted, members=members, reader=world.actor("vera")).consequences

    assert effect.sentence == ("May see other documents than before; Project Admins and Org Admins are told how many.")
    assert not effect.sight


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"Name": "Client"}, "There is a group Client in this project already."),
        ({"Name": "CLIENT"}, "There is a group Client in this project already."),
        (
            {"Name": "Sharers", "Manage guest shares": True},
            "You cannot grant what you do not hold: Manage guest shares.",
        ),
    ],
)
def test_what_saving_would_refuse_is_refused_before_the_preview(world, chosen, words):
    overrides.put(
        world.harbour,
        role="project_admin",
        permission="manage_guest_shares",
        effect="deny",
        reason="x",
        by=world.actor("ada"),
    )
    petra = Person(world.client("petra")).open(f"{HERE}/settings/groups/new/")
    petra.press("Preview changes", chosen)

    assert petra.status == 422
    assert words in petra.text
    assert AccessGroup.objects.count() == 2
    assert not Notification.objects.filter(kind="group_changed").exists()


def test_a_past_end_is_refused_before_the_preview(world):
    petra = Person(world.client("petra")).open(f"{HERE}/settings/permissions/")
    chosen = {"Observer: Upload documents": "Grant", "Reason": "x", "Until": "2026-01-01"}
    petra.press("Preview changes", chosen)

    assert petra.status == 422
    assert "The end lies in the past." in petra.text


def test_bringing_a_group_back_is_previewed(world):
    client = world.groups["client"]
    groups.archive(client, by=world.actor("petra"))
    petra = Person(world.client("petra")).open(f"{HERE}/settings/groups/").follow("Bring back")

    assert "1 fewer document" in petra.text
    assert "Vera Voss" in petra.text
    assert AccessGroup.objects.get(pk=client.pk).archived_at is not None
    petra.press("Bring back")
    assert "The group Client counts again." in petra.text


def test_an_archived_group_is_shown_and_not_changed(world):
    client = world.groups["client"]
    groups.archive(client, by=world.actor("petra"))
    page = Person(world.client("petra")).open(f"{HERE}/settings/groups/{client.public_id}/")

    assert "It grants and shows nothing. Bring it back to change it." in page.text
    assert "Petra Price archived the group Client" in page.text
    assert page.heard("button[type=submit]") == page.heard("form.form button")


def test_the_page_of_a_member_says_what_each_organisation_role_would_change(world):
    dina = Membership.objects.get(user=world.dina)
    body = Person(world.client("ada")).open(f"/o/meridian/settings/members/{dina.public_id}/").text

    assert "What each other role would change" in body
    assert "Org Manager" in body
    assert "Western Viaduct: gains “Start workflow”" in body
    assert "The organisation: gains “Start workflow”" in body
    assert "Workflow Responder" in body
    assert "Harbour Tunnel: loses “Start workflow”" in body


def test_the_page_of_adding_says_what_each_role_would_give(world):
    body = Person(world.client("petra")).open(f"{HERE}/team/new/").text

    assert "What each role would give somebody in no group" in body
    assert "gains “View reports”; sees 2 more documents" in body
    assert "sees 3 more documents, 1 of them confidential" in body


def test_the_page_of_removing_says_what_is_lost_and_which_groups_are_left(world):
    remy = ProjectMembership.objects.get(project=world.harbour, user=world.remy)
    body = Person(world.client("petra")).open(f"{HERE}/team/{remy.public_id}/remove/").text

    assert "They leave Civil team ." in body or "They leave Civil team." in body
    assert "View reports" in body
    assert "Sees 1 fewer document." in body


def test_everybody_a_change_reaches_is_told(world):
    def told(name):
        found = Notification.objects.filter(user=world.people[name]).order_by("pk")
        return [one.text for one in found]

    petra = world.actor("petra")
    overrides.put(world.harbour, role="reviewer", permission="upload_documents", effect="grant", reason="x", by=petra)
    overrides.put(world.harbour, role="reviewer", permission="upload_documents", effect="", reason="x", by=petra)
    group = groups.create(world.harbour, name="Sharers", members=[world.abel], by=petra)
    facts = {"name": "Sharers", "description": ""}
    groups.change(group, members=[world.abel, world.ines], actions=["view_reports"], by=petra, **facts)
    groups.change(group, members=[world.ines], actions=["view_reports"], by=petra, **facts)
    groups.archive(group, by=petra)

    assert told("remy") == [
        "In Harbour Tunnel, you can now: “Upload documents”.",
        "In Harbour Tunnel, you can no longer: “Upload documents”.",
    ]
    assert told("abel") == [
        "In Harbour Tunnel, you are now in the group Sharers.",
        "In Harbour Tunnel, what the group Sharers grants or shows has changed.",
        "In Harbour Tunnel, you are no longer in the group Sharers.",
    ]
    assert told("ines") == [
        "In Harbour Tunnel, you are now in the group Sharers.",
        "In Harbour Tunnel, the group Sharers counts no longer.",
    ]
    assert told("vera") == []
