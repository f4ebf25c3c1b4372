"""One order of causes (SPEC 9.5): of one share, as a condition of lists, and in the SQL that counts and sweeps."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from guestshares.domain import dead_links
from guestshares.domain.dead_links import LinkDead
from guestshares.models import Share, ShareStatus, link_status
from guestshares.services import sessions
from kazinex.core import clock
from tests.guestshares import guests

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MICROSECOND, YEAR = timedelta(microseconds=1), timedelta(days=365)
REVOKED = (None, NOON - YEAR, NOON + YEAR)
ENDS = (NOON - YEAR, NOON - MICROSECOND, NOON, NOON + MICROSECOND, NOON + YEAR)
OPENS = [(0, 0), (0, 9), (1, 0), (1, 1), (3, 2), (3, 3)]


def kinds(now: datetime = NOON) -> Iterator[dict[str, object]]:
    """Facts of shares of every kind, around a moment."""
    for revoked_at, expires_at, (maximum, used) in product(REVOKED, ENDS, OPENS):
        yield {
            "revoked_at": revoked_at and revoked_at + (now - NOON),
            "revoke_reason": "Ended" if revoked_at else "",
            "expires_at": expires_at + (now - NOON),
            "maximum_opens": maximum,
            "opens_used": used,
        }


@pytest.fixture
def every_kind(world) -> list[Share]:
    """One share of every kind around NOON."""
    first, _link = guests.share_with_jo(world)
    for number, facts in enumerate(kinds()):
        first.pk, first.public_id = None, f"{number:024d}"
        for name, value in facts.items():
            setattr(first, name, value)
        first.save(force_insert=True)
    return list(Share.objects.filter(public_id__startswith="0000").order_by("public_id"))


def keys_of(shares: QuerySet[Share]) -> set[int]:
    return set(shares.values_list("pk", flat=True))


def by_function(shares: list[Share]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {status: set() for status in ShareStatus.values}
    for share in shares:
        found[link_status.of(share, NOON)].add(share.pk)
    return found


def test_lists_say_of_every_share_what_the_function_says(every_kind):
    mine = Share.objects.filter(pk__in=[share.pk for share in every_kind])
    listed = {status: keys_of(mine.filter(link_status.has(status, NOON))) for status in ShareStatus.values}

    assert listed == by_function(every_kind)
    assert all(listed.values())


def test_the_sql_of_counting_and_sweeping_says_the_same(every_kind):
    keys = [share.pk for share in every_kind]
    told = {}
    with connection.cursor() as cursor:
        for status in ShareStatus.values:
            condition = link_status.sql(status, now="%(now)s")
            query = f"select id from guestshares_share where id = any(%(keys)s) and {condition}"  # noqa: S608
            cursor.execute(query, {"keys": keys, "now": NOON})
            told[status] = {row[0] for row in cursor.fetchall()}

    assert told == by_function(every_kind)


def test_a_session_may_go_on_where_the_share_is_neither_revoked_nor_past_its_date(every_kind):
    found = by_function(every_kind)
    mine = Share.objects.filter(pk__in=[share.pk for share in every_kind])

    assert (
        keys_of(mine.filter(link_status.is_not_ended(NOON))) == found[ShareStatus.ACTIVE] | found[ShareStatus.EXHAUSTED]
    )


def test_the_order_is_revoked_then_date_then_count():
    gone = SimpleNamespace(revoked_at=NOON, expires_at=NOON, maximum_opens=1, opens_used=1)
    assert link_status.of(gone, NOON) == ShareStatus.REVOKED
    gone.revoked_at = None
    assert link_status.of(gone, NOON) == ShareStatus.EXPIRED
    gone.expires_at = NOON + MICROSECOND
    assert link_status.of(gone, NOON) == ShareStatus.EXHAUSTED
    gone.maximum_opens = 2
    assert link_status.of(gone, NOON) == ShareStatus.ACTIVE


@pytest.mark.parametrize("wrong", [-YEAR, YEAR])
def test_a_wrong_clock_of_this_machine_changes_nothing_that_is_read_with_the_databases(world, monkeypatch, wrong):
    soon, _link = guests.share_with_jo(world)
    over, _link = guests.share_with_jo(world)
    guests.end_by_date(over)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + wrong)
    read = {share.pk: share.status for share in Share.objects.with_clock().filter(pk__in=[soon.pk, over.pk])}

    assert read == {soon.pk: ShareStatus.ACTIVE, over.pk: ShareStatus.EXPIRED}
    assert set(Share.objects.live()) == {soon}
    assert set(Share.objects.in_status("expired")) == {over}
    assert set(Share.objects.unended()) == {soon}


def test_the_door_opens_exactly_where_the_status_says_so(world):
    """The moment of opening is the database's own, so shares of every kind are made around a moment just before it."""
    share, _link = guests.share_with_jo(world)
    answered = {str(facts): answer_of(share, facts) for facts in kinds(clock.now() - timedelta(minutes=5))}

    assert {facts: pair for facts, pair in answered.items() if pair[0] != pair[1]} == {}
    assert {foretold for foretold, _done in answered.values()} == {
        dead_links.REVOKED,
        dead_links.EXPIRED,
        dead_links.EXHAUSTED,
        None,
    }


def answer_of(share: Share, facts: dict[str, object]) -> tuple[object, object]:
    """Why the link of such a share is dead: foretold, and met by who opens it; nothing of it has happened then."""
    with transaction.atomic():
        Share.objects.filter(pk=share.pk).update(**facts)
        found = Share.objects.with_clock().get(pk=share.pk)
        foretold, met = dead_links.of(found, found.token_hash), None
        try:
            sessions.open(found, name="Jo Reid", email="jo@client.example", acknowledged=True)
        except LinkDead as refusal:
            met = refusal.why
        transaction.set_rollback(True)
    return foretold, met
