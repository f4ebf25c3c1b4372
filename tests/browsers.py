"""The browser a test plays with: it asks the site as a web process would answer it, and inspects what it gets."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from functools import cache
from typing import Any

from django.core.signals import setting_changed
from django.db import connection
from django.dispatch import receiver
from django.test import Client
from django.test.client import ClientHandler

from kazinex.core import tenancy
from tests import page

SET_BY_EACH_TEST = {"KAZINEX_CHECKPOINTS", "KAZINEX_LEDGER", "KAZINEX_VAR", "PASSWORD_HASHERS", "STORAGES"}


class HouseClient(Client):
    """A browser: its requests start with no organisation active, whatever the test has active."""

    inspects = True  # every page it fetches is inspected, unless a test fetches the same one thousands of times

    def __init__(self, enforce_csrf_checks: bool = False, **defaults: Any) -> None:  # noqa: FBT002  as Django's
        super().__init__(enforce_csrf_checks, **defaults)
        self.handler = _site(enforce_csrf_checks)

    def request(self, **request: Any) -> Any:
        with nobody_active():
            response = Context().run(super().request, **request)
        if self.inspects:
            page.inspect(response)
        return response


@cache
def _site(enforce_csrf_checks: bool) -> ClientHandler:
    """What answers, started once, as a web process is: it looks through all static files when it starts."""
    site = ClientHandler(enforce_csrf_checks)
    site.load_middleware()
    return site


@receiver(setting_changed)
def _start_anew(*, setting: str, **_told: Any) -> None:
    """What surrounds every request reads settings when it starts, though none of those that each test sets."""
    if setting not in SET_BY_EACH_TEST:
        _site.cache_clear()


@contextmanager
def nobody_active() -> Iterator[None]:
    """Inside, neither code nor database has an organisation active."""
    before = tenancy.current_organisation_id()
    token = tenancy._active.set(None)
    tenancy.tell_database("kazinex.organisation", None)
    try:
        yield
    finally:
        tenancy._active.reset(token)
        if not connection.needs_rollback:
            tenancy.tell_database("kazinex.organisation", before)
