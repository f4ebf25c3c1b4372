"""Redis is away: everything people do goes on. Redis is there: the timetable and the worker do their part, once."""

import json
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from celery.beat import PersistentScheduler
from django.core.management import call_command

from audit.domain.conditions import Filters
from audit.models import AuditEvent, AuditExport, ExportState
from audit.services import exports
from guestshares.models import Share
from guestshares.services import shares
from kazinex.celery import app, timetable
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active
from kazinex.management import processes
from tests.cast import World, build_world
from tests.journeys.first_day import HARBOUR, JO, NUMBER, FirstDay
from tests.person import Person
from tests.servers import Launch, Server, free_port
from tests.surroundings import RUN
from tests.wire import WireClient

PATIENCE = 150  # seconds; the timetable itself turns once a minute
LINK = re.compile(r"/g/[A-Za-z0-9_-]{43}/")


class WireDay(FirstDay):
    """The same day at a running server; mail is sent by a dispatcher of its own."""

    site: str
    dispatch: Callable[[], Any]

    def somebody(self) -> Person:
        return Person(WireClient(self.site))

    def receive(self) -> Person:
        self.dispatch()
        self.link = newest_link(JO)
        return self.somebody().open(self.link)


@pytest.fixture
def redis_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process of the test is told of a Redis nobody runs."""
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")


@pytest.fixture
def day(redis_away: None, served_world: World, server: Server, launch: Launch) -> WireDay:
    day = WireDay(served_world)
    day.site = server.url
    day.dispatch = lambda: launch(processes.manage("dispatch_outbox", "--once"), "dispatcher").wait(PATIENCE)
    return day


def test_without_redis_people_work_on(day: WireDay) -> None:
    with urllib.request.urlopen(f"{day.site}/health/ready") as answer:  # noqa: S310  our own server
        assert json.load(answer) == {"status": "ready", "database": "ok", "storage": "ok", "redis": "away"}

    dina = day.sign_in("dina", f"{HARBOUR}/documents/")
    day.register(dina)
    day.share(dina)
    ada = day.sign_in("ada", "/o/meridian/audit/").press("Export to Excel")
    assert "Waiting" in ada.text

    jo = day.receive()
    day.enter(jo)
    portal = jo.path
    assert "open 1 of 3" in jo.text
    end_by_date(day.world)
    assert "This link has expired." in jo.open(portal).text
    assert day.somebody().open(day.link).status == 410
    dina.open(f"{HARBOUR}/documents/{NUMBER}/shares/").follow("Jo Reid")
    dina.follow("Revoke").press("Revoke share", {"Reason": "Superseded"})
    assert "This link has been revoked." in jo.open(portal).text

    ada.open("/o/meridian/audit/").press("Filter", {"Category": "Guest Share"})
    assert ada.heard("tbody tr a")[0] == "Dina Okafor revoked the share for Jo Reid: Superseded"


@pytest.fixture
def redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Redis of this test alone."""
    port, program = free_port(), shutil.which("redis-server")
    assert program
    quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, "--port", str(port), *quiet], stdout=subprocess.DEVNULL)
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
    yield
    process.terminate()
    process.wait(PATIENCE)


@pytest.mark.redis
def test_with_redis_the_timetable_expires_a_share_once_and_the_worker_makes_an_export(
    redis: None, launch: Launch, tmp_path: Path
) -> None:
    world = build_world()
    with organisation_active(world.meridian):
        given: dict[str, Any] = {"recipient_name": "Jo Reid", "recipient_email": JO, "expiry": 7, "max_opens": 3}
        shares.create(world.plan, by=world.actor("dina"), **given)
        asked = exports.request(Filters(category="guest_share"), zone="UTC", by=world.actor("ada", ""))
    end_by_date(world)
    call_command("seal_audit", "--once")

    launch(processes.worker(), "worker")
    launch(processes.manage("dispatch_outbox"), "dispatcher")
    launch(processes.beat(overdue_timetable(tmp_path)), "beat")
    until(world, lambda: AuditExport.objects.get(pk=asked.pk).state == ExportState.DONE)
    until(world, lambda: AuditEvent.objects.filter(action="share_expired").exists())

    with organisation_active(world.meridian):
        assert AuditEvent.objects.filter(action="share_expired").count() == 1
        assert Share.objects.get().is_live is False


def overdue_timetable(folder: Path) -> str:
    """The timetable's memory as after a night off: everything is due."""
    app.conf.beat_schedule, path = timetable(), str(folder / "timetable")
    scheduler = PersistentScheduler(app=app, schedule_filename=path)
    assert set(timetable()) <= set(scheduler.schedule), "a timetable that remembers nothing waits a whole turn"
    for entry in scheduler.schedule.values():
        entry.last_run_at = datetime.now(UTC) - timedelta(hours=8)
    scheduler.close()
    return path


def until(world: World, condition: Callable[[], bool]) -> None:
    """Wait for something to have happened in Meridian."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with organisation_active(world.meridian):
            if condition():
                return
        time.sleep(0.1)
    pytest.fail("It did not happen in two turns of the timetable.")


def end_by_date(world: World) -> None:
    """Let the date of every share pass."""
    with organisation_active(world.meridian):
        Share.objects.update(expires_at=clock.now() - timedelta(seconds=1))


def newest_link(address: str) -> str:
    """The link in the newest mail to somebody."""
    for path in sorted((RUN / "mail").glob("*.eml"), reverse=True):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = letter.get_body(("plain",))
        if letter["to"] == address and body and (found := LINK.search(body.get_content())):
            return found[0]
    message = f"No mail with a link reached {address}."
    raise AssertionError(message)
