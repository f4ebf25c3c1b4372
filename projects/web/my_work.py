"""What waits for somebody on a project's dashboard."""

from collections.abc import Sequence
from typing import Any

from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from kazinex.core.features import Tile
from kazinex.core.translation import marked as _
from kazinex.ui import rows, texts
from projects.queries import my_work

SHOWN = 6


def my_work_rows(waiting: Sequence[my_work.Waiting], zone: str) -> SafeString:
    """Lines of somebody's work as rows of a table, each with its due date in the zone of its project."""
    return rows.drawn("projects/waiting_rows.html", [_row(one, zone) for one in waiting], Context())


def _row(one: my_work.Waiting, zone: str) -> dict[str, Any]:
    line = one.line
    return {
        "title": line.title,
        "url": line.url,
        "note": line.note,
        "label": one.label,
        "project": line.project.name,
        "late": texts.status(_("Overdue"), "bad") if one.is_overdue else "",
        "due": texts.ending(line.due_at, line.project.time_zone) if line.due_at else "",
        "since": "" if line.due_at else texts.moment(line.since, zone),
    }


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
