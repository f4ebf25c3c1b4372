"""Kept questions: written once for all who ask the same, and asked anew by whoever sees something else since."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Self

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kazinex.core import clock, kept, planned
from kazinex.core.kept import Kept
from kazinex.core.tenancy import NoOrganisation, organisation_active
from projects.models import AccessGroup, AccessGroupMember, Project, ProjectMembership, Term
from tests.browsers import nobody_active

REGISTER = "/o/meridian/p/harbour/documents/"


def shown(browser: Any) -> set[str]:
    """The numbers in the register, as somebody's browser shows it."""
    return set(re.findall(r"name=selected value=(\S+)", browser.get(REGISTER).content.decode()))


def test_what_is_taken_or_given_is_seen_on_the_very_next_page(world):
    browser = world.client("remy")
    assert shown(browser) == world.seen_by("remy") == shown(browser)
    changes = {
        "another filter": lambda: AccessGroup.objects.filter(name="Civil team").update(disciplines=[world.STR.pk]),
        "a status": lambda: AccessGroup.objects.filter(name="Civil team").update(statuses=["issued"]),
        "another group": lambda: world.gather("Structures", "remy", disciplines=[world.CIV.pk]),
        "no group": lambda: AccessGroupMember.objects.filter(user=world.remy).delete(),
        "another role": lambda: world.role("remy", "project_admin"),
        "the role before": lambda: world.role("remy", "reviewer"),
    }
    seen = []
    for change in changes.values():
        change()
        seen.append(shown(browser))
        assert seen[-1] == world.seen_by("remy")
    assert len({frozenset(one) for one in seen}) > len(changes) // 2
    ProjectMembership.objects.filter(user=world.remy).delete()
    assert browser.get(REGISTER).status_code == 404


def test_each_organisation_asks_for_itself(world):
    codes = Kept()
    assert "harbour" in codes.rows("codes", _codes)
    with organisation_active(world.northgate):
        assert "harbour" not in codes.rows("codes", _codes)
    with nobody_active(), pytest.raises(NoOrganisation):
        codes.rows("codes", _codes)


@pytest.mark.usefixtures("world")
def test_the_rows_are_read_anew_by_words_that_were_written_once(monkeypatch):
    codes, written = Kept(), []

    def build() -> Any:
        written.append(True)
        return _codes()

    monkeypatch.setattr(Kept, "is_checked", False)
    with CaptureQueriesContext(connection) as asked:
        before = codes.rows("codes", build)
        Project.objects.filter(code="harbour").update(code="quay")
        after = codes.rows("codes", build)
    assert ("harbour" in before, "quay" in after, len(written)) == (True, True, 1)
    assert asked[0]["sql"] == asked[-1]["sql"] == str(_codes().query)


@pytest.mark.usefixtures("world")
def test_what_does_not_say_all_it_depends_on_is_refused_in_tests():
    codes = Kept()
    codes.rows("codes", _codes)
    with pytest.raises(AssertionError, match="does not say all"):
        codes.rows("codes", lambda: _codes().filter(code="quay"))


@pytest.mark.usefixtures("world")
def test_an_hour_is_not_kept():
    with pytest.raises(TypeError, match="would keep"):
        Kept().rows("retired", lambda: Term.objects.filter(retired_at__lt=clock.now()))


@pytest.mark.usefixtures("world")
def test_an_instant_that_it_depends_on_is_said_and_another_asks_anew():
    terms, found = Kept(), []
    Term.objects.filter(code="CIV").update(retired_at=clock.now() - timedelta(days=1))
    for since in (clock.now() - timedelta(days=2), clock.now()):
        retired = Term.objects.filter(retired_at__gte=since).values_list("code", flat=True)
        found.append(terms.rows("retired", retired.all, since=(since,)))
    assert found == [["CIV"], []]


@pytest.mark.usefixtures("world")
def test_nothing_is_asked_where_the_words_say_that_there_is_nothing():
    with CaptureQueriesContext(connection) as asked:
        assert Kept().rows("none", lambda: Project.objects.filter(pk__in=[])) == []
    assert list(asked) == []


@pytest.mark.usefixtures("world")
def test_the_last_that_were_asked_for_are_kept(monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    codes = Kept()
    for name in ("a", "b", "a", "c"):
        codes.rows(name, _codes)
    kept_by: list[Any] = list(codes._known)
    assert [name for _organisation, name, _since in kept_by] == ["a", "c"]


@pytest.mark.usefixtures("world")
def test_threads_that_ask_at_once_do_not_get_in_each_others_way(monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    codes, one = Kept(), kept._write(_codes(), ())
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda place: codes._keep(place % 7, one), range(5_000)))
    assert len(codes._known) == 2


@pytest.mark.parametrize(("answering", "threshold"), [(7, 1), (8, None)])
def test_plans_are_kept_where_the_connection_ends_in_the_database(answering, threshold):
    raw: Any = SimpleNamespace(
        info=SimpleNamespace(backend_pid=7), prepare_threshold=5, cursor=lambda: _Told(answering)
    )
    new: Any = SimpleNamespace(connection=raw)
    planned.plan_once(connection=new)
    assert raw.prepare_threshold == threshold


@pytest.mark.usefixtures("world")
def test_a_plan_is_made_once_a_connection():
    codes = Kept()
    for _ in range(3):
        codes.rows("codes", _codes)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_prepared_statements where statement like '%%projects_project%%'")
        assert cursor.fetchone() == (1,)


def test_a_kept_plan_stands_behind_the_wall_of_whoever_asks(world):
    codes = Kept()
    seen = []
    for organisation in (world.meridian, world.northgate, world.meridian):
        with organisation_active(organisation):
            seen.append(codes.rows("codes", _codes_of_whatever_organisation))
    assert seen == [["harbour", "viaduct"], ["depot"], ["harbour", "viaduct"]]


class _Told:
    """A cursor that answers with this one number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to close."""

    def execute(self, _statement: str) -> "_Told":
        return self

    def fetchone(self) -> tuple[int]:
        return (self._number,)


def _codes() -> Any:
    return Project.objects.order_by("code").values_list("code", flat=True)


def _codes_of_whatever_organisation() -> Any:
    """Where nothing but the wall itself tells whose they are."""
    return Project._base_manager.order_by("code").values_list("code", flat=True)
