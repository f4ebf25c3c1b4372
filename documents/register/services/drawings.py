"""Pages drawn by processes under limits: a few at a time, one at a time for a file, each once; failures are kept too.

A request hands its drawing to a few threads of this web process and waits a little while; no more than some of the
requests wait at once, so that whoever looks at heavy files holds up nobody else. Other web processes are kept away from
the same file by a lock of the database.
"""

import logging
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillDrawing
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, connections, transaction

from documents.register.services import confined, page_maker, storage
from kazinex.core.translation import marked as _

AT_ONCE = 2  # drawings of one web process
MOST_WAITING = 6  # of its eight threads; the others always answer something else
MOST_ASKED = 50  # drawings of one web process that are under way or wait their turn
LONGEST = confined.SECONDS + 5  # seconds a drawing may take, waiting for the processor included
AGAIN = 3600  # seconds after which a failure that may have been the machine's is tried anew
FAILED = b"!"
FAILURES = {
    confined.PASSWORD: b"password",
    confined.DAMAGED: b"damaged",
    confined.TOO_LARGE: b"large",
    -signal.SIGXCPU: b"slow",
}
WORDS = {
    b"password": _("This file is protected by a password, so its pages cannot be shown here."),
    b"damaged": _("This file is damaged or of an unusual kind: its pages cannot be drawn."),
    b"large": _("Drawing this file takes more memory than one file may have here."),
    b"slow": _("Drawing this file takes longer than one file may here."),
}
LOCK = "select set_config('lock_timeout', %s, true), set_config('statement_timeout', '0', true)"
log = logging.getLogger("kazinex.documents")


class NoPreview(Exception):
    """This file, or this page of it, cannot be shown; `words` say why, where there is something to say."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words)
        self.words = words


class BeingDrawn(NoPreview):
    """Nothing can be shown yet: it is being drawn, and will be there in a moment."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drawn of which stored file, and the key it is put aside under."""

    key: str
    stored: str
    kind: str
    action: str
    numbers: tuple[int, ...] = ()
    other: str = ""  # the stored file it is laid over
    maker: str = page_maker.__name__
    said: str = ""  # what another maker is told besides


class Drawings:
    """The drawings of one process: each order is under way once, whoever waits for it."""

    def __init__(self, *, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._makers = ThreadPoolExecutor(at_once, thread_name_prefix="drawing")
        self._waiting = BoundedSemaphore(most_waiting)
        self._asked: dict[str, Future[bytes]] = {}
        self._lock = Lock()

    def made(self, order: Order) -> bytes:
        """What was put aside, or is made now; raises NoPreview, or BeingDrawn where it takes longer than a moment."""
        known = _put_aside(order.key)
        return _read(known if known is not None else self._wait(order))

    def ensure(self, order: Order) -> None:
        """The same without reading it all, for what is large and only drawn from."""
        if storage.begins(order.key) in {b"", FAILED}:
            self.made(order)

    def _wait(self, order: Order) -> bytes:
        asked = self._ask(order)
        if not self._waiting.acquire(blocking=False):
            raise BeingDrawn
        try:
            return asked.result(settings.KAZINEX_DRAWING_PATIENCE)
        except StillDrawing as error:
            raise BeingDrawn from error
        except (OSError, DatabaseError) as error:
            log.warning("%s could not be drawn: %s", order.key, type(error).__name__)
            raise NoPreview from error
        finally:
            self._waiting.release()

    def _ask(self, order: Order) -> "Future[bytes]":
        with self._lock:
            self._asked = {key: asked for key, asked in self._asked.items() if not asked.done()}
            if order.key not in self._asked:
                if len(self._asked) >= MOST_ASKED:
                    raise BeingDrawn
                self._asked[order.key] = self._makers.submit(_make, order)
            return self._asked[order.key]


def _make(order: Order) -> bytes:
    """Draw once the file is nobody else's, unless they have drawn just that meanwhile."""
    try:
        with _alone(order):
            known = _put_aside(order.key)
            if known is None:
                known = _drawn(order)
                storage.remember(order.key, known)
            return known
    finally:
        connections.close_all()  # those of this thread


@contextmanager
def _alone(order: Order) -> Iterator[None]:
    """With the file to oneself: its previews lie in one folder by its content."""
    folder = order.key.rpartition("/")[0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [f"{LONGEST * AT_ONCE}s"])
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [folder])
        yield


def _put_aside(key: str) -> bytes | None:
    """What was drawn or failed before; a failure that is to be tried anew is taken away."""
    known = storage.remembered(key)
    if known is not None and known.startswith(FAILED) and _until(known) < time.time():
        default_storage.delete(key)
        return None
    return known


def _read(known: bytes) -> bytes:
    if known.startswith(FAILED):
        raise NoPreview(WORDS.get(known[1:].split(b" ")[0], ""))
    return known


def _until(failure: bytes) -> float:
    return float(failure.split(b" ")[1])


def _drawn(order: Order) -> bytes:
    """The page, or how its drawing failed."""
    with ExitStack() as places:
        files = [places.enter_context(storage.on_disk(stored)) for stored in (order.stored, order.other) if stored]
        try:
            finished = _run(order, files)
        except subprocess.TimeoutExpired:
            return _failure(b"slow", time.time() + AGAIN)
    if finished.returncode == 0:
        return finished.stdout
    log.warning("%s cannot be drawn: the process ended with %s", order.key, finished.returncode)
    if finished.returncode in FAILURES:
        return _failure(FAILURES[finished.returncode], float("inf"))
    return _failure(b"damaged", time.time() + AGAIN)


def _run(order: Order, files: list[str]) -> "subprocess.CompletedProcess[bytes]":
    words = [*files, order.said] if order.said else [order.action, order.kind, *files, *map(str, order.numbers)]
    return confined.run(order.maker, *words, patience=LONGEST)


def _failure(reason: bytes, until: float) -> bytes:
    return FAILED + reason + f" {until:.0f}".encode()


here = Drawings()
