"""A refusal at a door is an event: what was asked for, and the line of SPEC 3.3 that denied it."""

import re
from typing import Any

from audit.domain.catalogue import AuditAction
from audit.queries import withholding
from audit.services.recording import record
from kazinex.core.access import Decision

PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")


def record_denial(request: Any, decision: Decision) -> None:
    """Record who was refused what, where, and by which line.

    The thing they saw but may not act on is the target, so it is withheld from readers who may not see it; the address
    therefore names the route and not the thing.
    """
    step = decision.decider
    asked_for = getattr(request, "asked_for", None)
    record(
        AuditAction.PERMISSION_DENIED,
        by=request.actor,
        target=asked_for if withholding.knows(asked_for) else request.project,
        project=request.project,
        permission=_asked(request, decision),
        reason=step.text,
        line=step.line,
        address=_address(request),
    )


def _address(request: Any) -> str:
    here = {"organisation": request.organisation.slug, "project": getattr(request.project, "code", "")}
    return "/" + PARAMETER.sub(lambda found: here.get(found["name"]) or found["name"], request.resolver_match.route)


def _asked(request: Any, decision: Decision) -> str:
    """The action that was refused, or the page's name where a role alone decides."""
    if decision.permission:
        return str(decision.permission.label)
    return str(request.resolver_match.view_name).replace("-", " ").replace(":", ": ").capitalize()
