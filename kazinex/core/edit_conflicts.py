"""Whether a page still shows what is so: a stamp of what it showed, compared when what was typed comes back."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import models, transaction

from kazinex.core.errors import Conflict
from kazinex.core.questions import LAST_CHANGE

MEANWHILE = "Somebody else changed this meanwhile. Look at it again, and save it again if it is still right."

SINCE = (
    "Something happened to this since you opened the page. Look at it again, and send it again if it is still right."
)
Result = TypeVar("Result")


def stamp(shown: Mapping[str, str]) -> str:
    """One short word for a description; another description has another."""
    return hashlib.sha256(json.dumps(dict(shown)).encode()).hexdigest()


def require_as_seen(shown: Mapping[str, str], seen: str) -> None:
    """Refuse to change what is no longer as the page showed it; a page without a stamp showed what is so now."""
    if seen and seen != stamp(shown):
        raise Conflict(MEANWHILE)


def version(thing: models.Model) -> str:
    """How far a thing has come, as a page keeps it: one short word that changes with everything that happens to it."""
    return _version(*_named(thing))


def changed_as_seen(thing: models.Model, seen: str, change: Callable[[], Result]) -> Result:
    """Make a change unless something happened to the thing since a page showed it; what was like it again counts too.

    Looked at after the change, which holds the thing: nothing of anybody else's can come between. A page without a
    version showed what is so now.
    """
    named = _named(thing)  # a thing that is removed has no key any more
    with transaction.atomic():
        result = change()
        if seen and seen != _version(*named):
            raise Conflict(SINCE)
    return result


def _named(thing: models.Model) -> tuple[str, str]:
    return str(thing._meta.model_name), str(thing.pk)


def _version(kind: str, key: str) -> str:
    return stamp({"last": LAST_CHANGE.ask_one(kind, key)})
