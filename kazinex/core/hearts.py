"""Leased rows are kept alive from a thread of their own, which no long statement can silence (SECURITY 9.2)."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self

from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from kazinex.core import pulses
from kazinex.core.tenancy import organisation_active

log = logging.getLogger("kazinex.leases")


class Stopped(Exception):
    """The work was cancelled, or another worker took it over."""


class Heart:
    """Renews the lease of one attempt, and tells how far it is.

    `ours` asks for the row as long as this attempt holds it; the row has `heartbeat_at`, `lease_until`, `rows_done` and
    `rows_total`. `pulse` is the name under which the work shows its life to who runs the site.
    """

    def __init__(
        self, ours: Callable[[], QuerySet[Any]], *, organisation: int, pulse: str, lease: timedelta, every: float
    ) -> None:
        self._ours, self._organisation, self._pulse = ours, organisation, pulse
        self._lease, self._every = lease, every
        self._progress: dict[str, int] = {}
        self._over = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart of {pulse}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def begin(self, total: int) -> None:
        """Say how many steps there will be."""
        self._progress = {"rows_done": 0, "rows_total": total}
        self.reached(0)

    def reached(self, done: int) -> None:
        """Say how far it is; raises Stopped when the work is no longer ours."""
        self._progress = self._progress | {"rows_done": done}
        if self._lost.is_set():
            raise Stopped

    def _beat(self) -> None:
        try:
            while not self._over.wait(self._every) and not self._lost.is_set():
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        """A database that is away for a moment is asked again; the lease outlasts some of that."""
        try:
            with organisation_active(self._organisation):
                renewed = {"heartbeat_at": Now(), "lease_until": Now() + self._lease, **self._progress}
                if not self._ours().update(**renewed):
                    self._lost.set()
            pulses.beat(self._pulse)
        except OperationalError:
            log.warning("A lease of %s could not be renewed just now.", self._pulse)
            connection.close()
