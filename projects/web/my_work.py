"""What waits for somebody: its lines, where it is listed, and what of it stands on a project's dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from kazinex.core.features import Tile
from kazinex.core.translation import marked as _
from kazinex.ui import rows, texts
from projects.queries import my_work

SHOWN = 6
LATE = "yes"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """My work as an address asks for it: of one project, by its code, and perhaps only what is late."""

    organisation: str
    project: str = ""
    is_late: bool = False

    @classmethod
    def read(cls, request: Any) -> "Narrowed":
        """What the address of a request asks for."""
        return cls(request.organisation.slug, request.GET.get("project", ""), request.GET.get("overdue") == LATE)

    def page(self, number: int) -> str:
        """The address of one of its pages."""
        said = {"project": self.project, "overdue": LATE if self.is_late else "", "page": number if number > 1 else ""}
        query = urlencode({name: value for name, value in said.items() if value})
        place = reverse("projects:my-work", args=[self.organisation])
        return f"{place}?{query}" if query else place

    @property
    def url(self) -> str:
        return self.page(1)

    @property
    def late(self) -> "Narrowed":
        """The same with only what is late."""
        return replace(self, is_late=True)

    @property
    def late_or_not(self) -> "Narrowed":
        """The same with what is not late too."""
        return replace(self, is_late=False)

    @property
    def anywhere(self) -> "Narrowed":
        """The same in every project."""
        return replace(self, project="")


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
    url = Narrowed(request.organisation.slug, request.project.code).url
    return Tile(_("Pending actions"), "projects/pending.html", facts | {"is_more": work.is_more}, url, _("My work"))
