"""Messages that more than one page says."""

from collections.abc import Iterable

from django.contrib import messages

from documents.register import queries
from documents.register.models import Revision
from documents.register.services import space
from kazinex.core.http import MemberRequest
from kazinex.core.translation import marked as _


def warn_of(request: MemberRequest, remarks: Iterable[str]) -> None:
    """Say what a change told besides, such as whom a workflow that began with it left out."""
    for words in remarks:
        messages.warning(request, words)


def warn_of_space(request: MemberRequest) -> None:
    """Say that the room for files is nearly used up, before it is."""
    if words := space.warning():
        messages.warning(request, words)


def warn_of_twins(request: MemberRequest, revision: Revision | None) -> None:
    """Notice a file that is in the register already; it may be meant, so it is not refused (SPEC 7)."""
    if revision is None:
        return
    warn_of_space(request)
    for twin in queries.twins(request.actor, revision):
        words = _("The same file is already revision {code} of {number}. Check it is the right one.").format(
            code=twin.code, number=twin.document.number
        )
        messages.warning(request, words)
