"""Whether a request failed for a reason that passes by itself: the database away, or no room on a disk."""

import errno

from django.db import InterfaceError, OperationalError

from kazinex.core.translation import marked as _

AGAIN = 60  # seconds after which to try again
GONE = ("08", "57P0", "53300")  # SQLSTATEs: no connection, shutting down or starting, all connections taken
FULL = ("53100",)  # SQLSTATE: the database finds no room on its disk
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = _(
    "There is no room left on the disk of this site, so nothing was stored or changed. Tell whoever runs the site, and "
    "try again once there is room."
)


def is_away(error: BaseException | None) -> bool:
    """Whether this says that the database cannot be reached, and not that it refused or gave up a statement."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(GONE)


def is_full(error: BaseException | None) -> bool:
    """Whether this says that a disk is full: ours or the database's."""
    if isinstance(error, OperationalError):
        return getattr(error.__cause__, "sqlstate", None) in FULL
    return isinstance(error, OSError) and error.errno in NO_SPACE
