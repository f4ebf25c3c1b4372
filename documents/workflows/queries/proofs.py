"""The audit events that a workflow's record rests on, each with the proof that it stands in the sealed log."""

from dataclasses import dataclass

from audit import queries as audit
from audit.domain.catalogue import AuditAction
from audit.queries import Inclusion
from audit.queries.timeline import Entry, entries
from documents.workflows.models import Workflow
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _

A = AuditAction
DECISIVE = (
    A.WORKFLOW_STARTED,
    A.STEP_DECIDED,
    A.STEP_DELEGATED,
    A.STEP_REASSIGNED,
    A.STEP_SKIPPED,
    A.WORKFLOW_COMPLETED,
    A.WORKFLOW_RETURNED,
    A.WORKFLOW_CANCELLED,
    A.WORKFLOW_RECALLED,
)
MOST = 1_000
NOT_SEALED = _("Not yet sealed: the sealer adds it to the next batch, within seconds while it runs.")
WITHHELD = _("Withheld: it is about something you may not see.")
UNSOUND = _("This event or its batch does not fit the seal: the log was altered. Tell whoever runs this installation.")


@dataclass(frozen=True, slots=True)
class Proof:
    """One event that decided something; without an inclusion while it waits for its seal, or is withheld."""

    entry: Entry
    inclusion: Inclusion | None

    @property
    def missing(self) -> str:
        """Why there is no inclusion, or what is wrong with it, in words."""
        if self.inclusion is None:
            return WITHHELD if self.entry.is_withheld else NOT_SEALED
        return "" if self.inclusion.is_sound else UNSOUND


def proofs(workflow: Workflow, actor: Member) -> list[Proof]:
    """What decided a workflow, in the order of time; the same few queries however much that is."""
    found = audit.events_about(workflow).filter(action__in=[action.name for action in DECISIVE])
    shown = list(entries(list(found.order_by(*audit.OLDEST_FIRST)[:MOST]), actor))
    included = audit.inclusions([entry.event for entry in shown if not entry.is_withheld])
    return [Proof(entry, included.get(entry.event.pk)) for entry in shown]
