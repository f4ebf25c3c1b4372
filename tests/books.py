"""The books: which audit actions a whole run recorded; one that no test records is an unproved promise."""

from typing import Any

import pytest

recorded: set[str] = set()


def pytest_configure(config: pytest.Config) -> None:
    """Listen at the one function every record passes."""
    from audit.services import recording

    checked = recording._require_fit

    def listen(action: Any, details: Any) -> None:
        checked(action, details)
        recorded.add(action.name)

    recording._require_fit = listen


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its page of the books to the run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["recorded"] = sorted(recorded)
        return
    if missing := _missing(session):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.config.stash[MISSING] = missing


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name the actions that no test recorded."""
    if missing := config.stash.get(MISSING, []):
        terminalreporter.section("audit actions that no test recorded", red=True)
        terminalreporter.line(", ".join(missing))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    """Take over a worker's page."""
    recorded.update(getattr(node, "workeroutput", {}).get("recorded", []))


MISSING = pytest.StashKey[list[str]]()


def _missing(session: pytest.Session) -> list[str]:
    from audit.domain.catalogue import ACTIONS

    option = session.config.option
    narrowed = option.keyword or option.markexpr or getattr(option, "lf", False) or option.collectonly or option.maxfail
    everything = not narrowed and set(session.config.args) <= {"tests", str(session.config.rootpath / "tests")}
    return sorted(ACTIONS.keys() - recorded) if everything and not session.testsfailed else []
