"""What is overdue in a project, whoever it waits for, on the dashboard of those who run it (DOCUMENT_CONTROL 12)."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from documents.correspondence.models import Letter
from documents.transmittals.models import Transmittal
from documents.transmittals.queries import walks
from documents.workflows.models import Workflow, WorkflowStep
from documents.workflows.models.words import StepStatus
from documents.workflows.queries.counted import LATE, Counted
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.features import Tile
from kazinex.core.keyset import count_words
from kazinex.core.lists.filters import NONE
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MOST = 1_000


def overdue(request: Any) -> Tile | None:
    """How many steps, letters and transmittals are late, for document controllers and who runs the project."""
    actor = request.actor
    if not request.project.is_open or not (actor.is_project_admin or actor.decide(Permission.MANAGE_DOCUMENTS)):
        return None
    steps = {"counted": Counted(LATE, "project", NONE).written()}
    rows = [
        (_("Workflow steps"), count_words(_steps(actor), MOST), _list(request, "workflows:workflows", steps)),
        (_("Letters"), count_words(_letters(actor), MOST), _list(request, "correspondence:letters")),
        (_("Transmittals"), count_words(_transmittals(actor), MOST), _list(request, "transmittals:transmittals")),
    ]
    late = [row for row in rows if row[1] != "0"]
    return Tile(_("Overdue in the project"), "reports/overdue.html", {"rows": late}) if late else None


def _steps(actor: Member) -> QuerySet[Any]:
    running = Workflow.objects.visible_to(actor).running()
    late: QuerySet[Any] = WorkflowStep.objects.filter(status=StepStatus.OPEN, due_at__lte=clock.now())
    return late.filter(workflow__in=running.values("pk"))


def _letters(actor: Member) -> QuerySet[Any]:
    found: QuerySet[Any] = Letter.objects.visible_to(actor).overdue()
    return found


def _transmittals(actor: Member) -> QuerySet[Any]:
    found: QuerySet[Any] = Transmittal.objects.visible_to(actor).with_sight(actor)
    return found.filter(walks.overdue(actor), is_whole=True)


def _list(request: Any, name: str, narrowed: dict[str, str] | None = None) -> str:
    url = reverse(name, args=[request.organisation.slug, request.project.code])
    return f"{url}?{urlencode(narrowed or {'overdue': 'yes'})}"
