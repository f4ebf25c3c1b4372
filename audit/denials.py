"""A refusal at a door is an event: what was asked for, and the line of SPEC 3.3 that denied it."""

import re
from typing import Any

from audit import withholding
from audit.catalogue import AuditAction
from audit.recording import record
from kazinex.core.access import Decision, Step

PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
LAST_LINE = 7  # sums up; the line that decided stands before it
NO = ("does not", "denies", "do not", "not an active", "no role")


def record_denial(request: Any, decision: Decision) -> None:
    """Record who was refused what, where, and by which line.

    The thing they saw but may not act on is the target, so it is withheld from readers who may not see it; the address
    therefore names the route and not the thing.
    """
    step = deciding(decision)
    asked_for = getattr(request, "asked_for", None)
    record(
        AuditAction.PERMISSION_DENIED,
        by=request.actor,
        target=asked_for if withholding.knows(asked_for) else request.project,
        project=request.project,
        permission=decision.permission.label,
        reason=step.text,
        line=step.line,
        address=_address(request),
    )


def _address(request: Any) -> str:
    here = {"organisation": request.organisation.slug, "project": getattr(request.project, "code", "")}
    return "/" + PARAMETER.sub(lambda found: here.get(found["name"]) or found["name"], request.resolver_match.route)


def deciding(decision: Decision) -> Step:
    """The step that denied: the last one to say no before the summing up, else the summing up itself."""
    said_no = [
        step for step in decision.steps if step.line < LAST_LINE and any(word in step.text.lower() for word in NO)
    ]
    return said_no[-1] if said_no else decision.steps[-1]
