"""A refusal at a door is an event: what was asked for, and the line of SPEC 3.3 that denied it."""

from typing import Any

from audit.catalogue import AuditAction
from audit.recording import record
from kazinex.core.access import Decision, Step

LAST_LINE = 7  # sums up; the line that decided stands before it
NO = ("does not", "denies", "do not", "not an active", "no role")


def record_denial(request: Any, decision: Decision) -> None:
    """Record who was refused what, where, and by which line; the address without its query."""
    step = deciding(decision)
    record(
        AuditAction.PERMISSION_DENIED,
        by=request.actor,
        target=request.project,
        permission=decision.permission.label,
        reason=step.text,
        line=step.line,
        address=request.path,
    )


def deciding(decision: Decision) -> Step:
    """The step that denied: the last one to say no before the summing up, else the summing up itself."""
    said_no = [
        step for step in decision.steps if step.line < LAST_LINE and any(word in step.text.lower() for word in NO)
    ]
    return said_no[-1] if said_no else decision.steps[-1]
