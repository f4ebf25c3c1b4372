"""Every list with filters: what cannot be read gets words beside its filter, no rows, and no export."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from tests.cast import World
from tests.house import addresses
from tests.leaks.reading import BEGINNING
from tests.person import Person

FEWEST = 9  # lists with filters that stand today
UNREADABLE = {
    "select": ("nosuch", "Choose one of the listed values."),
    "date": ("2026-02-30", "Enter a date, such as 2026-03-31."),
    "text": ("x" * 3_000, "Use at most so many characters; there are 3000."),
}


def test_what_cannot_be_read_shows_and_exports_nothing_on_every_list(world: World) -> None:
    ada = Person(world.client("ada"))
    lists = [address for _route, address in addresses.filled(world) if _has_filters(ada, address)]
    wrong = [(address, problem) for address in lists for problem in _problems(ada.open(address), address)]

    assert len(lists) >= FEWEST, lists
    assert [address for address in lists if address.endswith(BEGINNING)] == [], "secrets are not hunted there so"
    assert wrong == []


def _has_filters(person: Person, address: str) -> bool:
    answer = person.client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return b'class="filter-bar' in body


def _problems(person: Person, address: str) -> Iterator[str]:
    """What is wrong where every filter of this list is given something that cannot be read."""
    filters = list(_filters(person))
    words = [UNREADABLE[kind][1] for _name, kind in filters]
    person.open(f"{address}?{urlencode({name: UNREADABLE[kind][0] for name, kind in filters})}")
    if [_without_limits(said) for said in person.heard(".filter-error")] != words:
        yield f"says {person.heard('.filter-error')} of {filters}"
    listed = _place(person)
    if any("table-none" not in (cell.attrs.get("class") or "") for cell in listed.query("tbody td")):
        yield "shows rows"
    if listed.query(".timeline li"):
        yield "tells events"
    if "Export to Excel" in person.text:
        yield from _exported(person, words)


def _place(person: Person) -> Any:
    """Where the list stands: the card that its filters are in, beside others, or the whole page."""
    place = person.page.query(".filter-bar")[0]
    while place.parent and "card-body" not in (place.attrs.get("class") or "").split():
        place = place.parent
    return place


def _filters(person: Person) -> Iterator[tuple[str, str]]:
    """The name of each filter on the page, and what kind of control it has."""
    for control in person.page.query(".filter input, .filter select"):
        yield control.attrs["name"], control.attrs.get("type", "text") if control.name == "input" else "select"


def _without_limits(text: str) -> str:
    """What is said, whatever the longest text is that a filter takes."""
    return re.sub(r"at most \d+", "at most so many", text)


def _exported(person: Person, words: list[str]) -> Iterator[str]:
    if "Export to Excel" in person.heard("a"):
        person.follow("Export to Excel")
    else:
        person.press("Export to Excel")
    kind = person.response["Content-Type"]
    if not kind.startswith("text/html") or any(one not in _without_limits(person.text) for one in words):
        yield f"exports {kind} ({person.status})"
