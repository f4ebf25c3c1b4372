"""One word for one thing, from the address to the event."""

import re

import pytest

from tests.house.test_shape import ROOT, tracked


@pytest.mark.parametrize(
    ("place", "other", "ours"),
    [
        ("guestshares", r"visit|arriv", "a guest link is followed and opened, and what goes on is a guest session"),
        ("accounts", r"verdict", "what came of a code is its result"),
    ],
)
def test_a_private_word_does_not_stand_where_the_field_has_one(place: str, other: str, ours: str) -> None:
    paths = [
        path for path in tracked() if place in path.relative_to(ROOT).parts[:2] and path.suffix in {".py", ".html"}
    ]
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        if "migrations" not in path.parts and "tests" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(other, line, re.IGNORECASE)
    ]
    assert found == [], ours
