"""What is recorded in the statement that opens a share."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent
from audit.services.recording import record
from guestshares.domain.actors import GuestActor
from guestshares.models import Share
from guestshares.queries import openings
from guestshares.services import sessions
from kazinex.core import clock
from kazinex.core.tenancy import current_organisation_id, organisation_active
from tests.guestshares import guests

ANSWERS: dict[str, Any] = {"name": "Jo Reid", "email": "jo@client.example", "acknowledged": True}


def test_an_opening_is_recorded_as_any_other_event_is_and_at_the_moment_it_was_counted(world):
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    share.refresh_from_db()
    opened, accepted = AuditEvent.objects.order_by("pk").filter(actor_kind="guest")
    by_itself = record(AuditAction.SHARE_REFUSED, by=GuestActor(share), target=share, reason="for comparison")

    same = (
        "actor_id",
        "actor_label",
        "project_id",
        "project_label",
        "target_type",
        "target_id",
        "target_label",
        "version",
    )
    for event in (opened, accepted):
        assert [getattr(event, name) for name in same] == [getattr(by_itself, name) for name in same]
    assert len({opened.uid, accepted.uid, opened.salt, accepted.salt}) == 4
    assert {opened.at, accepted.at} == {share.last_opened_at}
    assert (opened.ip, bool(opened.request_id), opened.request_id) == ("127.0.0.1", True, accepted.request_id)
    stated = {"stated_name": "Jo Reid", "stated_email": "jo@client.example", "identity_matches": True}
    assert opened.details == {"count": 1, "maximum": 3, **stated}
    assert accepted.details == {"text": share.acknowledgement_text}


def test_the_last_opening_is_judged_by_the_maximum_it_is_counted_against(world):
    share, _link = guests.share_with_jo(world)
    Share.objects.filter(pk=share.pk).update(maximum_opens=1)
    came_by: Any = {"pending": "first", "browser": "first", "token_hash": share.token_hash}
    assert sessions.open_at_once(share, **came_by, **ANSWERS) is None
    sessions.open(share, **ANSWERS)

    told = AuditEvent.objects.filter(action__in=["share_accessed", "share_expired"]).order_by("pk")
    assert [(event.action, event.details["maximum"]) for event in told] == [("share_accessed", 1), ("share_expired", 1)]
    assert (share.maximum_opens, share.status) == (1, "exhausted")
    assert told[1].details == {"reason": "count", "count": 1, "maximum": 1, "expired_at": told[1].at.isoformat()}


def test_whoever_answers_everything_is_let_in_by_two_statements(world):
    share, link = guests.share_with_jo(world, max_opens=1)
    jo = guests.follow(link)
    with CaptureQueriesContext(connection) as captured:
        assert jo.post("/g/open/", guests.JO).status_code == 303

    asked = [query["sql"].split("(")[0].split()[-1] for query in captured.captured_queries]
    assert [one for one in asked if one != "set_config"] == ["guestshares_followed", "guestshares_open"]
    assert guests.story(share)[1:] == ["share_accessed", "acknowledgement_accepted", "share_expired"]
    assert jo.get(guests.portal(share)).status_code == 200


@pytest.mark.parametrize("microsecond", [120, 123_450, 0])
def test_the_moment_a_share_ended_is_written_as_everywhere_else(world, microsecond):
    share, _link = guests.share_with_jo(world, max_opens=1)
    ended = clock.now().replace(microsecond=microsecond) + timedelta(hours=1)
    with clock.at(ended):
        sessions.open(share, **ANSWERS)

    assert AuditEvent.objects.get(action="share_expired").details["expired_at"] == ended.isoformat()


def test_inside_another_transaction_the_wall_stands_afterwards_where_it_stood(world):
    share, _link = guests.share_with_jo(world)
    came_by: Any = {"pending": "first", "browser": "first", "token_hash": share.token_hash}
    with organisation_active(world.northgate):
        followed = openings.share_followed(share.token_hash, "first")
        seen = [_told()]
        assert followed is not None
        assert sessions.open_at_once(followed, **came_by, **ANSWERS)
        seen.append(_told())

        assert seen == [str(current_organisation_id())] * 2 == [str(world.northgate.pk)] * 2
    share.refresh_from_db()
    assert (share.opens_used, guests.story(share)[1:]) == (1, ["share_accessed", "acknowledgement_accepted"])


def _told() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('kazinex.organisation')")
        return str(cursor.fetchone()[0])
