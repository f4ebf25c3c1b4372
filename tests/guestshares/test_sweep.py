"""Bookkeeping of expiry (SPEC 9.5); access itself never waits for it."""

from datetime import timedelta
from itertools import groupby

from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import queries as audit_queries
from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent
from audit.services.recording import record_many
from guestshares import queries, tasks
from guestshares.models import Share
from guestshares.services import shares, sweep
from kazinex.core import clock
from tests.guestshares import guests


def test_one_event_stamped_with_the_moment_of_expiry(world):
    share, _ = guests.share_with_jo(world)
    guests.end_by_date(share, timedelta(minutes=3))
    assert (sweep.expire_due(), sweep.expire_due()) == (1, 0)

    share.refresh_from_db()
    event = audit_queries.events_about(share).get(action="share_expired")
    assert event.at == share.expires_at
    assert event.details["reason"] == "date"
    assert event.actor_label == "Kazinex (expiry)"
    assert guests.sentences(share)[0] == "The share for Jo Reid expired (date), open 0 of 3"


def test_live_revoked_and_used_up_shares_are_left_alone(world):
    guests.share_with_jo(world)
    revoked, _ = guests.share_with_jo(world)
    shares.revoke(revoked, reason="Done", by=world.actor("dina"))
    used, link = guests.share_with_jo(world, max_opens=1)
    guests.enter(link)
    for share in (revoked, used):
        guests.end_by_date(share)
    assert sweep.expire_due() == 0
    assert guests.story(used).count("share_expired") == 1


def test_an_extended_share_expires_again(world):
    share, _ = guests.share_with_jo(world)
    guests.end_by_date(share)
    sweep.expire_due()
    shares.extend(share, expiry=7, max_opens=None, by=world.actor("dina"))
    guests.end_by_date(share)
    assert sweep.expire_due() == 1
    assert guests.story(share).count("share_expired") == 2


def test_more_than_one_batch(world, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 2)
    for _ in range(5):
        guests.end_by_date(guests.share_with_jo(world)[0])
    assert sweep.expire_due() == 5


def test_they_are_recorded_in_the_order_in_which_they_ended(world):
    made = [guests.share_with_jo(world)[0] for _ in range(4)]
    minutes = (2, 4, 1, 3)
    for share, ago in zip(made, minutes, strict=True):
        guests.end_by_date(share, timedelta(minutes=ago))
    assert sweep.expire_some() == 4
    told = AuditEvent.objects.filter(action="share_expired").order_by("pk")
    assert [event.target_id for event in told] == [str(made[place].pk) for place in (1, 3, 0, 2)]


def test_the_timetable_visits_only_organisations_with_due_shares(world):
    share, _ = guests.share_with_jo(world)
    assert queries.organisations_with_due_shares() == []
    guests.end_by_date(share)
    assert queries.organisations_with_due_shares() == [world.meridian.pk]
    tasks.sweep_due()
    assert queries.organisations_with_due_shares() == []
    assert Share.objects.get().expiry_recorded_at <= clock.now() + timedelta(minutes=1)


def test_the_sweep_asks_as_many_statements_for_one_share_as_for_many(world):
    def statements(count: int) -> int:
        for _ in range(count):
            guests.end_by_date(guests.share_with_jo(world)[0])
        with CaptureQueriesContext(connection) as captured:
            assert sweep.expire_some() == count
        return len(captured.captured_queries)

    assert statements(1) == statements(5)


def test_the_timetable_ends_a_transaction_after_each_few(world, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 2)
    for _ in range(5):
        guests.end_by_date(guests.share_with_jo(world)[0])
    with CaptureQueriesContext(connection) as captured:
        tasks.sweep_due()

    entered = f"select set_config('kazinex.organisation', '{world.meridian.pk}', true)"
    asked = [query["sql"] for query in captured.captured_queries]
    marked = ["skip locked" in sql for sql in asked if sql == entered or "skip locked" in sql]
    assert [one for one, _ in groupby(marked)][:8] == [False, True] * 4
    assert queries.organisations_with_due_shares() == []


def test_quotes_in_what_is_recorded_of_many_stay_as_they_are(world):
    share, _ = guests.share_with_jo(world)
    said = {"reason": "a \"date\" \\ and 'more', {curly}", "count": 0, "maximum": 3, "expired_at": "NULL"}
    record_many(AuditAction.SHARE_EXPIRED, [(share, share.expires_at, said)] * 2, by=sweep.BY)

    events = audit_queries.events_about(share).filter(action="share_expired")
    assert [event.details for event in events] == [said, said]
