import logging
import select
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection

from kazinex.celery import app as celery_app
from kazinex.core import outbox, pulses

POLL_SECONDS = 2.0
PULSE_SECONDS = 15.0
log = logging.getLogger("kazinex.outbox")


class Command(BaseCommand):
    """Does outbox work as it comes; needs no Redis. The poll is the guarantee, the wake-up is speed."""

    help = "Send mail and do work that waits in the outbox, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then stop.")

    def handle(self, *_args: Any, **options: Any) -> None:
        celery_app.loader.import_default_modules()
        if options["once"]:
            while outbox.dispatch():
                pass
            return
        self.stopping, self.said = False, -PULSE_SECONDS
        signal.signal(signal.SIGTERM, self._stop)
        while not self.stopping:
            self._round()

    def _stop(self, *_args: object) -> None:
        self.stopping = True

    def _pulse(self) -> None:
        """Say now and then that it waits; not at every poll."""
        if time.monotonic() - self.said > PULSE_SECONDS:
            pulses.beat("dispatcher")
            self.said = time.monotonic()

    def _round(self) -> None:
        try:
            if not outbox.dispatch():
                self._pulse()
                _wait_for_wake_up()
        except OperationalError:
            log.warning("The database is away; trying again in %s seconds.", POLL_SECONDS)
            connection.close()
            select.select([], [], [], POLL_SECONDS)


def _wait_for_wake_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"listen {outbox.CHANNEL}")
    raw = connection.connection
    if raw is not None:
        for _notice in raw.notifies(timeout=POLL_SECONDS, stop_after=1):
            break
