"""Steps of somebody who leaves, as others take them."""

from collections.abc import Callable, Sequence

from accounts.models import User
from documents.workflows.models import StepPart
from documents.workflows.models.words import PartStatus, StepStatus, WorkflowStatus
from documents.workflows.services import steering
from kazinex.core.actors import Member
from projects.domain.questions import HeldWork

KIND = "Workflow steps"


def held(actors: Sequence[Member], user: User) -> list[HeldWork]:
    """Steps of running workflows of these projects that wait for a person, or will once they open; one query."""
    there = {actor.project.pk: actor for actor in actors}
    asked = StepPart.objects.filter(user=user, status=PartStatus.ASKED, step__workflow__project__in=there)
    coming = asked.filter(
        step__status__in=[StepStatus.OPEN, StepStatus.WAITING], step__workflow__status=WorkflowStatus.RUNNING
    )
    found = coming.select_related("step__workflow").order_by("step__workflow__number", "step__number", "pk")
    return [_work(part, there[part.step.workflow.project_id], user) for part in found]


def _work(part: StepPart, by: Member, user: User) -> HeldWork:
    step, workflow = part.step, part.step.workflow
    workflow.project, workflow.organisation = by.project, by.organisation
    title = f"{step.name}: {workflow}"
    return HeldWork(KIND, title, workflow.get_absolute_url(), by, _giving(part, by, user))


def _giving(part: StepPart, by: Member, user: User) -> Callable[[User, str], object]:
    return lambda to, reason: steering.reassign(part.step, from_person=user, to=to, reason=reason, by=by)
