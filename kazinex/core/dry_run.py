"""A change made for real and undone: whether it would be refused is asked of the service itself, before a preview."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def dry_run() -> Iterator[None]:
    """Inside, everything is written, checked and recorded; at the end nothing of it has happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
