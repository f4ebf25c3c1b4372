"""Permissions: one query a request, and a page's fifty rows decided without another."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.register.models import Document
from documents.register.models.visibility import can_see
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import medians, ms, tell
from tests.cast import build_world

pytestmark = pytest.mark.benchmark
BAR = 15  # times as fast as asking anew for each row of a page
MOST_QUERIES = 1


def test_deciding_a_page_keeps_its_bar(own_database):
    world = build_world()
    makers.metro(world, 2_000)
    with organisation_active(world.meridian):
        held = world.actor("remy", "metro").membership

        def actor() -> Any:
            return world_actor(held)

        rows = list(Document.objects.filter(project=world.metro, is_confidential=False).order_by("pk")[:50])
        with CaptureQueriesContext(connection) as asked:
            someone = actor()
            someone.decide(Permission.UPLOAD_DOCUMENTS)
            [can_see(someone, row) for row in rows]
        once, each, trip, test = medians(
            lambda: [can_see(someone, row) for someone in [actor()] for row in rows],
            lambda: [can_see(actor(), row) for row in rows],
            _round_trip,
            lambda: [someone.decide(Permission.UPLOAD_DOCUMENTS) for _ in range(1000)],
        )
    tell("permission", f"{len(asked)} queries a request", f"peer/ours {each / once:.1f} for the 50 rows of a page",
         f"ours/floor {once / trip:.1f} round trips", f"one decision {test * 1000:.1f} µs", ms(once))  # fmt: skip
    assert len(asked) <= MOST_QUERIES
    assert each / once >= BAR


def world_actor(membership: Any) -> Any:
    """The actor of a request, gathered anew."""
    from projects.queries.actors import member_actor

    return member_actor(membership, project_code="metro")


def _round_trip() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
