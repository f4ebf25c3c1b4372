"""Looking at a project through somebody else's eyes is on the record, from beginning to end."""

from django.db import transaction

from accounts.models import Membership
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core.actors import Actor
from projects.models import Project


def begin(project: Project, *, person: Membership, reason: str, by: Actor) -> None:
    """Record that somebody begins to view the project as this person."""
    with transaction.atomic():
        record(AuditAction.VIEW_AS_STARTED, by=by, target=person, project=project, reason=reason)


def end(project: Project, *, person: Membership, by: Actor) -> None:
    """Record that they stopped."""
    with transaction.atomic():
        record(AuditAction.VIEW_AS_ENDED, by=by, target=person, project=project)
