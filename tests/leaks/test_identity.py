"""Person × route × method: what is foreign, hidden or in another project is answered like what nobody has."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from audit.domain.conditions import Filters
from audit.models import AuditEvent
from audit.services import exports
from kazinex.core import clock, opaque_ids
from projects.models import AccessGroup, ProjectMembership, Term, TermKind
from tests.cast import HouseClient, World
from tests.house import addresses, things
from tests.leaks import planting
from tests.leaks.reading import differing, told

METHODS = ("get", "head", "post")
NO_METHODS = ("put", "patch", "delete", "options", "trace")  # of no page: refused before the wall, whoever asks
STRANGE = ("foreign", "hidden", "elsewhere")
ALL = [*planting.POWERS, planting.LOG]
FILLED = {"reason": "x", "role": "viewer", "confirm": "yes"}
Names = dict[str, dict[str, Any]]


@pytest.mark.parametrize(
    ("person", "powers", "project"),
    [
        ("remy", ALL, "harbour"),
        ("abel", ALL, "harbour"),
        ("vera", [], "harbour"),
        ("otto", ALL, "viaduct"),
        ("wes", [], "harbour"),
        ("nora", [], "harbour"),
        ("", [], "harbour"),
    ],
)
def test_what_one_may_not_know_is_what_nobody_has(world: World, person: str, powers: list[str], project: str) -> None:
    there = _met(world, person, powers, project)
    client = _browser(world, person)
    found = {}
    for route in _naming(project=project):
        address = _filled(route, there, project)
        for method in METHODS if person == "remy" else ("get", "post"):  # head is get with its words cut off
            for data in ({}, FILLED) if method == "post" else ({},):
                nobody = _asked(client, method, address("nobody"), data)
                for kind in _strange(address):
                    if lines := differing(nobody, _asked(client, method, address(kind), data)):
                        found[f"{method} {kind} {route.path}"] = lines
    assert found == {}


def test_what_no_page_answers_is_refused_alike_whatever_is_named(world: World) -> None:
    there = _met(world, "remy", ALL, "harbour")
    client = _browser(world, "remy")
    found = {}
    for route in _naming():
        address = _filled(route, there, "harbour")
        for method in NO_METHODS:
            nobody = _asked(client, method, address("nobody"))
            strange = [_asked(client, method, address(kind)) for kind in _strange(address)]
            lines = [line for answer in strange for line in differing(nobody, answer)]
            if lines or nobody[0] != HTTPStatus.METHOD_NOT_ALLOWED:
                found[f"{method} {route.path}"] = [f"{nobody[0]}", *lines]
    assert found == {}


@pytest.mark.parametrize("person", ["remy", "abel", "ada"])
def test_a_part_of_something_else_is_no_part(world: World, person: str) -> None:
    """What one may see, with a revision or attachment of what one may not, or of another record."""
    there = _met(world, person, ALL if person != "ada" else [], "harbour")
    known = things.known(world) | {"organisation": "meridian", "project": "harbour"}
    there["another"] = {
        "attachment": planting.share(world, world.plan, "Z").items.get().attachments.get().public_id,
        "revision": world.beam.revisions.get().public_id,
    }
    client = _browser(world, person)
    parts = [{"number", "revision"}, {"share", "attachment"}]
    found: dict[str, list[str]] = {}
    for route in addresses.member_routes():
        if not any(pair <= set(route.names) for pair in parts):
            continue
        for method in METHODS:
            answers = {
                kind: _asked(client, method, route.address(known | _parts(there[kind])))
                for kind in ("nobody", *STRANGE, "another")
            }
            found |= {
                f"{method} {kind} {route.path}": lines
                for kind, answer in answers.items()
                if (lines := differing(answers["nobody"], answer))
            }
    assert found == {}


@pytest.mark.parametrize("person", ["remy", "abel", "vera"])
def test_finding_nothing_takes_as_many_queries_as_not_being_allowed_to(
    world: World, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    instant = clock.machine_now()  # that a session was used is written once a minute, whatever was asked for
    monkeypatch.setattr(clock, "machine_now", lambda: instant)
    there = _met(world, person, ALL if person != "vera" else [], "harbour")
    client = _browser(world, person)
    client.get("/o/meridian/p/harbour/")
    found = {}
    for route in _naming():
        address = _filled(route, there, "harbour")
        counts = {kind: _queries(client, address(kind)) for kind in ("nobody", *_strange(address))}
        if len(set(counts.values())) > 1:
            found[route.path] = counts
    assert found == {}


def _met(world: World, person: str, powers: list[str], project: str) -> Names:
    """The names that stand in addresses: of nothing, of Northgate's, of what is hidden, of another project's."""
    if powers:
        planting.power(world, person, *powers, project=project)
    other = "viaduct" if project == "harbour" else "harbour"
    nobody = things.unknown()
    secret = planting.confidential(world, "C", project=project)
    away = planting.hide(world, "E", project=other)
    hidden = _of(secret, planting.share(world, secret, "C", revoked=True))
    elsewhere = _of(away, planting.share(world, away, "E")) | _beside(world, other)
    return {
        "nobody": nobody,
        "foreign": nobody | things.foreign(world),
        "hidden": nobody | hidden,
        "elsewhere": nobody | elsewhere,
    }


def _of(document: Any, share: Any) -> dict[str, Any]:
    return {
        "number": document.number,
        "revision": document.revisions.earliest("pk").public_id,
        "share": share.public_id,
        "distribution": share.distribution,
        "attachment": share.items.get().attachments.get().public_id,
    }


def _beside(world: World, project: str) -> dict[str, Any]:
    """What another project has besides documents."""
    holder = world.projects[project]
    member, _ = ProjectMembership.objects.get_or_create(project=holder, user=world.ines, defaults={"role": "viewer"})
    term = Term.objects.create(kind=TermKind.DISCIPLINE, code="ELS", name="Elsewhere", project=holder)
    return {
        "group": AccessGroup.objects.create(project=holder, name="Elsewhere").public_id,
        "member": member.public_id,
        "term": opaque_ids.of(term),
        "uid": AuditEvent.objects.filter(project_id=holder.pk).latest("id").uid,
        "public_id": exports.request(Filters(), zone="UTC", by=world.actor("ada", "")).public_id,
    }


def _naming(*, project: str = "harbour") -> list[addresses.Route]:
    """The routes that name a thing; in harbour's stead only those within the project."""
    named = [
        route
        for route in addresses.member_routes()
        if not set(route.names) <= {"organisation", "project", "kind", "page", "report"}
    ]
    return [route for route in named if project == "harbour" or "project" in route.names]


def _filled(route: addresses.Route, there: Names, project: str) -> Callable[[str], str]:
    place = {"organisation": "meridian", "project": project}
    return lambda kind: route.address(there[kind] | place)


def _strange(address: Callable[[str], str]) -> list[str]:
    """The kinds of things that an address can name; where none of a kind stands in it, it is nobody's again."""
    return [kind for kind in STRANGE if address(kind) != address("nobody")]


def _parts(names: dict[str, Any]) -> dict[str, Any]:
    return {name: names[name] for name in ("revision", "attachment")}


def _browser(world: World, person: str) -> HouseClient:
    client = world.client(person)
    client.inspects = False
    return client


def _asked(client: HouseClient, method: str, address: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    answer = client.trace(address) if method == "trace" else getattr(client, method)(address, data or {})
    return told(answer, address)


def _queries(client: HouseClient, address: str) -> tuple[int, int]:
    reset_queries()  # Django keeps the last nine thousand; past them, what is counted is lost
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    return answer.status_code, len(queries)
