"""What failed in the database and passes by itself: it could not be reached, or others changed the same things."""

from django.db import InterfaceError, OperationalError

AGAIN = 60  # seconds after which to try again while it is away
SOON = 5  # the same where others were quicker
GONE = ("08", "57P0", "53300")  # SQLSTATEs: no connection, shutting down or starting, all connections taken
CLASHED = ("40P01", "40001")  # two waited for each other, or what one had read was changed by another
WAITED = "55P03"  # for a lock that somebody held for long


def is_away(error: BaseException | None) -> bool:
    """Whether this says that the database cannot be reached, and not that it refused or gave up a statement."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = _state(error)
    return state is None or state.startswith(GONE)


def has_clashed(error: BaseException | None) -> bool:
    """Whether somebody else's change stood in the way of this one, which would go through by now."""
    return isinstance(error, OperationalError) and _state(error) in CLASHED


def is_busy(error: BaseException | None) -> bool:
    """Whether it was given up for what others were doing to the same rows."""
    return has_clashed(error) or (isinstance(error, OperationalError) and _state(error) == WAITED)


def _state(error: BaseException) -> str | None:
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    return state
