"""The filters of the log are one dialect: pages ask the ORM, exports stream past it, and both find the same events."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection

from audit import queries
from audit.domain.catalogue import Category
from audit.domain.conditions import Filters, Scope, in_words
from audit.models import AuditEvent
from kazinex.core.tenancy import active_organisation_id

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AT = NOON.isoformat()
FILTERS = [
    Filters(),
    Filters(category="document"),
    Filters(action="document_edited"),
    Filters(category="document", action="document_locked"),
    Filters(since=AT),
    Filters(until=AT),
    Filters(since=AT, until=(NOON + SECOND).isoformat()),
    Filters(category="management", since=AT),
    Filters(actor="Dina"),
    Filters(search="drainage"),
    Filters(search="drainage", category="document", since=AT),
    Filters(search="!"),
    Filters(actor="Ada", search="zzz"),
    Filters(review="management"),
    Filters(review="management", search="drainage", since=AT),
    Filters(review="management", category="document"),
]
LETTERS = {0: "Drainage", 1: "Bridge"}


@pytest.fixture
def events(world) -> None:
    """Events of two categories and actions, around noon, in two projects and in none."""
    kinds = [(Category.DOCUMENT, "document_edited"), (Category.MANAGEMENT, "document_locked")]
    moments = (NOON - SECOND, NOON, NOON + SECOND)
    places = (world.harbour.pk, world.viaduct.pk, None)
    for number, ((category, action), at, project) in enumerate(product(kinds, moments, places)):
        AuditEvent.objects.create(
            organisation_id=active_organisation_id(),
            category=category,
            action=action,
            at=at,
            project_id=project,
            actor_kind="user",
            actor_label="Dina Okafor" if number % 3 else "Ada Admin",
            target_label=LETTERS[number % 2],
        )


def scopes(world) -> list[Scope]:
    here, there = world.harbour.pk, world.viaduct.pk
    return [
        Scope(),
        Scope((here,), without_project=False),
        Scope((here, there), without_project=True),
        Scope((), without_project=True),
        Scope((), without_project=False),
    ]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_pages_and_exports_find_the_same_events(world, events, filters):
    for within in scopes(world):
        on_pages = {event.pk for event in queries.page(within, filters, size=100).events}
        condition, parameters = filters.as_sql(within)
        with connection.cursor() as cursor:
            cursor.execute(f"select e.id from audit_auditevent e where {condition}", parameters)  # noqa: S608
            in_exports = {row[0] for row in cursor.fetchall()}

        assert in_exports == on_pages, within


def test_every_condition_narrows(world, events):
    found = {str(filters): len(queries.page(Scope(), filters, size=100).events) for filters in FILTERS}

    assert list(found.values()) == [18, 9, 9, 0, 12, 6, 6, 6, 12, 9, 3, 0, 0, 9, 3, 0]


def test_a_form_is_read_with_both_of_its_days_in_its_zone():
    typed = {"category": "document", "action": "", "actor": " Dina", "project": "7", "from": date(2026, 3, 3)}

    assert Filters.typed(typed | {"to": date(2026, 3, 4)}, "Australia/Sydney") == Filters(
        category="document",
        actor=" Dina",
        project=7,
        since="2026-03-02T13:00:00+00:00",
        until="2026-03-04T13:00:00+00:00",
    )
    assert Filters.typed({}, "UTC") == Filters()


def test_conditions_are_told_in_words():
    filters = Filters(category="guest_share", action="share_revoked", actor="Dina", since=AT, search="drain")

    assert in_words(filters, zone="Australia/Sydney", project="Harbour Tunnel") == [
        ("Category", "Guest Share"),
        ("Action", "Share revoked"),
        ("Actor", "Dina"),
        ("Project", "Harbour Tunnel"),
        ("From", "3 Mar 2026, 23:00:00 AEDT"),
        ("Search", "drain"),
    ]
