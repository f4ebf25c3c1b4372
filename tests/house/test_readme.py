"""What the README says of the house is so."""

import re

from tests.house.test_shape import ROOT

CHANGES = 10


def rows() -> list[str]:
    text = (ROOT / "README.md").read_text()
    table = text.partition("### Where do I change …?")[2].partition("\n## ")[0]
    return [line for line in table.splitlines() if line.startswith("| a")]


def paths(row: str) -> list[str]:
    return [word for word in re.findall(r"`([^`]+)`", row) if "/" in word or word.endswith((".py", ".toml"))]


def stands(path: str) -> bool:
    """In the house, or, without a folder, in every app."""
    apps = {each.parent for each in ROOT.glob("*/apps.py")} | {each.parent for each in ROOT.glob("documents/*/apps.py")}
    named_alone = path in {"feature.py", "web/"}
    return all((app / path).exists() for app in apps) if named_alone else (ROOT / path).exists()


def test_ten_changes_are_told_with_the_places_they_take() -> None:
    assert len(rows()) == CHANGES
    assert all(paths(row) for row in rows())


def test_every_place_it_names_is_there() -> None:
    assert [path for row in rows() for path in paths(row) if not stands(path)] == []


def test_every_app_of_the_column_is_drawn() -> None:
    drawing = (ROOT / "README.md").read_text().partition("## How the house is laid out")[2].partition("### ")[0]
    apps = [each.parent for pattern in ("*/apps.py", "documents/*/apps.py") for each in ROOT.glob(pattern)]
    assert [str(app.relative_to(ROOT)) for app in apps if str(app.relative_to(ROOT)) not in drawing] == []
