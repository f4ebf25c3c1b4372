"""What ends besides, where shares end: said on the pages that ask to confirm it."""

from collections.abc import Sequence

from guestshares.domain.changes import SHARES_ENDED, Ending
from guestshares.models import Share
from kazinex.core.actors import Actor
from kazinex.core.translation import marked as _
from kazinex.ui.reasons import Notice


def besides(chosen: Sequence[Share], by: Actor) -> list[Notice]:
    """What else these links are for, of every app that knows."""
    told = SHARES_ENDED.warnings([share.pk for share in chosen], Ending.ENDED, by)
    return [Notice(_("Something waits for an answer on it"), words, tone="warn") for words in told]
