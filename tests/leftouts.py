"""What a machine cannot run is left out by name; with KAZINEX_TEST_ALL=1 leaving anything out is a failure.

Only where the kernel itself refuses namespaces, which nothing one installs can change, it is not.
"""

import os
import shutil
import subprocess
from collections import Counter
from functools import cache
from typing import Any

import pytest

NEEDS = {
    "browser": (
        ("chromium", "chromium-browser", "google-chrome"),
        "there is no Chromium (Debian: apt install chromium)",
    ),
    "redis": (("redis-server",), "there is no redis-server (Debian: apt install redis-server)"),
    "compose": (("caddy",), "there is no Caddy (Debian: apt install caddy), or nobody but root may make namespaces"),
}
EVERYTHING = os.environ.get("KAZINEX_TEST_ALL") == "1"
_left_out: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-benchmarks", action="store_true", help="run tests/benchmarks too")


def pytest_ignore_collect(collection_path: Any, config: pytest.Config) -> bool | None:
    """Benchmarks measure; they run when asked for."""
    if "benchmarks" in collection_path.parts and not config.getoption("--run-benchmarks"):
        return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a program this machine lacks."""
    for mark in missing():
        out = [item for item in items if item.get_closest_marker(mark)]
        _left_out[mark] = len(out)
        items[:] = [item for item in items if item not in out]
        if out:
            config.hook.pytest_deselected(items=out)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = dict(_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    """Workers collect, the controller tells; each worker collects the same."""
    for mark, count in getattr(node, "workeroutput", {}).get("left_out", {}).items():
        _left_out[mark] = max(_left_out[mark], count)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything was asked for, an incomplete run is not a green one."""
    is_incomplete = any(count for mark, count in _left_out.items() if mark not in refused())
    if EVERYTHING and is_incomplete and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was left out, and why."""
    for mark, count in sorted(_left_out.items()):
        if count:
            reason = NEEDS[mark][1]
            fails = EVERYTHING and mark not in refused()
            verdict = " KAZINEX_TEST_ALL=1 makes this a failure." if fails else ""
            terminalreporter.write_line(f"Left out {count} {mark} tests: {reason}.{verdict}", yellow=True)


def missing() -> list[str]:
    """The marks whose program is not on this machine, or which want root."""
    return [mark for mark, (programs, _) in NEEDS.items() if mark in refused() or not any(map(shutil.which, programs))]


@cache
def refused() -> frozenset[str]:
    """The marks whose tests the kernel allows nobody, or not this user."""
    asked = ["unshare", "--mount", "--net", "--propagation", "private", "true"]
    allowed = shutil.which("unshare") and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    return frozenset() if allowed else frozenset({"compose"})
