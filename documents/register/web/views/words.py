"""Messages that more than one page says."""

from django.contrib import messages

from documents.register import queries
from documents.register.models import Revision
from documents.register.services import space
from kazinex.core.http import MemberRequest


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
        words = f"The same file is already revision {twin.code} of {twin.document.number}. Check it is the right one."
        messages.warning(request, words)
