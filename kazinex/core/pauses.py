"""Guesses that nobody looked at, while something was paused: counted, and told once at the end of the pause."""

import json
from datetime import timedelta

from django.db import transaction

from kazinex.core import crypto, outbox, throttle

Fact = str | int | None
SCOPE, KEPT = "refused-guess", 30 * 24 * 60 * 60  # seconds: longer than any pause and any dispatcher's sleep


def refused(kind: str, *, wait: int, **about: Fact) -> None:
    """Count a guess refused unseen; the first of a pause leaves work of this kind to its end, `wait` seconds from now.

    Whatever it is about, the same steps are taken, so that the time of the answer tells nothing.
    """
    told = json.dumps(about)
    with transaction.atomic():
        if throttle.hit(SCOPE, f"{kind}|{told}", limit=1, seconds=KEPT):
            outbox.enqueue(kind, after=timedelta(seconds=wait), sealed=crypto.encrypt(told.encode(), context=kind))


def ended(kind: str, *, sealed: str) -> tuple[dict[str, Fact], int]:
    """What a pause that is over was about, and how many guesses it refused; of several who ask one hears the number."""
    told = crypto.decrypt(sealed, context=kind).decode()
    about: dict[str, Fact] = json.loads(told)
    return about, throttle.take(SCOPE, f"{kind}|{told}")
