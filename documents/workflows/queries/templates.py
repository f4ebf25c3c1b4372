"""Questions about workflow templates."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from documents.workflows.domain import participants, routes
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import MatrixRule, TemplateVersion, WorkflowTemplate
from documents.workflows.models.words import TemplateStatus, WorkflowStatus
from documents.workflows.queries import people
from kazinex.core.actors import Member
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a route as a page draws it: its number, and what is wrong with it in this place."""

    number: int
    step: StepSpec
    problems: tuple[str, ...] = ()


def templates(actor: Member, *, archived: bool = False) -> QuerySet[WorkflowTemplate]:
    """The templates kept where the actor stands, with `version_number` and `running_count`."""
    kept = WorkflowTemplate.objects.kept_at(actor)
    status = Q(status=TemplateStatus.ARCHIVED)
    found: QuerySet[WorkflowTemplate] = kept.filter(status if archived else ~status).annotate(
        version_number=Max("versions__number"),
        running_count=Count(
            "versions__workflows", filter=Q(versions__workflows__status=WorkflowStatus.RUNNING), distinct=True
        ),
    )
    return found


def template(actor: Member, template: str) -> WorkflowTemplate:
    """One of them, the archived too; for doors."""
    found: WorkflowTemplate = WorkflowTemplate.objects.kept_at(actor).get(public_id=template)
    found.project, found.organisation = actor.project, actor.organisation
    return found


def startable(project: Project, public_id: str = "") -> QuerySet[WorkflowTemplate]:
    """The active templates that a workflow of a project may run on: its own and the organisation's, by name."""
    found = WorkflowTemplate.objects.startable_in(project)
    kept: QuerySet[WorkflowTemplate] = found.filter(public_id=public_id) if public_id else found
    return kept.order_by("name", "pk")


def copyable(actor: Member) -> QuerySet[WorkflowTemplate]:
    """The organisation's active templates, by name."""
    found: QuerySet[WorkflowTemplate] = WorkflowTemplate.objects.filter(project=None, status=TemplateStatus.ACTIVE)
    return found.order_by("name", "pk")


def versions(template: WorkflowTemplate) -> list[TemplateVersion]:
    """Every version, the newest first, with `running_count` and `started_count` of workflows on it; one query."""
    running = Count("workflows", filter=Q(workflows__status=WorkflowStatus.RUNNING))
    counted = template.versions.annotate(running_count=running, started_count=Count("workflows"))
    return list(counted.order_by("-number"))


def legs(template: WorkflowTemplate, steps: tuple[StepSpec, ...]) -> list[Leg]:
    """The route of a template, each step with the lines that come to nobody here."""
    lines = [step.participants for step in steps]
    known = people.gather(template.project, lines).people if template.project else people.of_organisation(lines)
    rules = MatrixRule.objects.standing().filter(project=template.project, is_active=True)
    has_rules = bool(template.project) and rules.exists()
    found = []
    for number, step in enumerate(steps, start=1):
        problem = routes.problem(steps, number)
        here = _answering_here(step.participants, has_rules=has_rules)
        empty = participants.resolve(here, known).empty if template.project else ()
        found.append(Leg(number, step, (*([problem] if problem else []), *empty)))
    return found


def _answering_here(lines: tuple[str, ...], *, has_rules: bool) -> tuple[str, ...]:
    """Without what only documents can tell: whom the review matrix asks, where it has any rule."""
    return tuple(line for line in lines if not (has_rules and line == participants.MATRIX_WORDS))
