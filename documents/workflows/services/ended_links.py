"""Links of people outside that ended by other hands while a step waits for their answer."""

from collections.abc import Iterable, Sequence
from typing import cast

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.workflows.models import StepPart
from documents.workflows.models.words import WorkflowStatus
from documents.workflows.queries import withheld
from documents.workflows.services import notices, positions
from guestshares.domain.changes import Ending
from kazinex.core import clock
from kazinex.core.actors import Actor, Member
from kazinex.core.many_keys import keys
from kazinex.core.translation import marked as _
from projects.models.project import ProjectStatus


def hear(shares: Sequence[int], ending: Ending, by: Actor) -> None:
    """Record that the steps that wait for answers on these links, by their keys, need reassignment.

    Who started them is told.
    """
    if parts := _waiting(shares):
        happened = [(part.step.workflow, clock.now(), _told(part, ending)) for part in parts]
        record_many(AuditAction.STEP_LINK_ENDED, happened, by=by)
        notices.link_ended(parts, ending, by=by)


def warning(shares: Sequence[int], _ending: Ending, by: Actor) -> str:
    """Which steps that they may know of wait for an answer on these links, for the page that ends them; else empty."""
    waiting = _waiting(shares)
    keys_of_all = {str(part.step.workflow_id) for part in waiting}
    hidden = withheld.workflows(cast("Member", by), keys_of_all)  # only pages ask
    told = [
        f"{part.who} answers {positions.label(part.step)} of {part.step.workflow.code} on it."
        for part in waiting
        if str(part.step.workflow_id) not in hidden
    ]
    after = _("Without it, or on another revision, the step needs reassignment.")
    return " ".join([*told, after]) if told else ""


def _told(part: StepPart, ending: Ending) -> dict[str, object]:
    return {"step": positions.label(part.step), "people": part.who, "reason": str(ending)}


def _waiting(shares: Iterable[int]) -> list[StepPart]:
    """The parts that still wait for an answer on these links, where somebody could do something about it.

    Few links are answered on in a step, and who sweeps many holds them meanwhile: of others one look is enough.
    """
    answered_on = StepPart.objects.filter(user=None, share__in=keys(shares))
    if not answered_on.exists():
        return []
    found = answered_on.waiting()
    running = found.filter(
        step__workflow__status=WorkflowStatus.RUNNING, step__workflow__project__status=ProjectStatus.ACTIVE
    )
    surroundings = ("step__workflow__project__organisation", "step__workflow__started_by")
    parts = list(running.select_related(*surroundings).order_by("pk"))
    for part in parts:
        part.step.workflow.organisation = part.step.workflow.project.organisation
    return parts
