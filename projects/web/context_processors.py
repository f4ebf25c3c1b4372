"""The number beside My work, for every page that shows a top bar."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from projects.queries import my_work


def waiting(request: Any) -> dict[str, Any]:
    """A context processor: `waiting_count`, counted only where a template asks for it."""
    actor: Any = getattr(request, "actor", None)
    is_member = getattr(actor, "user", None) is not None
    return {"waiting_count": SimpleLazyObject(lambda: my_work.count_words(actor)) if is_member else ""}
