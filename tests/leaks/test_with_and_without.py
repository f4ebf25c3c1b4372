"""The same world without hidden things and with them: who may not know reads the same, letter for letter."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.cast import World
from tests.house import addresses, things
from tests.leaks import planting
from tests.leaks.reading import queried, told

CONTROLLING = ["manage_documents", "manage_guest_shares", "upload_documents", "manage_settings", "manage_members"]
QUERIES = (
    "",
    "?search=a&q=a",
    "?sort=-updated",
    "?sort=-opens_used",
    "?status=for_review",
    "?status=active",
    "?category=document&from=",
    "?document=KANARYC-001",
    "?deleted=only",
    "?confidential=yes",
)
SHEET = re.compile(r"<t[ >].*?</t>|<v>.*?</v>")


@pytest.mark.parametrize(
    ("person", "actions", "project"),
    [
        ("remy", CONTROLLING, "harbour"),
        ("abel", CONTROLLING, "harbour"),
        ("vera", [], "harbour"),
        ("miko", ["manage_settings"], "harbour"),
        ("otto", CONTROLLING, "viaduct"),
    ],
)
def test_hidden_things_change_no_letter(world: World, person: str, actions: list[str], project: str) -> None:
    with time_machine.travel(datetime(2026, 11, 26, 3, tzinfo=UTC), tick=False):
        values = _places(world, project)
        planting.power(world, person, *actions, project=project)
        for name in ("dina", "ada"):
            world.client(name).get(f"/o/meridian/p/{project}/")  # they were active already
        before = _everything(world, person, values)
        _hidden_things(world, project)
        after = _everything(world, person, values)
    assert {address for address in before if before[address] != after.get(address)} == set()


def _places(world: World, project: str) -> dict[str, Any]:
    values = things.known(world) | {"organisation": "meridian", "project": project}
    if project == "viaduct":
        values["number"] = world.add_document("WV-001", project=project).number
    return values


def _hidden_things(world: World, project: str) -> None:
    secret = planting.confidential(world, "C", project=project)
    planting.share(world, secret, "C", revoked=True)
    planting.share(world, secret, "C")
    client = world.client("dina" if project == "harbour" else "ada")
    client.post(f"/o/meridian/p/{project}/documents/{secret.number}/unlock/", {"reason": "x"})


def _everything(world: World, person: str, values: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Every answer this person gets; nothing that asking changed remains."""
    client = world.client(person)
    client.inspects = False
    with transaction.atomic():
        found = dict(_answers(client, values))
        transaction.set_rollback(True)
    return found


def _answers(client: Any, values: dict[str, Any]) -> Iterator[tuple[str, tuple[int, str]]]:
    """What each address says, to every query where it answers at all."""
    for route in addresses.member_routes():
        address = route.address(values)
        for query in queried(address, QUERIES):
            answer = _undone(client, "get", address + query)
            yield f"get {address}{query}", answer
            if answer[0] != HTTPStatus.OK:
                break
        if "export" in address:
            yield f"post {address}", _undone(client, "post", address)


def _undone(client: Any, method: str, address: str) -> tuple[int, str]:
    """What is answered, with whatever it changed undone; of a workbook, its cells."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        status, text = told(answer)
        transaction.set_rollback(True)
    workbook = answer["Content-Type"].startswith("application/vnd")
    return status, "".join(SHEET.findall(text)) if workbook else text
