"""Documents that are planned: in the register before there is a file, due, late or early, and shared nowhere."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.domain import planning
from documents.register.domain.planning import Planning
from documents.register.models import Document, Revision
from documents.register.queries.schemes import today
from documents.register.services import documents, revisions
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.person import Person

HERE = "/o/meridian/p/harbour"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture
def plan(world):
    def make(number: str, days: int, *, by: str = "dina", **facts) -> Document:
        due = today(world.harbour) + timedelta(days=days)
        return documents.plan(world.harbour, number=number, title="Wall", planned_on=due, by=world.actor(by), **facts)

    return make


def said() -> str:
    return sentence(AuditEvent.objects.order_by("-pk")[0])


def numbers(person: Person, query: str) -> list[str]:
    return person.open(f"{HERE}/documents/?{query}").heard("tbody .code a")


def test_a_document_is_planned_on_a_page_and_its_first_revision_makes_it_a_draft(world):
    dina = Person(world.client("dina")).open(f"{HERE}/documents/new/").follow("Plan without a file")
    dina.press("Plan document", {"Number": "HT-CIV-DWG-900", "Title": "Wall"})
    assert (dina.status, "Enter the planned date." in dina.text) == (422, True)
    dina.press("Plan document", {"Planned date": "2999-05-01"})

    assert said() == "Dina Okafor planned HT-CIV-DWG-900: Wall"
    assert (dina.fact("Planned date"), dina.fact("Planning"), dina.fact("Current revision")) == (
        "1 May 2999",
        "Planned",
        "–",
    )
    assert "Planned, without a file yet" in dina.text
    assert "Change status" not in dina.heard("menu a, .menu a")
    for tab in ("revisions/", "activity/", "access/", "edit/", "lock/", "packages/"):
        assert dina.open(f"{HERE}/documents/HT-CIV-DWG-900/{tab}").status == 200, tab
    assert dina.open(f"{HERE}/documents/HT-CIV-DWG-900/status/").status == 404
    assert numbers(dina, "status=planned") == ["HT-CIV-DWG-900"]

    dina.open(f"{HERE}/documents/HT-CIV-DWG-900/").follow("Upload its first revision")
    dina.press("Upload", {"Revision code": "A", "File": SimpleUploadedFile("wall.pdf", world.pdf)})

    assert (dina.fact("Planning"), dina.fact("Current revision")) == ("Delivered early", "A")
    assert Document.objects.get(number="HT-CIV-DWG-900").status == "draft"


def test_the_register_and_the_dashboard_tell_what_is_due_late_and_early(world, plan, checked):
    dina = world.actor("dina")
    for number, days in [("HT-1", 15), ("HT-2", 14), ("HT-3", 0), ("HT-4", -1), ("HT-5", 3), ("HT-6", 0), ("HT-7", -3)]:
        document = plan(number, days)
        if number in {"HT-5", "HT-6", "HT-7"}:
            revisions.add(document, code="A", file=checked(), by=dina)
    page = Person(world.client("dina"))

    found = {one.key: numbers(page, f"planning={one.key}") for one in Planning}

    assert found == {
        "planned": ["HT-1"],
        "due": ["HT-2", "HT-3"],
        "late": ["HT-4"],
        "early": ["HT-5"],
        "on_time": ["HT-6"],
        "delivered_late": ["HT-7"],
    }
    page.open(f"{HERE}/")
    assert (page.fact("Late"), page.fact("Due within 14 days")) == ("1", "2")
    yesterday = clock.shown_day(today(world.harbour) - timedelta(days=1))
    assert f"HT-4 Wall, due {yesterday}" in page.text


def test_who_sees_only_certain_statuses_sees_planned_ones_only_where_a_group_says_so(world, plan, checked):
    plan("HT-1", -1)
    early = plan("HT-2", 9)
    revision = revisions.add(early, code="A", file=checked(), by=world.actor("dina"))
    world.stand(revision, "approved")
    assert "HT-1" not in world.seen_by("vera")
    assert numbers(Person(world.client("vera")), "planning=early") == []  # when a first revision came tells of others

    world.gather("Planners", "vera", statuses=["planned"])

    assert "HT-1" in world.seen_by("vera")
    page = Person(world.client("vera")).open(f"{HERE}/documents/HT-1/")
    assert (page.status, page.fact("Planning")) == (200, "Late")
    assert numbers(page, "planning=late") == ["HT-1"]
    assert page.open(f"{HERE}/documents/HT-1/revisions/").status == 200


def test_an_initiator_describes_what_they_planned_themselves(world, plan):
    own = plan("HT-1", 5, by="ines")

    documents.edit(own, title="Tower", by=world.actor("ines"))

    assert said() == "Ines Ibarra edited HT-1"
    assert Person(world.client("ines")).open(f"{own.get_absolute_url()}edit/").status == 200


def test_a_plan_takes_its_number_from_the_scheme_and_a_day_is_asked_for(world, plan):
    with pytest.raises(RuleBroken, match="Enter the planned date"):
        documents.plan(world.harbour, number="HT-1", title="Wall", by=world.actor("dina"))
    with pytest.raises(RuleBroken, match=r"^Enter the number\.$"):
        plan("", 3)
    with pytest.raises(RuleBroken, match="already taken"):
        plan("HT-CIV-DWG-001", 3)


def test_a_planned_document_has_no_revision_and_no_revision_is_planned(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=world.plan.pk).update(status="planned")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(document=world.plan).update(status="planned")


DAYS = st.none() | st.integers(-20, 20).map(lambda days: TODAY + timedelta(days=days))


@given(st.booleans(), DAYS, DAYS)
def test_every_document_stands_in_one_place_of_its_plan(is_planned, planned_on, delivered_on):
    document: Any = SimpleNamespace(
        status="planned" if is_planned else "draft",
        planned_on=planned_on,
        delivered_on=None if is_planned else delivered_on,
    )

    stands = planning.of(document, TODAY)

    if is_planned:
        ahead = (planned_on - TODAY).days if planned_on else 99
        assert stands is (Planning.LATE if ahead < 0 else Planning.DUE if ahead <= 14 else Planning.PLANNED)
    elif planned_on is None or delivered_on is None:
        assert stands is None
    else:
        late = (delivered_on - planned_on).days
        assert stands is (Planning.EARLY if late < 0 else Planning.DELIVERED_LATE if late else Planning.ON_TIME)


def test_the_filter_and_the_function_agree(world):
    for count, (planned_on, delivered_on) in enumerate(
        (planned, delivered)
        for planned in (None, *(TODAY + timedelta(days=days) for days in (-15, -1, 0, 1, 14, 15)))
        for delivered in (None, *(TODAY + timedelta(days=days) for days in (-15, -1, 0, 1, 14, 15)))
    ):
        document = world.add_document(f"HT-{count:03d}")
        Document.objects.filter(pk=document.pk).update(planned_on=planned_on, delivered_on=delivered_on)
        Document.objects.create(
            project=world.harbour, number=f"HP-{count:03d}", title="x", owner=world.dina, updated_at=NOON,
            planned_on=planned_on,
        )  # fmt: skip

    for one in Planning:
        by_filter = set(Document.objects.filter(planning.as_q(one, TODAY)).values_list("pk", flat=True))
        assert by_filter == {each.pk for each in Document.objects.all() if planning.of(each, TODAY) is one}, one
