"""The register on the project's dashboard."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from documents.register import queries
from documents.register.domain.planning import AWAITED, Planning, as_q
from documents.register.models import DocumentStatus
from documents.register.queries import counting
from documents.register.queries.schemes import today
from kazinex.core.features import Tile
from kazinex.core.translation import marked as _

AWAITED_IN_ORDER = (Planning.LATE, Planning.DUE, Planning.PLANNED)
MOST_LATE = 5


def by_status(request: Any) -> Tile | None:
    """How many documents this person sees stand in which status, each leading to them."""
    if not request.actor.sees_register:
        return None
    register = reverse("documents:register", args=[request.organisation.slug, request.project.code])
    counts = counting.counted(counting.parts(request.actor), "shown_status")
    rows = [
        (str(label), counts[(value,)], f"{register}?status={value}")
        for value, label in DocumentStatus.choices
        if (value,) in counts
    ]
    return Tile(_("Documents by status"), "documents/by_status.html", {"rows": rows}, register, _("Register"))


def planned(request: Any) -> Tile | None:
    """How many planned documents this person sees are late or due, with the ones that are late longest."""
    if not request.actor.sees_register:
        return None
    register = reverse("documents:register", args=[request.organisation.slug, request.project.code])
    now, seen = today(request.project), queries.documents(request.actor).filter(status=DocumentStatus.PLANNED)
    named = {planning.key: Count("pk", filter=as_q(planning, now)) for planning in AWAITED}
    counts = seen.aggregate(**named)
    if not any(counts.values()):
        return None
    rows = [
        (planning.label, counts[planning.key], f"{register}?planning={planning.key}") for planning in AWAITED_IN_ORDER
    ]
    late = list(seen.filter(as_q(Planning.LATE, now)).order_by("planned_on", "number")[:MOST_LATE])
    for document in late:
        document.project, document.organisation = request.project, request.organisation
    return Tile(_("Planned documents"), "documents/planned.html", {"rows": rows, "late": late}, register, _("Register"))
