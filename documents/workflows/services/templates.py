"""Workflow templates: made, saved in versions, activated, copied, put away."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.workflows.domain import routes
from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.usual_templates import USUAL
from documents.workflows.models import TemplateVersion, WorkflowTemplate
from documents.workflows.models.words import TemplateStatus
from kazinex.core import likeness
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import keep_open


def create(
    project: Project | None,
    *,
    name: str,
    category: str = "",
    description: str = "",
    steps: Sequence[StepSpec],
    by: Actor,
) -> WorkflowTemplate:
    """Make a template of a project, or of the organisation, as a draft with its first version."""
    template = WorkflowTemplate(project=project, name=routes.require_name(name), category=_line(category))
    template.description = description.strip()
    steps = routes.require_possible(steps)
    with transaction.atomic():
        _keep_open(project)
        _save(template)
        template.versions.create(number=1, steps=routes.as_stored(steps))
        told = described(template, steps)
        record(AuditAction.TEMPLATE_CREATED, by=by, target=template, category=template.category, steps=told["Steps"])
    return template


def described(template: WorkflowTemplate, steps: Sequence[StepSpec]) -> dict[str, str | list[str]]:
    """What a template says, in words."""
    return {
        "Name": template.name,
        "Category": template.category,
        "Description": template.description,
        "Steps": [_told(number, step) for number, step in enumerate(steps, start=1)],
    }


def save(
    template: WorkflowTemplate, *, name: str, category: str, description: str, steps: Sequence[StepSpec], by: Member
) -> TemplateVersion:
    """Save a template; a draft that nothing ran on is changed in place, all else has a new version from now on."""
    steps = routes.require_possible(steps)
    with transaction.atomic():
        template = _held(template)
        version = latest(template)
        before = described(template, routes.read(version.steps))
        template.name, template.category = routes.require_name(name), _line(category)
        template.description = description.strip()
        if changes := lifecycle.as_changes(before, described(template, steps)):
            _save(template)
            version = _write(template, version, steps)
            known: dict[str, Any] = {"version": version.number, "changes": changes}
            record(AuditAction.TEMPLATE_CHANGED, by=by, target=template, **known)
    return version


def activate(template: WorkflowTemplate, *, by: Member) -> WorkflowTemplate:
    """Let workflows start on a template."""
    with transaction.atomic():
        template = _held(template)
        if template.status != TemplateStatus.DRAFT:
            raise RuleBroken(
                _("This template is {status} already.").format(status=template.get_status_display().lower())
            )
        version = latest(template)
        routes.require_possible(routes.read(version.steps))
        _move(template, TemplateStatus.ACTIVE)
        record(AuditAction.TEMPLATE_ACTIVATED, by=by, target=template, version=version.number)
    return template


def archive(template: WorkflowTemplate, *, reason: str, by: Member) -> WorkflowTemplate:
    """Put a template away: nothing starts on it any more, what runs on it goes on."""
    with transaction.atomic():
        template = _held(template)
        if template.is_archived:
            raise RuleBroken(_("This template is archived already."))
        _move(template, TemplateStatus.ARCHIVED)
        record(AuditAction.TEMPLATE_ARCHIVED, by=by, target=template, reason=lifecycle.require_reason(reason))
    return template


def restore(template: WorkflowTemplate, *, reason: str, by: Member) -> WorkflowTemplate:
    """Bring an archived template back as a draft."""
    with transaction.atomic():
        template = _held(template)
        if not template.is_archived:
            raise RuleBroken(_("This template is not archived."))
        _move(template, TemplateStatus.DRAFT)
        record(AuditAction.TEMPLATE_RESTORED, by=by, target=template, reason=lifecycle.require_reason(reason))
    return template


def copy(template: WorkflowTemplate, *, project: Project, by: Member) -> WorkflowTemplate:
    """Copy an organisation's template into a project, where it goes its own way as a draft."""
    with transaction.atomic():
        _keep_open(project)
        version = latest(template)
        facts = {"name": template.name, "category": template.category, "description": template.description}
        made = WorkflowTemplate(project=project, **facts)
        _save(made)
        made.versions.create(number=1, steps=version.steps)
        record(AuditAction.TEMPLATE_COPIED, by=by, target=made, version=version.number)
    return made


def add_usual(*, by: Actor) -> int:
    """Give the organisation the templates it lacks of those that everybody begins with; returns how many."""
    with transaction.atomic():
        here = WorkflowTemplate.objects.filter(project=None).exclude(status=TemplateStatus.ARCHIVED)
        known = set(here.values_list("name_key", flat=True))
        missing = {name: facts for name, facts in USUAL.items() if likeness.key(name) not in known}
        for name, (category, description, steps) in missing.items():
            made = create(None, name=name, category=category, description=description, steps=steps, by=by)
            _move(made, TemplateStatus.ACTIVE)
            record(AuditAction.TEMPLATE_ACTIVATED, by=by, target=made, version=1)
    return len(missing)


def begin_with_usual(by: Actor) -> None:
    """What a new organisation begins with."""
    add_usual(by=by)


def latest(template: WorkflowTemplate) -> TemplateVersion:
    """The version that a workflow would start on now."""
    return template.versions.order_by("-number")[0]


def _write(template: WorkflowTemplate, version: TemplateVersion, steps: Sequence[StepSpec]) -> TemplateVersion:
    stored = routes.as_stored(steps)
    if stored == version.steps:
        return version
    if template.is_draft and not version.workflows.exists():
        version.steps = stored
        version.save(update_fields=["steps"])
        return version
    made: TemplateVersion = template.versions.create(number=version.number + 1, steps=stored)
    return made


def _told(number: int, step: StepSpec) -> str:
    beside = ", parallel with the one before" if step.is_parallel else ""
    who = "; ".join(step.participants)
    return (
        f"{number}. {step.name}: {step.kind_label} by {who} ({step.rule_label.lower()}, {step.duration}{beside}). "
        f"{step.if_not_approved}. {step.instructions}".strip()
    )


def _held(template: WorkflowTemplate) -> WorkflowTemplate:
    """The template as it is now, held until the transaction ends, where its project is open."""
    _keep_open(template.project)
    held: WorkflowTemplate = WorkflowTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    held.project = template.project
    return held


def _keep_open(project: Project | None) -> None:
    if project:
        keep_open(project.pk)


def _move(template: WorkflowTemplate, status: TemplateStatus) -> None:
    template.status = status
    _save(template)


def _line(text: str) -> str:
    return " ".join(text.split())


def _save(template: WorkflowTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        if "template_name_once" not in str(error):
            raise
        words = _("There is a template that reads like “{name}” here already. Choose another name.").format(
            name=template.name
        )
        raise RuleBroken(words, field="name") from error
