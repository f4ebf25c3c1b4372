"""Whether a request failed because the database could not be reached, which passes by itself."""

from django.db import InterfaceError, OperationalError

AGAIN = 60  # seconds after which to try again
GONE = ("08", "57P0", "53300")  # SQLSTATEs: no connection, shutting down or starting, all connections taken


def is_away(error: BaseException | None) -> bool:
    """Whether this says that the database cannot be reached, and not that it refused or gave up a statement."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(GONE)
