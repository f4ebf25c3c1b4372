"""Quick open: one box for whatever one may see in the organisation, by number or name."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kazinex.core import quick_open
from kazinex.core.http import access, page


@access()
@require_safe
def find(request: Any) -> HttpResponse:
    """What was found, as a page or, while one types, as the list beneath the box."""
    words = quick_open.tidied(request.GET.get("q", ""))
    return page(
        request,
        "projects/find.html#list" if request.htmx else "projects/find.html",
        words=words,
        is_short=0 < len(words) < quick_open.SHORTEST,
        found=quick_open.find(request.actor, words),
        most=quick_open.MOST,
    )
