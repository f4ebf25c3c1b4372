"""My work: what every app says that waits for somebody, in one order."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kazinex.core import clock, features
from kazinex.core.features import Feature, MyWork
from kazinex.core.places import WorkLine
from projects.models import Project, ProjectMembership
from projects.queries import my_work
from tests.person import Person

PLACE = "/o/meridian/my-work/"
HOME = "/o/meridian/p/harbour/"


@pytest.fixture
def steps(world):
    """A source of three things: one overdue, one due later, one without a date; and one of any number."""

    def source(count=0):
        now = clock.now()
        dates = {"Late": now - timedelta(days=1), "Soon": now + timedelta(days=1), "Some day": None}
        more = [WorkLine(f"Thing {at}", "/x/", world.harbour, now, now + timedelta(days=9)) for at in range(count)]
        lines = [WorkLine(name, "/x/", world.harbour, now, due) for name, due in reversed(dates.items())]
        return Feature(my_work=[MyWork(1, "Steps", lambda _actor, most: [*lines, *more][:most])])

    return source


def test_overdue_comes_first_then_what_is_due_then_the_rest(world, steps):
    with features.using(steps()):
        work = my_work.waiting_for(world.actor("remy", ""))

    assert [(one.line.title, one.is_overdue) for one in work.waiting] == [
        ("Late", True),
        ("Soon", False),
        ("Some day", False),
    ]
    assert (work.overdue, work.is_more) == (1, False)


def test_the_page_shows_it_and_the_dashboard_of_the_project_too(world, steps):
    remy = Person(world.client("remy"))
    with features.using(steps(), besides=True):
        remy.open(PLACE)
        assert remy.heard("tbody td:nth-child(1)") == ["Late", "Soon", "Some day"]
        assert remy.heard("tbody td:nth-child(3)") == ["Harbour Tunnel"] * 3
        assert "1 overdue" in remy.text
        remy.open(HOME)
        assert "Pending actions" in remy.text
        assert "3 waiting for you, 1 overdue" in remy.text


def test_a_note_stands_apart_from_what_it_is_about(world):
    line = WorkLine("RFI-0002 Cover", "/x/", world.harbour, clock.now(), note="from Ines Duarte")
    with features.using(Feature(my_work=[MyWork(1, "Letters", lambda _actor, _most: [line])]), besides=True):
        html = Person(world.client("remy")).open(PLACE).response.content.decode()
    assert re.search(r"RFI-0002 Cover</a>\s+<span[^>]*>from Ines Duarte", html)


def test_a_tile_that_is_cut_says_that_more_may_be_overdue(world):
    now = clock.now()
    lines = [WorkLine(f"Late {at}", "/x/", world.harbour, now, now - timedelta(days=1)) for at in range(120)]
    remy = Person(world.client("remy"))

    def said(count):
        source = MyWork(1, "Steps", lambda _actor, most: lines[:count][:most])
        with features.using(Feature(my_work=[source]), besides=True):
            return [" ".join(one.split()) for one in remy.open(HOME).heard(".status") if "overdue" in one]

    assert (said(29), said(30), said(31), said(120)) == (
        ["29 overdue"],
        ["30 overdue"],
        ["30+ overdue"],
        ["30+ overdue"],
    )
    late = MyWork(1, "Steps", lambda _actor, most: [*lines, *_undated(world, 90)][:most])
    with features.using(Feature(my_work=[late])):
        work = my_work.waiting_for(world.actor("remy", ""), most=151)
    assert (work.overdue_words, work.is_more) == ("120", True)


def _undated(world, count):
    return [WorkLine(f"Some day {at}", "/x/", world.harbour, clock.now(), None) for at in range(count)]


def test_a_long_list_has_pages_and_a_longer_one_says_so(world, steps):
    remy = Person(world.client("remy"))
    with features.using(steps(400), besides=True):
        assert len(remy.open(PLACE).heard("tbody tr")) == 50
        assert "100 things; there are more of some kind than are listed here." in remy.text
        assert len(remy.follow("Next").heard("tbody tr")) == 50
        assert len(remy.open(f"{PLACE}?page=9").heard("tbody tr")) == 3
        assert "There are 403 things on the pages before it." in remy.open(f"{PLACE}?page=10").text
        for junk in ("0", "-1", "x", "²", "9" * 50):
            assert remy.open(f"{PLACE}?page={junk}").status == 200


def test_what_waits_in_one_project_asks_about_sight_in_that_one_alone(world):
    """A condition for each of fifty projects took longer to write than everything else of the page."""

    def written():
        with CaptureQueriesContext(connection) as queries:
            world.client("dina").get(PLACE)
        return sum(len(query["sql"]) for query in queries)

    few = written()
    for number in range(30):
        project = Project.objects.create(code=f"lot{number}", name=f"Lot {number}", time_zone="Australia/Sydney")
        ProjectMembership.objects.create(project=project, user=world.dina, role="document_controller")
    assert written() < few * 1.5


def test_who_has_nothing_to_do_is_told_so(world):
    wes = Person(world.client("wes")).open(PLACE)

    assert "Nothing waits for you" in wes.text
    assert "Pending actions" not in Person(world.client("remy")).open(HOME).text


def test_ones_own_drafts_wait(world):
    dina = Person(world.client("dina")).open(PLACE)

    titles = ["HT-CIV-DWG-001 Drainage general arrangement", "HT-MEP-DWG-001 Canary of the confidential"]
    assert dina.heard("tbody td:nth-child(1)") == titles
    assert dina.heard("tbody td:nth-child(2)") == ["My drafts", "My drafts"]
    world.close()
    assert "Nothing waits for you" in dina.open(PLACE).text


def test_the_page_asks_as_much_for_three_hundred_drafts_as_for_one(world):
    client = world.client("dina")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(PLACE)
        return len(queries)

    client.get(PLACE)
    few = asked()
    for number in range(60):
        world.add_document(f"HT-CIV-DWG-1{number:02d}")
    assert asked() == few
