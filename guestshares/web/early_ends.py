"""What is said on pages of links that end before the answer by them is due."""

from collections.abc import Iterable

from django.contrib import messages

from guestshares.models import Share
from guestshares.queries import early_ends
from guestshares.services import issuing
from kazinex.core.http import MemberRequest
from kazinex.core.translation import marked as _
from kazinex.ui.reasons import Notice


def warn(request: MemberRequest, shares: Iterable[Share]) -> None:
    """Say it of links that have just been given, or given more time."""
    for words in early_ends.warnings([*shares], request.actor):
        messages.warning(request, words)


def before_reissue(share: Share, request: MemberRequest) -> list[Notice]:
    """Say it of the link that a share would have next; nothing where policy refuses one anyway."""
    end = issuing.next_end(share, by=request.actor)
    words = early_ends.warning(share, end, request.actor) if end else ""
    return [Notice(_("The new link ends early"), words, tone="warn")] if words else []
