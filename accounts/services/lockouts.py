"""Guesses that nobody looked at, while an account or a factor was paused: counted, and told once at its end."""

import json
from datetime import timedelta

from django.db import transaction

from accounts.models import User
from accounts.services import backends
from accounts.services.person_events import record_for_person
from audit.domain.catalogue import AuditAction
from kazinex.core import crypto, outbox, throttle
from kazinex.core.actors import SystemActor

KIND, PLACE = "accounts.lockout_ended", "outbox|lockout"
SCOPE, KEPT = "refused-guess", 30 * 24 * 60 * 60  # seconds: longer than any pause and any dispatcher's sleep
GATE = SystemActor("sign-in")


def refused(factor: str, *, wait: int, user: User | None = None, account: str = "") -> None:
    """Count a guess refused unseen; the first of a pause leaves the event to its end, `wait` seconds from now.

    A known account and an unknown one take the same steps, so that the time of the answer tells nothing.
    """
    told = json.dumps({"factor": factor, "user": user.pk if user else None, "account": account})
    with transaction.atomic():
        if throttle.hit(SCOPE, told, limit=1, seconds=KEPT):
            sealed = crypto.encrypt(told.encode(), context=PLACE)
            outbox.enqueue(KIND, after=timedelta(seconds=wait), sealed=sealed)


def record_ended(*, sealed: str) -> None:
    """Record how many guesses were refused in a pause that is over, where there is such an account."""
    key = crypto.decrypt(sealed, context=PLACE).decode()
    told = json.loads(key)
    count = throttle.take(SCOPE, key)
    user = User.objects.filter(pk=told["user"]).first() if told["user"] else backends.find(told["account"])
    if user is not None and count:
        record_for_person(AuditAction.LOCKOUT_ENDED, user, by=GATE, factor=told["factor"], count=count)
