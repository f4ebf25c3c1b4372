import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connections

from audit.services import checkpoints, sealing
from kazinex.core import pulses

PAUSE = 3.0  # seconds
log = logging.getLogger("kazinex.seal")


class Command(BaseCommand):
    """Seals audit events as they come, and makes the hourly checkpoints; needs no Redis. Two sealers are harmless."""

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
    """A database that is away is waited for; what cannot be done is said, and everything else goes on."""
    try:
        problems = [_tried(sealing.seal_waiting), _tried(checkpoints.make_due)]
        pulses.beat("sealer", " ".join(problems).strip(), using=sealing.ALIAS)
    except Error:
        log.warning("The database is away; trying again in %s seconds.", PAUSE)
        connections[sealing.ALIAS].close()


def _tried(work: Callable[[], object]) -> str:
    try:
        work()
    except sealing.SealRefused as refusal:
        log.error("%s", refusal)  # noqa: TRY400  the sentence says it; where it was raised tells nobody anything
        return str(refusal)
    except OSError as error:
        log.exception("The checkpoints cannot be written outside the database; trying again.")
        return f"Checkpoints cannot be written outside the database: {error.strerror or error}."
    return ""
