"""How much room an organisation's files take, and how much they may."""

import time
from threading import Lock
from typing import Any

from django.db.models import Sum

from accounts.queries import quotas
from documents.register.domain.files.refusals import Refused
from documents.register.domain.questions import KEPT_FILES
from kazinex.core.tenancy import active_organisation_id
from kazinex.core.translation import marked as _
from kazinex.ui.texts import filesize

COUNTED_FOR = 60  # seconds a count is good for while there is room enough
NEARLY = 0.9  # of what there is, from which one is told
_counts: dict[int, tuple[float, int]] = {}
_lock = Lock()


def used() -> int:
    """The bytes of the active organisation's files, counted now."""
    managers: list[Any] = [kept.model._default_manager for kept in KEPT_FILES.ask()]
    kept = (manager.exclude(storage_key="").aggregate(bytes=Sum("size"))["bytes"] for manager in managers)
    return sum(filter(None, kept))


def require(size: int) -> None:
    """Refuse so many bytes more where there is no room for them, counting exactly only when it is nearly full."""
    quota = quotas.in_force()
    if not quota or _lately_used(size) + size <= quota * NEARLY:
        return
    now = used()
    if now + size > quota:
        raise Refused(
            _(
                "There is no room for this file: {used} of {room} are used. Ask whoever runs "
                "Kazinex Workflows for more room; an Org Admin can see it under Settings → General."
            ).format(used=filesize(now), room=filesize(quota))
        )


def warning() -> str:
    """What to say before it is full; empty while there is room."""
    quota = quotas.in_force()
    if not quota or (now := used()) < quota * NEARLY:
        return ""
    return _("The organisation’s storage is nearly full: {used} of {room} are used.").format(
        used=filesize(now), room=filesize(quota)
    )


def _lately_used(more: int) -> int:
    """A count of the last minute, with what this process has let in since."""
    key = active_organisation_id() or 0
    with _lock:
        at, count = _counts.get(key, (0.0, 0))
    if time.monotonic() - at > COUNTED_FOR:
        at, count = time.monotonic(), used()
    with _lock:
        _counts[key] = (at, count + more)
    return count
