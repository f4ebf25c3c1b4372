import fcntl
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from accounts import queries
from accounts.services import first_run
from kazinex import embedded
from kazinex.management import announcements, processes, statics
from kazinex.management.children import Child, Crew

PATIENCE = 60.0  # seconds until we say what we are waiting for
LOOK_AT_DATABASE = 3.0  # seconds between two looks whether the embedded database still answers


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


class Command(BaseCommand):
    """Starts the database, brings it up to date, then runs every process in one terminal until stopped."""

    help = "Run everything on this machine: database, web, worker, timetable, outbox and sealer."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        try:
            with self._alone(), self._database() as cluster:
                os.umask(0o077)  # what people upload is nobody else's on this machine
                self._bring_up_to_date(cluster)
                self._run(cluster)
        except Stopped:
            self.stdout.write("Everything has stopped.")
        except (embedded.ClusterFailed, OSError) as error:
            raise CommandError(str(error)) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One `up` for each folder and each port."""
        settings.KAZINEX_VAR.mkdir(mode=0o711, parents=True, exist_ok=True)
        with (settings.KAZINEX_VAR / "up.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CommandError(
                    f"Kazinex Workflows already runs with its data in {settings.KAZINEX_VAR}. "
                    "Stop it first, or name another folder in KAZINEX_VAR."
                ) from error
            self._refuse_a_taken_port()
            yield

    def _refuse_a_taken_port(self) -> None:
        port = settings.KAZINEX_PORT
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}). Stop the program that uses it, or choose another "
                    f"port: KAZINEX_PORT={port + 1} make run"
                ) from error

    @contextmanager
    def _database(self) -> Iterator[embedded.Cluster | None]:
        if not settings.KAZINEX_EMBEDDED:
            yield None
            return
        self.stdout.write("Starting the database ...")
        with embedded.hold(settings.KAZINEX_VAR) as cluster:
            yield cluster

    def _bring_up_to_date(self, cluster: embedded.Cluster | None) -> None:
        if cluster is not None:
            embedded.prepare(cluster)
        call_command("migrate", database="owner", interactive=False, skip_checks=True, verbosity=0)
        statics.collect_if_changed()
        if cluster is not None and settings.KAZINEX_DEMO and queries.is_first_run():
            self.stdout.write("Telling the demo ...")
            call_command("seed_demo")
        first_run.prepare()
        connections.close_all()

    def _run(self, cluster: embedded.Cluster | None) -> None:
        crew = Crew(_children(), self._say)
        try:
            crew.start("web")  # alone, so that it is ready sooner
            self._wait_until_ready(crew)
            crew.start()
            self.stdout.write(announcements.welcome(settings.KAZINEX_PUBLIC_URL, settings.KAZINEX_VAR))
            self.stdout.flush()
            looked = time.monotonic()
            while True:
                crew.attend(0.5)
                if cluster is not None and time.monotonic() - looked > LOOK_AT_DATABASE:
                    self._raise_database(cluster)
                    looked = time.monotonic()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            self.stdout.write("Stopping ...")
            crew.stop()

    def _wait_until_ready(self, crew: Crew) -> None:
        deadline = time.monotonic() + PATIENCE
        while (answer := _readiness()) != "ready":
            if time.monotonic() > deadline:
                self._say(f"Still not ready after {PATIENCE:.0f} s: {answer}")
                deadline = time.monotonic() + PATIENCE
            crew.attend(0.2)

    def _raise_database(self, cluster: embedded.Cluster) -> None:
        if cluster.answers:
            return
        self._say("The database has gone; starting it again.")
        try:
            embedded.start(cluster.var)
        except embedded.ClusterFailed as error:
            self._say(str(error))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _children() -> list[Child]:
    commands = {
        "web": processes.web(settings.KAZINEX_PORT, number=0),
        "worker": processes.worker(),
        "beat": processes.beat(str(settings.KAZINEX_VAR / "beat-schedule")),
        "dispatcher": processes.manage("dispatch_outbox"),
        "sealer": processes.manage("seal_audit"),
    }
    return [Child(name, command, settings.BASE_DIR) for name, command in commands.items()]


def _readiness() -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.KAZINEX_PORT}/health/ready", timeout=5):
            return "ready"
    except urllib.error.HTTPError as error:
        with error:
            return error.read(2000).decode(errors="replace")
    except OSError as error:
        return str(error)


def _stop(*_args: object) -> None:
    raise Stopped
