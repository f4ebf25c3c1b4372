"""What waits for somebody on a project's dashboard."""

from typing import Any

from django.urls import reverse

from kazinex.core.features import Tile
from kazinex.core.translation import marked as _
from projects.queries import my_work

SHOWN = 6


def pending_tile(request: Any) -> Tile | None:
    """What waits for this person in this project, the most urgent first; nothing where nothing does."""
    work = my_work.waiting_for(request.actor, most=SHOWN * 5)
    if not work.waiting:
        return None
    facts = {
        "waiting": work.waiting[:SHOWN],
        "count": len(work.waiting),
        "overdue": work.overdue_words if work.overdue else "",
    }
    url = reverse("projects:my-work", args=[request.organisation.slug])
    return Tile(_("Pending actions"), "projects/pending.html", facts | {"is_more": work.is_more}, url, _("My work"))
