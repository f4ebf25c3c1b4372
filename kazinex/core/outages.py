"""What fails and is no mistake: a database out of reach, others changing the same things, no room on a disk."""

import errno

from django.db import InterfaceError, OperationalError

from kazinex.core.translation import marked as _

AGAIN = 60  # seconds after which to try again while it is away
SOON = 5  # the same where others were quicker
GONE = ("08", "57P0", "53300")  # SQLSTATEs: no connection, shutting down or starting, all connections taken
CLASHED = ("40P01", "40001")  # two waited for each other, or what one had read was changed by another
WAITED = "55P03"  # for a lock that somebody held for long
FULL = "53100"  # the database finds no room on its disk
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = _(
    "There is no room left on the disk of this site, so nothing was stored or changed. Tell whoever runs the site, and "
    "try again once there is room."
)


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


def is_full(error: BaseException | None) -> bool:
    """Whether this says that a disk is full: ours or the database's."""
    if isinstance(error, OperationalError):
        return _state(error) == FULL
    return isinstance(error, OSError) and error.errno in NO_SPACE


def _state(error: BaseException) -> str | None:
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    return state
