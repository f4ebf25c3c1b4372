"""A real Chromium before the real processes, on a database of the test's own."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from kazinex.management import processes
from tests.browser.visitor import WIDE, Visitor
from tests.cast import World
from tests.leftouts import NEEDS
from tests.servers import Launch, Server
from tests.surroundings import RUN

PATIENCE = 60  # seconds
LINK = re.compile(r"http://localhost:\d+/g/[A-Za-z0-9_-]{43}/")
_examined: set[str] = set()


@pytest.fixture
def office(served_world: World, server: Server, launch: Launch) -> World:
    """The cast, with every process running that `up` would run for them."""
    launch(processes.manage("dispatch_outbox"), "dispatcher")
    launch(processes.worker(), "worker")
    return served_world


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Asked for last, since nothing may use the database from Django while Playwright's loop runs."""
    with a_chromium() as browser:
        yield browser


@contextmanager
def a_chromium() -> Iterator[Browser]:
    """A browser of this machine's own Chromium."""
    program = next(found for name in NEEDS["browser"][0] if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(server: Server, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser for somebody; at the end none of them may have met anything wrong."""
    visitors: list[Visitor] = []

    def one(*, examines: bool = True, **manner: Any) -> Visitor:
        context = chromium.new_context(base_url=server.url, viewport=WIDE, reduced_motion="reduce", **manner)
        visitors.append(Visitor(context, _examined, examines=examines))
        return visitors[-1]

    yield one
    wrong = [trouble for visitor in visitors for trouble in visitor.troubles]
    wrong += [line for line in server.log.read_text().splitlines() if '"level": "error"' in line]
    assert not wrong, "\n".join(wrong)


def link_for(address: str) -> str:
    """The link in the newest mail to somebody, once the dispatcher has sent it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for path in sorted((RUN / "mail").glob("*.eml"), reverse=True):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            if letter["to"] == address and body and (found := LINK.search(body.get_content())):
                path.unlink()
                return found[0]
        time.sleep(0.2)
    message = f"No mail with a link reached {address}."
    raise AssertionError(message)
