"""Documents entering and leaving packages of either kind: one event about each document, however many there are."""

from collections.abc import Iterable, Sequence

from audit.domain.catalogue import Action
from audit.services.recording import Target, record_many
from documents.register.models import Document
from documents.register.models.visibility import can_see
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project


def require_given(documents: Sequence[Document], project: Project, *, by: Member) -> None:
    """Only documents of the same project, which are there and which the person sees."""
    for document in documents:
        if document.project_id != project.pk or document.is_deleted or not can_see(by, document):
            raise RuleBroken(_("A document to be added does not exist any more. Look at the list again."))


def tell(action: Action, documents: Iterable[Document], package: Target, *, by: Member) -> None:
    """Record of each document which package it entered or left."""
    now, details = clock.now(), dict[str, object](package=package.audit_label)
    record_many(action, ((document, now, details) for document in documents), by=by)
