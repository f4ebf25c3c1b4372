"""Every list with filters: what cannot be read gets words beside its filter, no rows, and no export."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.cast import World
from tests.house import addresses
from tests.person import Person

FEWEST = 9  # lists with filters that stand today
LISTED = "Choose one of the listed values."
UNREADABLE = {
    "select": ("nosuch", LISTED),
    "date": ("2026-02-30", "Enter a date, such as 2026-03-31."),
    "text": ("x" * 3_000, "Use at most 200 characters; there are 3000."),
}


@pytest.fixture
def ada(world: World) -> Person:
    return Person(world.client("ada"))


def test_what_cannot_be_read_shows_and_exports_nothing_on_every_list(world: World, ada: Person) -> None:
    found = {
        route.path: list(_filters(ada)) for route, address in addresses.filled(world) if _has_filters(ada, address)
    }
    lists = {route.path: address for route, address in addresses.filled(world) if route.path in found}
    wrong = [
        (path, name, problem)
        for path, filters in found.items()
        for name, kind in filters
        for problem in _problems(ada, f"{lists[path]}?{urlencode({name: UNREADABLE[kind][0]})}", UNREADABLE[kind][1])
    ]

    assert len(found) >= FEWEST
    assert wrong == []


def _has_filters(person: Person, address: str) -> bool:
    person.open(address)
    return person.status == 200 and "text/html" in person.response["Content-Type"] and bool(person.heard(".filter-bar"))


def _filters(person: Person) -> Iterator[tuple[str, str]]:
    """The name of each filter on the page, and what kind of control it has."""
    for control in person.page.query(".filter input, .filter select"):
        yield control.attrs["name"], control.attrs.get("type", "select") if control.name == "input" else "select"


def _problems(person: Person, address: str, words: str) -> Iterator[str]:
    person.open(address)
    if person.heard(".filter-error") != [words]:
        yield f"says {person.heard('.filter-error')}"
    if any("table-none" not in (cell.attrs.get("class") or "") for cell in person.page.query("tbody td")):
        yield "shows rows"
    if person.heard(".timeline li"):
        yield "tells events"
    if "Export to Excel" in person.text:
        yield from _exported(person, words)


def _exported(person: Person, words: str) -> Iterator[str]:
    if "Export to Excel" in person.heard("a"):
        person.follow("Export to Excel")
    else:
        person.press("Export to Excel")
    if person.status != 422 or words not in person.text:
        yield f"exports ({person.status})"
