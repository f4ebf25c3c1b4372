"""What a change would come to: it is made, looked at and taken back, so that what is shown is what would be."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction

Made = TypeVar("Made")


@contextmanager
def rehearsed(change: Callable[[], Made]) -> Iterator[Made]:
    """Inside, the change is made, its mails and events with it; afterwards nothing of it ever was."""
    with transaction.atomic():
        yield change()
        transaction.set_rollback(True)
