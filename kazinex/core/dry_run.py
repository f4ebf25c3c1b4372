"""A change made for real and undone: whether it would be refused is asked of the service itself, before a preview."""

from collections.abc import Callable

from django.db import transaction


def dry_run(change: Callable[[], object]) -> None:
    """Write, check and record everything; at the end nothing of it has happened."""
    with transaction.atomic():
        change()
        transaction.set_rollback(True)
