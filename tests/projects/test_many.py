"""Pages about permissions ask as often with one group, project or member as with many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from kazinex.core import clock
from kazinex.core.tenancy import active_organisation_id
from projects.models import AccessGroup, AccessGroupMember, Project, ProjectMembership
from projects.models.personal_facts import FilterFacts
from projects.queries import previews
from projects.queries.previews import Draft

PERMISSIONS = "/o/meridian/settings/permissions/"
DENIAL = {"cell-viewer-view_reports": "deny", "reason": "Not any more"}


@pytest.fixture
def ada(world):
    client = world.client("ada")
    client.get("/o/meridian/")
    return client


def asked(ask) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200
    return len(queries)


def add_projects(world):
    for number in range(30):
        project = Project.objects.create(code=f"p{number}", name=f"Project {number}", time_zone="UTC")
        ProjectMembership.objects.create(project=project, user=world.abel, role="approver")


def test_the_list_of_groups(world, ada):
    address = "/o/meridian/p/harbour/settings/groups/"
    few = asked(lambda: ada.get(address))
    for number in range(30):
        terms = {"disciplines": [world.CIV.pk, world.STR.pk], "document_types": [world.DWG.pk]}
        group = AccessGroup.objects.create(project=world.harbour, name=f"Group {number}", **terms)
        AccessGroupMember.objects.create(group=group, user=world.remy)

    assert asked(lambda: ada.get(address)) == few


def test_the_page_of_a_member_in_many_projects(world, ada):
    """What each other role would do there is told too, with the documents counted."""
    ProjectMembership.objects.create(project=world.viaduct, user=world.abel, role="approver")
    membership = Membership.objects.get(user=world.abel)
    address = f"/o/meridian/settings/members/{membership.public_id}/"
    few = asked(lambda: ada.get(address))
    add_projects(world)

    assert asked(lambda: ada.get(address)) == few


def test_the_preview_of_an_override_that_counts_in_many_projects(world, ada):
    few = asked(lambda: ada.post(PERMISSIONS, DENIAL))
    add_projects(world)

    assert asked(lambda: ada.post(PERMISSIONS, DENIAL)) == few


def test_documents_are_counted_once_for_all_who_see_alike(world, django_assert_num_queries):
    petra = world.actor("petra")
    drafted = Draft.of("Civil", frozenset(_reviewers(world, 40)), actions=(), shown=_civil(world))
    with django_assert_num_queries(5):
        preview = previews.of_group(world.harbour, drafted, members=frozenset(), reader=petra)

    assert [effect.sentence for effect in preview.consequences] == ["Sees 1 fewer document."] * 40


def _reviewers(world, many: int) -> list[int]:
    keys = []
    for number in range(many):
        user = User(email=f"r{number}@meridian.example", name=f"Reviewer {number}", password="!")
        user.managing_organisation_id = active_organisation_id()
        user.save()
        Membership.objects.create(user=user, role="member", activated_at=clock.now())
        ProjectMembership.objects.create(project=world.harbour, user=user, role="reviewer")
        keys.append(user.pk)
    return keys


def _civil(world) -> FilterFacts:
    return {"disciplines": [world.CIV.pk], "document_types": [], "zones": [], "statuses": [], "confidentiality": ""}
