"""Whether a page still shows what is so: a stamp of what it showed, compared when what was typed comes back."""

import hashlib
import json
from collections.abc import Mapping

from kazinex.core.errors import Conflict

MEANWHILE = "Somebody else changed this meanwhile. Look at it again, and save it again if it is still right."


def stamp(shown: Mapping[str, str]) -> str:
    """One short word for a description; another description has another."""
    return hashlib.sha256(json.dumps(dict(shown)).encode()).hexdigest()


def require_as_seen(shown: Mapping[str, str], seen: str) -> None:
    """Refuse to change what is no longer as the page showed it; a page without a stamp showed what is so now."""
    if seen and seen != stamp(shown):
        raise Conflict(MEANWHILE)
