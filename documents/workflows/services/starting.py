"""Starting a workflow: revisions pinned, numbered without gaps, everybody asked who has to be, or refused in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import DocumentStatus, Revision
from documents.register.services import statuses
from documents.workflows.domain import at_start, engine, participants, routes, startable
from documents.workflows.domain.at_start import Lines
from documents.workflows.domain.participants import Asked
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import (
    Outside,
    StepPart,
    TemplateVersion,
    Workflow,
    WorkflowDocument,
    WorkflowStep,
    WorkflowTemplate,
)
from documents.workflows.models.words import Priority, StepStatus, TemplateStatus
from documents.workflows.queries import link_ends, pinning
from documents.workflows.queries.people import Gathered, Reviewed, gather, reviewed, words_against
from documents.workflows.services import guest_links, positions
from documents.workflows.services.positions import Position
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services import gapless_numbers
from projects.services.project_locks import keep_open


@dataclass(frozen=True, slots=True)
class Started:
    """What was started, who was left out because they may not take part, and what to look after, in sentences."""

    workflow: Workflow
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        """What whoever started it is told besides, wherever they did."""
        return [*(_("Left out: {words}").format(words=words) for words in self.left_out), *self.warnings]


@dataclass
class _Start:
    """What a workflow starts with, gathered and checked."""

    version: TemplateVersion
    steps: tuple[StepSpec, ...]
    revisions: list[Revision]
    asked: list[tuple[Asked, ...]] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)


def start(
    project: Project,
    *,
    template: WorkflowTemplate,
    title: str,
    revisions: Sequence[Revision],
    priority: str = Priority.NORMAL,
    due_on: date | None = None,
    notes: str = "",
    chosen: Lines | None = None,
    people: Lines | None = None,
    by: Member,
) -> Started:
    """Start a workflow on pinned revisions, which are under review from now on.

    `chosen` are lines for the steps that ask at start; with `people`, steps ask these instead of what they say.
    """
    with transaction.atomic():
        keep_open(project.pk)
        begin = _gathered(project, template, revisions, by=by)
        _ask(begin, project, chosen or {}, people or {}, by=by)
        facts = {
            "title": startable.require_title(title),
            "priority": priority or Priority.NORMAL,
            "notes": notes.strip(),
        }
        workflow = _create(project, template, begin.version, due_on, facts, by=by)
        _pin(workflow, begin.revisions)
        position = _lay_out(workflow, begin)
        under_review = dict.fromkeys((one.pk for one in begin.revisions), DocumentStatus.UNDER_REVIEW)
        statuses.carry(begin.revisions, under_review, reason=workflow.code, by=by)
        _record(workflow, begin, by=by)
        opened = [position.steps[visit.step, visit.round] for visit in position.state.open]
        positions.tell_opened(position, opened, are_here=True, by=by)
    asked = zip(begin.steps, begin.asked, strict=True)
    return Started(workflow, tuple(begin.left_out), tuple(filter(None, link_ends.warnings(asked, by=by))))


def _gathered(project: Project, template: WorkflowTemplate, revisions: Sequence[Revision], *, by: Member) -> _Start:
    version = TemplateVersion.objects.select_related("template").filter(template=template).order_by("-number").first()
    if version is None or version.template.status != TemplateStatus.ACTIVE:
        raise RuleBroken(_("This template is not active any more. Choose another one."), field="template")
    startable.require_room(revisions)
    held = pinning.held(revisions, by=by)
    startable.require_each(held, under_way=pinning.under_way(held))
    return _Start(version, routes.read(version.steps), held)


def _ask(begin: _Start, project: Project, chosen: Lines, people: Lines, *, by: Member) -> None:
    """Find everybody whom the steps ask; refuses where a step asks nobody, or one by name who may not take part."""
    at_start.require_heard(begin.steps, chosen)
    numbered = list(enumerate(begin.steps, start=1))
    lines = [tuple(people.get(number, ())) or at_start.lines_of(step, number, chosen) for number, step in numbered]
    gathered = gather(project, lines, [revision.document for revision in begin.revisions])
    about = reviewed(begin.revisions)
    begin.steps = tuple(gathered.on_terms(step, own) for step, own in zip(begin.steps, lines, strict=True))
    for (number, step), own in zip(numbered, lines, strict=True):
        resolved = participants.resolve(own, gathered.people)
        fit = tuple(asked for asked in resolved.asked if _is_fit(begin, asked, gathered, about))
        if not fit:
            why = " ".join([*resolved.empty, *begin.left_out])
            field_name = "participants" if participants.CHOSEN_WORDS in step.participants else "template"
            words = f"Step {number} ({step.name}) would ask nobody. {why}".strip()
            raise RuleBroken(words, field=field_name)
        begin.asked.append(fit)
    outside = {one.user for each in begin.asked for one in each if isinstance(one.user, Outside)}
    guest_links.require(sorted(outside, key=lambda one: one.email), begin.revisions, by=by)


def _is_fit(begin: _Start, asked: Asked, gathered: Gathered, about: Reviewed) -> bool:
    if isinstance(asked.user, Outside):
        return True
    words = words_against(asked.user, gathered.actors.get(asked.user.pk), about)
    if words and asked.is_named:
        raise RuleBroken(words, field="participants")
    if words:
        begin.left_out.setdefault(words)
    return not words


def _create(
    project: Project,
    template: WorkflowTemplate,
    version: TemplateVersion,
    due_on: date | None,
    facts: dict[str, Any],
    *,
    by: Member,
) -> Workflow:
    """The workflow under the next number of its project; whoever starts another one waits, so there are no gaps."""
    gapless_numbers.wait_for("workflows", project)
    last = Workflow.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    facts["due_at"] = clock.end_of_day(due_on, project.time_zone) if due_on else None
    if facts["due_at"] and facts["due_at"] <= clock.now():
        raise RuleBroken(_("Choose a day that is not over yet."), field="due_on")
    workflow = Workflow(project=project, number=last + 1, version=version, template_name=template.name, **facts)
    workflow.started_by, workflow.started_at = by.user, clock.now()
    workflow.organisation = by.organisation
    workflow.save()
    return workflow


def _pin(workflow: Workflow, revisions: Sequence[Revision]) -> None:
    WorkflowDocument.objects.bulk_create(
        WorkflowDocument(
            workflow=workflow,
            document=revision.document,
            revision=revision,
            position=position,
            code=revision.code,
            sha256=revision.sha256,
            status_before=revision.status,
        )
        for position, revision in enumerate(revisions, start=1)
    )


def _lay_out(workflow: Workflow, begin: _Start) -> Position:
    """Every step with everybody it asks; the first ones are open."""
    asked = {number: [one.user.pk for one in each] for number, each in enumerate(begin.asked, start=1)}
    optional = {
        number: [one.user.pk for one in each if not one.is_required] for number, each in enumerate(begin.asked, start=1)
    }
    state = engine.begin([step.plan for step in begin.steps], asked, optional)
    position = Position(workflow, begin.steps, {}, {}, state)
    rows = [
        WorkflowStep(workflow=workflow, number=number, name=step.name, kind=step.kind, **_terms(begin, number))
        for number, step in enumerate(begin.steps, start=1)
    ]
    for row in rows:
        if state.last(row.number).status == StepStatus.OPEN:
            positions.open_now(position, row)
    for row in WorkflowStep.objects.bulk_create(rows):
        position.steps[row.number, 1] = row
    parts = [_part(row, one) for row in rows for one in begin.asked[row.number - 1]]
    position.parts = {key: {} for key in position.steps}
    for part in StepPart.objects.bulk_create(parts):
        position.parts[part.step.number, 1][part.person] = part
    return position


def _part(step: WorkflowStep, asked: Asked) -> StepPart:
    one, known = asked.user, {"step": step, "why": asked.why, "is_required": asked.is_required}
    if not isinstance(one, Outside):
        return StepPart(user=one, **known)
    said = {"outside_name": one.name, "outside_email": one.email, "outside_company": one.company}
    return StepPart(seat=one.seat, **said, **known)


def _terms(begin: _Start, number: int) -> dict[str, Any]:
    """What the review matrix has other than the template says."""
    step, said = begin.steps[number - 1], routes.read(begin.version.steps)[number - 1]
    return {"rule": step.rule, "days": step.days} if step != said else {}


def _record(workflow: Workflow, begin: _Start, *, by: Member) -> None:
    known: dict[str, Any] = {
        "template": workflow.template_name,
        "version": begin.version.number,
        "title": workflow.title,
        "documents": [f"{one.document.number} revision {one.code} ({one.sha256})" for one in begin.revisions],
        "due": workflow.due_at.isoformat() if workflow.due_at else "",
    }
    record(AuditAction.WORKFLOW_STARTED, by=by, target=workflow, **known)
