"""Which reviews are still open when a project ends."""

from urllib.parse import urlencode

from django.urls import reverse

from documents.workflows.models import Workflow, WorkflowStep
from documents.workflows.models.words import StepStatus
from documents.workflows.queries import reassigning
from documents.workflows.queries.counted import OPEN, Counted
from kazinex.core.actors import Member
from kazinex.core.lists.filters import NONE
from kazinex.core.translation import marked as _
from projects.domain.questions import OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Workflows that run, steps that wait for an answer, and those among them that nobody can give."""
    running = Workflow.objects.visible_to(actor).running()
    steps = WorkflowStep.objects.filter(status=StepStatus.OPEN, workflow__in=running.values("pk"))
    url = reverse("workflows:workflows", args=[actor.organisation.slug, actor.project.code])
    open_steps = Counted(OPEN, "project", NONE).written()
    return [
        OpenThing(_("Running workflows"), running.count(), f"{url}?status=running"),
        OpenThing(_("Open steps"), steps.count(), f"{url}?{urlencode({'counted': open_steps})}"),
        OpenThing(_("Steps that need reassignment"), reassigning.steps_needing(actor), f"{url}?left=yes"),
    ]
