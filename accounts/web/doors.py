"""Doors of a person's own pages that need more than being signed in."""

from functools import wraps
from typing import Any

from accounts.web.fresh_proof import needs_fresh_proof
from kazinex.core.http import View, signed_in


def fresh(view: View) -> View:
    """Signed in, with a proof of the last fifteen minutes."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        if proof := needs_fresh_proof(request):
            return proof
        return view(request, *args, **kwargs)

    return signed_in(guarded)
