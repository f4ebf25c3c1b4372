"""Every address, searched, filtered and sorted, by everybody who may not know: no canary sings."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from audit.models import AuditEvent
from kazinex.core.models import Outbox
from projects.models import AccessGroup, AccessGroupMember
from tests.cast import World
from tests.house import addresses, things
from tests.leaks import planting
from tests.leaks.reading import LISTS, canaries, queried

PLANTED = [("meridian", "harbour"), ("meridian", "viaduct")]
STRANGERS = {"nora": ("northgate", "depot"), "dan": ("northgate", "depot")}  # looking from their own place too
ELSEWHERE = ("outbox", "sign-out", "health", "gallery", "robots")
QUERIES = [
    "",
    "search=kanary",
    "search=kanaryc-title&from=",
    "q=kanaryc-guest&status=revoked",
    "actor=kanary&from=",
    "from=&category=guest_share",
    "from=&category=confidentiality",
    "from=&category=authorization",
    "from=",
    "sort=-updated",
    "sort=-opens_used",
    "status=for_review",
    "status=revoked",
    "confidential=yes",
    "deleted=only",
    "document=KANARYC-001&action=view_reports",
    "contact=kanaryc&company=kanaryc",
    "page=2",
]
HIDDEN = {  # C is confidential, F is structural, V is confidential in another project
    "remy": "CFV",
    "vera": "CFV",
    "ines": "CV",
    "abel": "CV",
    "miko": "CV",
    "wes": "CFV",
    "otto": "V",
    "nora": "CFV",
    "dan": "CFV",
}


SUNG = ("001", "title", "second", "guest", "mail@client.example", "label", "lock")


@pytest.fixture
def planted(world: World) -> World:
    inner = AccessGroup.objects.create(project=world.harbour, name="Inner circle")
    AccessGroupMember.objects.create(group=inner, user=world.petra)
    secret = planting.confidential(world, "C", groups=[inner], discipline=world.CIV)
    filtered = planting.hide(world, "F", discipline=world.STR)
    away = planting.confidential(world, "V", project="viaduct")
    planting.share(world, secret, "C", revoked=True)
    planting.share(world, [secret, world.plan], "C")
    planting.share(world, filtered, "F")
    planting.share(world, away, "V")
    dina = world.client("dina")
    for number in (secret.number, filtered.number):
        refused = dina.post(f"/o/meridian/p/harbour/documents/{number}/unlock/", {"reason": "x"})
        assert refused.status_code == 403
    return world


@pytest.mark.parametrize("name", HIDDEN)
def test_who_may_not_know_meets_no_canary(planted: World, name: str) -> None:
    assert hunted(planted, name) == {}


@pytest.mark.parametrize("name", ["vera", "abel"])
def test_every_power_but_the_log_lets_no_canary_sing(planted: World, name: str) -> None:
    planting.power(planted, name, *planting.POWERS)
    assert hunted(planted, name) == {}


@pytest.mark.parametrize(("name", "project"), [("remy", "harbour"), ("abel", "harbour"), ("otto", "viaduct")])
def test_readers_of_the_log_meet_no_canary(planted: World, name: str, project: str) -> None:
    planting.power(planted, name, planting.LOG, project=project)
    assert hunted(planted, name) == {}


@pytest.mark.parametrize("name", ["remy", "abel"])
def test_no_page_of_an_event_holds_a_canary(planted: World, name: str) -> None:
    planting.power(planted, name, planting.LOG)
    client = planted.client(name)
    client.inspects = False
    pages = {
        (event.action, event.target_type): client.get(f"/o/meridian/p/harbour/audit/events/{event.uid}/")
        for event in AuditEvent.objects.all()
    }
    assert any(page.status_code == 200 for page in pages.values())
    assert {what: found for what, page in pages.items() if (found := canaries(page, of=HIDDEN[name]))} == {}


def test_the_hunt_finds_what_is_there(planted: World) -> None:
    """Whoever sees the documents meets the canaries, so that silence means something."""
    missing = {f"kanaryc-{what}" for what in SUNG}
    for _address, singing in met(planted, "petra", of="C"):
        missing -= singing
        if not missing:
            break
    assert missing == set()


def test_mail_goes_to_nobody_who_may_not_know(planted: World) -> None:
    told = {
        str(row.payload.get("to", ""))
        for row in Outbox.objects.all()
        if canaries(json.dumps(row.payload).encode()) and "client.example" not in str(row.payload.get("to"))
    }
    assert told <= {"ada@meridian.example", "dina@meridian.example", ""}


def hunted(world: World, name: str, *, of: str = "") -> dict[str, set[str]]:
    """By address, the canaries it gives away."""
    return dict(met(world, name, of=of))


def met(world: World, name: str, *, of: str = "") -> Iterator[tuple[str, set[str]]]:
    """The addresses that give canaries away, with these, as they are met."""
    client = world.client(name)
    client.inspects = False
    for address in sorted(everywhere(world, name), key=lambda one: not one.endswith(LISTS)):
        for query in queried(address, QUERIES):
            answer: Any = client.get(f"{address}?{query}")
            assert answer.status_code < 500, f"{address}?{query}"
            if singing := canaries(answer, but=query, of=of or HIDDEN[name]):
                yield f"{address}?{query}", singing
            if answer.status_code != 200:
                break


def everywhere(world: World, name: str) -> Iterator[str]:
    """Each address of the site once, in each place that has it, where canaries are and where this person is at home."""
    values = things.known(world) | dict.fromkeys(("token", "factor", "name"), "nobody")
    seen = set()
    for organisation, project in [*PLANTED, *([STRANGERS[name]] if name in STRANGERS else [])]:
        for route in addresses.all_routes():
            if route.path.startswith(ELSEWHERE) or not set(route.names) <= {*values, "organisation", "project"}:
                continue
            address = route.address(values | {"organisation": organisation, "project": project})
            if address not in seen:
                seen.add(address)
                yield address
