"""Somebody whose line is slow, or who only pretends: no transaction waits for them, and nobody else does."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership
from kazinex.core.tenancy import organisation_active
from tests.cast import HouseClient, World, build_world

NEW = "/o/meridian/p/harbour/documents/new/"


class Stalling(io.RawIOBase):
    """A body of which nothing arrives until it is let go, and then nothing more."""

    def __init__(self) -> None:
        self.started, self.let_go = threading.Event(), threading.Event()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.started.set()
        self.let_go.wait(30)
        return b""


@pytest.fixture
def world(own_database: str) -> World:
    return build_world()


@contextmanager
def stalled(client: HouseClient, address: str) -> Iterator[Future[int]]:
    """Inside, this client is sending a form to the address, and its bytes do not come."""
    body = Stalling()

    def send() -> int:
        try:
            kind = "multipart/form-data; boundary=zz"
            sent: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": "100000"}
            return int(client.generic("POST", address, b"x", content_type=kind, **sent).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(send)
        try:
            assert body.started.wait(10)
            yield answer
        finally:
            body.let_go.set()


def test_nobody_delays_being_deactivated_by_sending_slowly(world):
    with organisation_active(world.meridian):
        dina = Membership.objects.get(user=world.dina)
    address = f"/o/meridian/settings/members/{dina.public_id}/deactivate/"
    with stalled(world.client("dina"), NEW) as answer:
        status = world.client("ada").post(address, {"reason": "Left the company"}).status_code

    with organisation_active(world.meridian):
        dina.refresh_from_db()
    assert (status, dina.status) == (302, "deactivated")
    assert answer.result() == 404, "what arrives afterwards comes too late"


def test_no_transaction_waits_for_what_is_still_being_sent(world):
    with stalled(world.client("dina"), NEW), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and state like 'idle in transaction%'"
        )
        assert cursor.fetchone() == (0,)
