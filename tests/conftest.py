"""Where the tests stand: a world of their own, then the plugins that furnish it."""

import gc

import pytest

from tests import surroundings

surroundings.settle()

pytest_plugins = ["tests.databases", "tests.servers", "tests.leftouts", "tests.outages", "tests.cast", "tests.books"]

WITH_PROCESSES = {"chromium", "launch", "up"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts processes takes longest and goes first, so that the workers end together."""
    items.sort(key=lambda item: not _starts_processes(item))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: nobody needs to look through it for what can go.

    A question that is asked as it was written before must still be the one that would be written now: but for
    benchmarks, which measure what it is kept for, each is written anew to tell.
    """
    surroundings.load_the_site()
    from kazinex.core.kept import Kept

    Kept.is_checked = not session.config.getoption("--run-benchmarks")
    gc.collect()
    gc.freeze()


def _starts_processes(item: pytest.Item) -> bool:
    wanted = getattr(item, "fixturenames", ())
    return not WITH_PROCESSES.isdisjoint(wanted) or item.get_closest_marker("browser") is not None
