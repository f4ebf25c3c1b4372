"""Where the tests stand: a world of their own, then the plugins that furnish it."""

import gc

import pytest

from tests import surroundings

surroundings.settle()

pytest_plugins = ["tests.databases", "tests.servers", "tests.leftouts", "tests.cast", "tests.books"]

WITH_PROCESSES = {"chromium", "launch", "up"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts processes takes longest and goes first, so that the workers end together."""
    items.sort(key=lambda item: not _starts_processes(item))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody needs to look through it for what can go."""
    surroundings.load_the_site()
    gc.collect()
    gc.freeze()


def _starts_processes(item: pytest.Item) -> bool:
    wanted = getattr(item, "fixturenames", ())
    return not WITH_PROCESSES.isdisjoint(wanted) or item.get_closest_marker("browser") is not None
