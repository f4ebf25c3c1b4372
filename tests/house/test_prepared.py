"""Prepared questions: they answer as the queries they were written from, whoever asks."""

from collections.abc import Iterable

import pytest
from django.db.models import Model, QuerySet

from accounts.models import Session
from kazinex.core import clock
from kazinex.core.prepared import Prepared
from kazinex.core.tenancy import NoOrganisation, organisation_active
from projects.models import Project, SavedView, Term
from tests.browsers import nobody_active

VALUES = {  # of what prepared questions are asked by
    "user_id": lambda world: world.petra.pk,
    "project_id": lambda world: world.harbour.pk,
    "code": lambda world: world.harbour.code,
    "slug": lambda world: world.meridian.slug,
    "listed": lambda _world: "register",
    "key_hash": lambda _world: Session.objects.get().key_hash,
}


@pytest.fixture
def _something_to_find(world, client):
    client.force_login(world.petra)
    own = {"project": world.harbour, "owner": world.petra, "listed": "register", "query": "status=approved"}
    SavedView.objects.create(name="Approved", **own)
    SavedView.objects.create(name="Everywhere", **{**own, "project": None})


@pytest.mark.usefixtures("_something_to_find")
def test_each_answers_as_its_query_does_in_either_organisation(world):
    assert Prepared.every
    for asked in [one for one in Prepared.every if one.build.__module__.split(".")[0] != "tests"]:
        values = [VALUES[name](world) for name in asked.arguments]
        for organisation in (world.meridian, world.northgate, world.meridian):
            with organisation_active(organisation):
                assert _told(asked(*values)) == _told(asked.build(*values)), asked.build.__qualname__


def test_the_organisation_is_the_active_one_each_time(world):
    codes = Prepared(_codes)
    with organisation_active(world.meridian):
        assert "harbour" in codes()
    with organisation_active(world.northgate):
        assert "harbour" not in codes()


@pytest.mark.usefixtures("world")
def test_without_an_organisation_a_tenants_rows_are_refused():
    with nobody_active(), pytest.raises(NoOrganisation):
        Prepared(_codes)()


def test_what_changes_with_the_hour_is_not_kept(world):
    with pytest.raises(TypeError, match="would keep"):
        Prepared(_retired)()


def test_what_is_not_asked_by_is_no_argument(world):
    with pytest.raises(TypeError, match=r"does not ask by \['_code'\]"):
        Prepared(_of_code)("harbour")


@pytest.mark.usefixtures("world")
def test_other_rows_are_joined_and_nothing_is_added():
    with pytest.raises(TypeError, match="join them"):
        Prepared(_with_members)()
    codes = Prepared(_codes)
    assert codes()
    with pytest.raises(TypeError, match="nothing can be added"):
        codes._written.asked(()).filter(code="harbour")  # type: ignore[union-attr]  # it was asked just now


def test_rows_are_read_anew_each_time(world):
    codes = Prepared(_codes)
    before = codes()
    Project.objects.filter(pk=world.harbour.pk).update(code="quay")
    assert "quay" in codes()
    assert "quay" not in before


def _told(rows: Iterable[object]) -> list[object]:
    """All that the rows say of themselves, what was added to them in the question too."""
    return [
        {name: said for name, said in vars(row).items() if name != "_state"} if isinstance(row, Model) else row
        for row in rows
    ]


def _codes() -> QuerySet[Project, str]:
    found: QuerySet[Project, str] = Project.objects.values_list("code", flat=True)
    return found


def _with_members() -> QuerySet[Project]:
    found: QuerySet[Project] = Project.objects.prefetch_related("groups")
    return found


def _retired() -> QuerySet[Term]:
    found: QuerySet[Term] = Term.objects.filter(retired_at__lt=clock.now())
    return found


def _of_code(_code: str) -> QuerySet[Project]:
    found: QuerySet[Project] = Project.objects.all()
    return found
