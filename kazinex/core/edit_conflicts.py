"""Whether a page still shows what is so: a stamp of what it showed, compared when what was typed comes back."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from django.db import models, transaction

from kazinex.core.errors import Conflict
from kazinex.core.questions import LAST_CHANGES
from kazinex.core.translation import marked as _

MEANWHILE = _("Somebody else changed this meanwhile. Look at it again, and save it again if it is still right.")

SINCE = _(
    "Something happened to this since you opened the page. Look at it again, and send it again if it is still right."
)
SEVERAL_SINCE = _(
    "Something happened to these since you opened the page. Look at them again, and send it again if it is still right."
)
Result = TypeVar("Result")
Shown = models.Model | Sequence[models.Model]  # what a page is about: a thing, or several of one kind


def stamp(shown: Mapping[str, str]) -> str:
    """One short word for a description; another description has another."""
    return hashlib.sha256(json.dumps(dict(shown)).encode()).hexdigest()


def require_as_seen(shown: Mapping[str, str], seen: str) -> None:
    """Refuse to change what is no longer as the page showed it; a page without a stamp showed what is so now."""
    if seen and seen != stamp(shown):
        raise Conflict(MEANWHILE)


def version(shown: Shown) -> str:
    """How far things have come, as a page keeps it: one short word that changes with everything that happens to them.

    Another choice of things has another one.
    """
    return _version(*_named(shown))


def changed_as_seen(shown: Shown, seen: str, change: Callable[[], Result]) -> Result:
    """Make a change unless something happened to the things since a page showed them, be they like that again or not.

    Looked at after the change, which holds the things: nothing of anybody else's can come between. A page without a
    version showed what is so now.
    """
    named = _named(shown)  # a thing that is removed has no key any more
    with transaction.atomic():
        result = change()
        if seen and seen != _version(*named):
            raise Conflict(SINCE if isinstance(shown, models.Model) else SEVERAL_SINCE)
    return result


def _named(shown: Shown) -> tuple[str, list[str]]:
    things = [shown] if isinstance(shown, models.Model) else shown
    return str(things[0]._meta.model_name), sorted(str(thing.pk) for thing in things)


def _version(kind: str, keys: Sequence[str]) -> str:
    last = LAST_CHANGES.ask_one(kind, keys)
    return stamp({key: last.get(key, "") for key in keys})
