"""The end of a project prepared: somebody puts their name to the final inspection."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import hold_open


def inspect(project: Project, *, by: Member) -> Project:
    """Say by name that the final inspection is done."""
    with transaction.atomic():
        held = hold_open(project)
        if held.is_inspected:
            raise RuleBroken(
                _("{inspected_by} has confirmed the final inspection already.").format(inspected_by=held.inspected_by)
            )
        held.inspected_by, held.inspected_at = by.user, clock.now()
        held.save(update_fields=["inspected_by", "inspected_at"])
        record(AuditAction.PROJECT_INSPECTED, by=by, target=held)
    return held


def withdraw(project: Project, *, by: Member) -> Project:
    """Take it back: it is not done after all."""
    with transaction.atomic():
        held = hold_open(project)
        if not held.is_inspected:
            raise RuleBroken(_("Nobody has confirmed the final inspection."))
        held.inspected_by = held.inspected_at = None
        held.save(update_fields=["inspected_by", "inspected_at"])
        record(AuditAction.PROJECT_INSPECTION_WITHDRAWN, by=by, target=held)
    return held
