"""One event about each document, however many there are, as people watch it go."""

from collections.abc import Callable, Sequence

from audit.domain.catalogue import Action
from audit.services.recording import record_many
from documents.register.models import Document
from kazinex.core import clock
from kazinex.core.actors import Actor

AT_ONCE = 2_000


def tell(
    action: Action,
    documents: Sequence[Document],
    details: Callable[[Document], dict[str, object]],
    *,
    reached: Callable[[int], None],
    by: Actor,
) -> None:
    """Record the action of every document, with what it says of each."""
    now = clock.now()
    for start in range(0, len(documents), AT_ONCE):
        some = documents[start : start + AT_ONCE]
        record_many(action, ((one, now, details(one)) for one in some), by=by)
        reached(start + len(some))
