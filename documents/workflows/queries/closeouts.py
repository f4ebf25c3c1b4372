"""Which reviews are still open when a project ends."""

from urllib.parse import urlencode

from django.urls import reverse

from documents.workflows.models import Workflow, WorkflowStep
from documents.workflows.models.words import StepStatus
from documents.workflows.queries import reassigning
from documents.workflows.queries.counted import OPEN, STUCK, Counted
from kazinex.core.actors import Member
from kazinex.core.lists.filters import NONE
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Workflows that run, steps that wait for an answer, and those among them that nobody can give."""
    running = Workflow.objects.visible_to(actor).running()
    steps = WorkflowStep.objects.filter(status=StepStatus.OPEN, workflow__in=running.values("pk"))
    url = reverse("workflows:workflows", args=[actor.organisation.slug, actor.project.code])
    stuck = steps.filter(reassigning.stuck(actor.project.pk))
    lists = [f"{url}?{urlencode({'counted': Counted(what, 'project', NONE).written()})}" for what in (OPEN, STUCK)]
    return [
        OpenThing(_("Running workflows"), running.count(), f"{url}?status=running"),
        OpenThing(_("Open steps"), steps.count(), lists[0]),
        OpenThing(_("Steps that need reassignment"), stuck.count(), lists[1]),
    ]
