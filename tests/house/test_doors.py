"""Every route × person × target: strangers learn nothing, the undeclared does not start, GET changes nothing."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.cast import HouseClient, World
from tests.house import addresses
from tests.leaks.reading import queried

PICTURES = ("page-image", "thumbnail", "tile")  # ends of the names of routes
QUIET = {"accounts_session", "core_throttle", "accounts_membership", "audit_auditevent", "audit_queue"}


def test_every_route_declares_its_door_and_the_wall_stands(db: None) -> None:
    call_command("check", databases=["default"], fail_level="ERROR")


def test_strangers_are_sent_to_sign_in_and_see_no_page_in_place_of_a_picture(world: World) -> None:
    client = world.client()
    found = list(addresses.filled(world))
    parts = {route.path: client.get(address).status_code for route, address in found if route.door.is_part}
    assert parts == {route.path: 404 for route, _address in found if (route.pattern.name or "").endswith(PICTURES)}
    answers = {route.path: client.get(address) for route, address in found if not route.door.is_part}
    wrong = {
        path: answer.status_code
        for path, answer in answers.items()
        if answer.status_code != 302 or "/sign-in/" not in answer["Location"]
    }
    assert wrong == {}


@pytest.mark.parametrize("name", ["nora", "dan"])
def test_another_organisation_answers_as_if_it_did_not_exist(world: World, name: str) -> None:
    client = world.client(name)
    assert differences(client, world, "meridian", "nowhere") == {}


@pytest.mark.parametrize("name", ["ada", "dina"])  # others in tests/leaks/test_identity.py
def test_foreign_ids_answer_like_random_ones(world: World, name: str) -> None:
    """Inside one's own organisation, what belongs to Northgate is what nobody has."""
    client = world.client(name)
    from tests.house import things

    foreign, nobody = things.foreign(world), things.unknown()
    found = {}
    for route in addresses.member_routes():
        if set(route.names) <= {"organisation", "project", "report"}:
            continue
        ours = {"organisation": "meridian", "project": "harbour"}
        for method in ("get", "post"):
            one = getattr(client, method)(route.address(foreign | ours))
            other = getattr(client, method)(route.address(nobody | ours))
            if (one.status_code, _body(one)) != (other.status_code, _body(other)):
                found[f"{method} {route.path}"] = (one.status_code, other.status_code)
    assert found == {}


@pytest.mark.parametrize("name", ["ada", "petra", "dina", "vera"])
def test_reading_every_page_changes_nothing(world: World, name: str) -> None:
    client = world.client(name)
    targets = [address for _route, address in addresses.filled(world)]
    client.get(targets[0])
    before = _tables()
    statuses = {address: _status(client, address) for address in targets}
    assert {address: status for address, status in statuses.items() if status >= 500} == {}
    assert _tables() == before


JUNK = ("%00", "\ud800", "9" * 5000, "-1", "' or 1=1 --", "../../etc/passwd", "0001-01-01")
KEYS = (
    *("q", "search", "after", "before", "sort", "page", "status"),
    *("category", "action", "actor", "from", "to", "project", "type"),
)


def test_hostile_queries_are_answered(world: World) -> None:
    """A list meets every junk under every key, any other page one junk under each."""
    client = world.client("ada")
    bad = {}
    for route, address in addresses.filled(world):
        for turn in range(len(JUNK) if queried(address, JUNK) is JUNK else 1):
            junk = {key: JUNK[(place + turn) % len(JUNK)] for place, key in enumerate(KEYS)}
            if _status(client, f"{address}?{'&'.join(f'{key}={_quoted(one)}' for key, one in junk.items())}") >= 500:
                bad[f"{route.path} {turn}"] = junk
    assert bad == {}


def differences(client: HouseClient, world: World, organisation: str, other: str) -> dict[str, tuple[int, int]]:
    found = {}
    values = addresses.known(world) | {"project": "harbour"}
    for route in addresses.member_routes():
        for method in ("get", "post"):
            one = getattr(client, method)(route.address(values | {"organisation": organisation}))
            two = getattr(client, method)(route.address(values | {"organisation": other}))
            if (one.status_code, _body(one)) != (two.status_code, _body(two)) or one.status_code != 404:
                found[f"{method} {route.path}"] = (one.status_code, two.status_code)
    return found


def _status(client: HouseClient, address: str) -> int:
    response: Any = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return int(response.status_code)


def _body(response: object) -> bytes:
    import re

    body = b"" if getattr(response, "streaming", False) else response.content  # type: ignore[attr-defined]
    return re.sub(rb'value="[A-Za-z0-9]{64}"|name="form_key" value="[^"]*"|[0-9a-f]{32}', b"", body)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return text if text == "%00" else quote(text.encode("utf-8", "surrogatepass"))


def _tables() -> dict[str, object]:
    """A fingerprint of every table a GET has no business with."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        names = [name for (name,) in cursor.fetchall() if name not in QUIET]
        found = {}
        for name in names:
            cursor.execute("select has_table_privilege(%s, 'select')", [name])
            if cursor.fetchone()[0]:
                cursor.execute(f'select count(*), md5(string_agg(t::text, chr(10) order by t::text)) from "{name}" t')  # noqa: S608
                found[name] = cursor.fetchone()
    return found
