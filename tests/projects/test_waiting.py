"""Two people who save in the same moment: the second waits for the first, and then looks again."""

import threading
from typing import Any

import pytest
from django.db import connection

from audit.models import AuditEvent
from kazinex.core import edit_conflicts, opaque_ids
from kazinex.core.tenancy import organisation_active
from projects.models import AccessGroupMember, PermissionOverride, ProjectMembership
from projects.queries import wording
from projects.services import groups, overrides, projects
from tests.cast import build_world

PERMISSIONS = "/o/meridian/p/harbour/settings/permissions/"


def put(world, role, permission, effect):
    facts = {"role": role, "permission": permission, "effect": effect, "reason": "Audit finding"}
    overrides.put(world.harbour, **facts, by=world.actor("ada"))


def while_it_waits(world, name, address, form, change):
    """Somebody posts a form while a change of somebody else is not finished; what they are answered."""
    answers: list[int] = []
    client = world.client(name)

    def save() -> None:
        try:
            answers.append(client.post(address, form).status_code)
        finally:
            connection.close()

    second = threading.Thread(target=save)
    with organisation_active(world.meridian):
        change()
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join()
    return answers


def test_who_saves_the_same_new_override_a_moment_later_is_told_so(own_database):
    """There is no row of it to hold yet, so the second ran into the first one's and met an error."""
    world = build_world()
    form = {"cell-reviewer-upload_documents": "grant", "reason": "Asked", "step": "save"}
    facts: dict[str, Any] = {"role": "reviewer", "permission": "upload_documents", "effect": "grant"}

    def sooner() -> None:
        overrides.put(None, **facts, reason="Sooner", by=world.actor("ada", ""))

    assert while_it_waits(world, "ada", "/o/meridian/settings/permissions/", form, sooner) == [302]
    with organisation_active(world.meridian):
        assert PermissionOverride.objects.get().reason == "Sooner"
        assert AuditEvent.objects.filter(action="override_set").count() == 1


def test_what_is_set_while_a_save_waits_is_not_overwritten_unseen(own_database):
    """The page showed nothing in the cell; the denial came while the grant waited for its turn."""
    world = build_world()
    form = {"cell-viewer-upload_documents": "grant", "reason": "Asked", "seen": "-", "step": "save"}
    answers = while_it_waits(
        world, "petra", PERMISSIONS, form, lambda: put(world, "viewer", "upload_documents", "deny")
    )

    with organisation_active(world.meridian):
        assert (answers, PermissionOverride.objects.get().effect) == ([422], "deny")


def test_who_joins_a_group_while_a_save_waits_is_not_thrown_out_unseen(own_database):
    world = build_world()
    client = world.groups["client"]
    facts: dict[str, Any] = {"name": "Client", "description": "", "statuses": ["approved", "issued"], "actions": []}
    with organisation_active(world.meridian):
        seen = edit_conflicts.stamp(wording.facts(client, [world.vera]))
        vera = opaque_ids.of(world.vera)
    form = facts | {"description": "Who pays", "members": [vera], "seen": seen, "step": "save"}
    address = f"/o/meridian/p/harbour/settings/groups/{client.public_id}/"

    def join() -> None:
        groups.change(client, members=[world.vera, world.miko], by=world.actor("ada"), **facts)

    answers = while_it_waits(world, "petra", address, form, join)

    with organisation_active(world.meridian):
        there = {place.user for place in AccessGroupMember.objects.filter(group=client).select_related("user")}
        assert (answers, there) == ([422], {world.vera, world.miko})


@pytest.mark.parametrize("what", ["role", "group", "newcomer"])
def test_nothing_changes_in_a_project_that_is_closed_while_a_save_waits(own_database, what):
    world = build_world()
    with organisation_active(world.meridian):
        place = ProjectMembership.objects.get(project=world.harbour, user=world.vera)
        otto = opaque_ids.of(world.otto)
    home = "/o/meridian/p/harbour"
    address, form = {
        "role": (f"{home}/team/{place.public_id}/", {"role": "reviewer", "reason": "Asked"}),
        "group": (f"{home}/settings/groups/new/", {"name": "Late", "step": "save"}),
        "newcomer": (f"{home}/team/new/", {"user": otto, "role": "viewer"}),
    }[what]
    answers = while_it_waits(
        world, "petra", address, form, lambda: projects.close(world.harbour, reason="Done", by=world.actor("ada"))
    )

    with organisation_active(world.meridian):
        assert answers == [422]
        assert AuditEvent.objects.latest("id").action == "project_closed"
