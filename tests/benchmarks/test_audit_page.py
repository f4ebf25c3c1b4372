"""The audit log: pages by cursor with every filter, in a heap two busy organisations share."""

from statistics import median
from typing import Any

import pytest
from django.db.models import Q

from audit import queries
from audit.domain.conditions import Filters
from audit.models import AuditEvent
from audit.queries import EventPage, Scope
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.benchmarks.measuring import interleaved, medians, ms, p99, plans, scaled, tell
from tests.cast import World, build_world

pytestmark = pytest.mark.benchmark
ROWS = scaled(500_000)
BAR = 5  # times as fast as pages by their number, nine tenths down the log
FILTERS = {
    "none": Filters(),
    "category": Filters(category="document"),
    "action": Filters(action="document_locked"),
    "days": Filters(since="2026-01-10T00:00:00+00:00", until="2026-01-20T00:00:00+00:00"),
}
TEXTS = {
    "actor": Filters(actor="person77"),
    "rare words": Filters(search="HT-CIV-DWG-4711"),
    "common word": Filters(search="drain"),
}


@pytest.fixture
def busy(own_database: str) -> World:
    """Meridian with half of a long log."""
    world = build_world()
    makers.events(world, ROWS)
    return world


def test_pages_with_every_filter_keep_their_bar(busy):
    with organisation_active(busy.meridian):
        gains, slowest = {}, 0.0
        for within in (Scope(), Scope((busy.harbour.pk,), without_project=False)):
            for name, filters in FILTERS.items():
                gain, worst = _against_numbers(within, filters)
                gains[f"{name}{' in a project' if within.projects else ''}"] = gain
                slowest = max(slowest, worst)
    facts = [f"{name} {gain:.1f}" for name, gain in gains.items()]
    tell(f"audit_page {ROWS:,} events, peer/ours", *facts, f"slowest page {ms(slowest)}")
    assert min(gains.values()) >= BAR


def test_free_text_over_all_time_keeps_its_bar(busy):
    with organisation_active(busy.meridian):
        gains = {name: _against_scanning(filters) for name, filters in TEXTS.items()}
    tell("audit_page free text over all time, peer/ours", *(f"{name} {gain:.1f}" for name, gain in gains.items()))
    assert gains["rare words"] >= BAR


def _against_scanning(filters: Filters) -> float:
    mine, usual = medians(lambda: queries.page(Scope(), filters), lambda: _usual_text(filters))
    return usual / mine


def _against_numbers(within: Scope, filters: Filters) -> tuple[float, float]:
    """The gain deep in the log against OFFSET, both ways, and the slowest page of ours; no plan reads the whole log."""
    matching = queries.matching(within, filters)
    deep = matching.count() * 9 // 10
    place = str(matching.order_by(*queries.NEWEST_FIRST)[deep - 1].uid)
    numbered = matching.order_by(*queries.NEWEST_FIRST)[deep : deep + 51]

    def older() -> EventPage:
        return queries.page(within, filters, after=place)

    def newer() -> EventPage:
        return queries.page(within, filters, before=place)

    assert [one.pk for one in older().events] == [one.pk for one in numbered.all()][: queries.PAGE]
    back, forth, offset = interleaved(older, newer, lambda: list(numbered.all()))
    assert not [plan for work in (older, newer) for plan in plans(work) if "Seq Scan on audit_auditevent" in plan]
    return median(offset) / max(median(back), median(forth)), p99(back + forth)


def _usual_text(filters: Filters) -> list[Any]:
    """Text as one would look for it at first: each column, anywhere."""
    events = AuditEvent.objects.all()
    for word in (filters.actor, filters.search):
        if word:
            events = events.filter(
                Q(actor_label__icontains=word) | Q(target_label__icontains=word) | Q(details__icontains=word)
            )
    return list(events.order_by(*queries.NEWEST_FIRST)[:51])
