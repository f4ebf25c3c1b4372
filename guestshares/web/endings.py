"""What ends besides, where shares end: said on the pages that ask to confirm it."""

from collections.abc import Sequence
from typing import Any

from guestshares.models import Share
from guestshares.services import telling
from kazinex.core.actors import Actor
from kazinex.core.translation import marked as _
from kazinex.ui.reasons import Notice

WAITS = _("Something waits for an answer on it")
WAITS_WHERE = _("Where links are revoked or reissued, something waits for an answer on them")
UNDONE = _("This cannot be undone; you can reissue what was revoked.")
UNDONE_IN_CLOSED = _("This cannot be undone. The project is closed, so nothing can be reissued either.")


def besides(chosen: Sequence[Share], by: Actor, *, title: str = WAITS) -> list[Notice]:
    """What else these links are for, of every app that knows."""
    told = telling.what_waits([share.pk for share in chosen], by=by)
    return [Notice(title, words, tone="warn") for words in told]


def undone(project: Any) -> str:
    """That revoking is for good, and whether links can be issued again in this project as it stands."""
    return UNDONE if project.is_open else UNDONE_IN_CLOSED
