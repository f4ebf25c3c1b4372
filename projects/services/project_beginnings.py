"""A project that begins with what another one has."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from projects.domain.copies import PROJECT_PARTS, ProjectPart
from projects.models import Project
from projects.queries.actors import member_actor
from projects.services import projects


def parts() -> list[ProjectPart]:
    """Everything that can be copied, in its order."""
    return [part for told in PROJECT_PARTS.ask() for part in told]


def sources(by: Member) -> list[Project]:
    """The projects one runs, and so knows all of, by name."""
    return [each.project for each in by.everywhere if each.is_project_admin]


def begin_like(
    organisation: Organisation, *, source: Project | None, copied: Collection[str], by: Any, **facts: Any
) -> tuple[Project, list[str]]:
    """Begin a project, with these parts of another one where one is named; and what was left out, in sentences.

    Which project that is, and whom and what of it was left out, stands in the organisation's log alone.
    """
    with transaction.atomic():
        project = projects.create(organisation, by=by, **facts)
        if source is None:
            return project, []
        if source.pk not in {each.pk for each in sources(by)}:
            raise RuleBroken("Choose a project that you run.", field="source")
        actor = member_actor(by.membership, project_code=project.code)
        if actor is None or not actor.is_project_admin:
            raise RuleBroken("Only who runs the new project can copy another one into it.", field="source")
        told, left_out = [], []
        for part in parts():
            if part.name in copied:
                found = part.copy(source, actor)
                told.append(f"{part.label}: {found.count}")
                left_out += [f"{part.label}: {words}" for words in found.told()]
        record(AuditAction.PROJECT_BEGUN_LIKE, by=by, target=project, parts=told, left_out=len(left_out))
        facts = {"source": source.audit_label, "made": project.audit_label, "left_out": left_out}
        record(AuditAction.PROJECT_USED_AS_MODEL, by=by, target=organisation, **facts)
    return project, left_out
