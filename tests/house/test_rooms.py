"""Every app has the same rooms, and none knows the apps above it."""

import re
from pathlib import Path

import pytest

from tests.house.test_shape import ROOT, tracked

COLUMN = (
    "audit",
    "accounts",
    "projects",
    "documents/register",
    "documents/packages",
    "guestshares",
    "documents/workflows",
    "documents/transmittals",
    "documents/correspondence",
    "documents/reports",
    "documents/handovers",
)
ROOMS = {"models", "domain", "queries", "services", "tasks.py", "web"}
BESIDES = {"__init__.py", "apps.py", "feature.py", "migrations", "management"}
BELOW_ALL = ("kazinex/core", "kazinex/ui", "templates/ui", "tests/core")


def files_of(*places: str) -> list[Path]:
    return [
        path
        for path in tracked()
        if str(path.relative_to(ROOT)).startswith(tuple(f"{place}/" for place in places))
        and path.suffix in {".py", ".html"}
        and "migrations" not in path.parts
    ]


@pytest.mark.parametrize("app", COLUMN)
def test_an_app_has_these_rooms_and_nothing_else_at_its_root(app: str) -> None:
    found = {path.relative_to(ROOT / app).parts[0] for path in files_of(app)}
    assert found <= ROOMS | BESIDES


def test_the_folder_of_document_control_holds_apps_only() -> None:
    apps = {path.relative_to(ROOT / "documents").parts[0] for path in files_of("documents")}
    assert {name for name in apps if not (ROOT / "documents" / name / "apps.py").exists()} == {"__init__.py"}


@pytest.mark.parametrize("number", range(-1, len(COLUMN) - 1))
def test_no_apps_name_stands_in_an_app_below_it(number: int) -> None:
    """As a module, a route or an app label; the wiring and the layouts name them all, foreign keys are strings."""
    above = [app.replace("/", ".") for app in COLUMN[number + 1 :]]
    labels = [app.rsplit("/", 1)[-1].replace("register", "documents") for app in COLUMN[number + 1 :]]
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, above))})\.[a-z]|[\"' ](?:{'|'.join(labels)}):[a-z]")
    below = COLUMN[number]
    places = (below, f"templates/{Path(below).name}", f"tests/{below}") if number >= 0 else BELOW_ALL
    found = [
        f"{path.relative_to(ROOT)}:{place}: {line.strip()}"
        for path in files_of(*places)
        for place, line in enumerate(path.read_text().splitlines(), start=1)
        if names.search(line)
    ]
    assert found == []
