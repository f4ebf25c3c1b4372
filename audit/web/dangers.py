"""A file refused for what it carries is an event: who sent it, under which name, and what the scanner calls it."""

from typing import Any

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import context


def record_dangers(request: Any) -> None:
    """Record what a scanner knew in this request, once its own work is done or rolled back."""
    for file, virus in context.current().dangers:
        target = request.project or request.organisation
        record(AuditAction.VIRUS_FOUND, by=request.actor, target=target, file=file, virus=virus)
