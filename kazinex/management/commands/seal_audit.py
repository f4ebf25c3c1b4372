import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connections

from audit.services import checkpoints, sealing

PAUSE = 3.0  # seconds
log = logging.getLogger("kazinex.seal")


class Command(BaseCommand):
    """Seals audit events as they come, and makes the daily checkpoints; needs no Redis. Two sealers are harmless."""

    help = "Seal waiting audit events until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Seal what waits now, then stop.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"Sealed {sealing.seal_waiting()} events.")
            checkpoints.make_due()
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            _round()
            stopping.wait(PAUSE)


def _round() -> None:
    """A database that is away is waited for; the queue keeps what is to do."""
    try:
        sealing.seal_waiting()
        checkpoints.make_due()
    except Error:
        log.warning("The database is away; trying again in %s seconds.", PAUSE)
        connections[sealing.ALIAS].close()
