"""What a new project can begin with of another one's reviews: its templates, and its review matrix."""

from typing import Any

from documents.packages.models import WorkPackage
from documents.workflows.domain.matrix_lines import GROUP, PERSON, ROLE, ReviewerLine
from documents.workflows.models import MatrixReviewer, MatrixRule, WorkflowTemplate
from documents.workflows.models.words import TemplateStatus
from documents.workflows.services import matrix_rules, templates
from documents.workflows.services.matrix_rules import RuleDraft
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.copies import Copied, ProjectPart
from projects.models import Project, Term
from projects.queries.counterparts import counterparts
from projects.services import copying

TERMS = ("discipline", "document_type", "zone")


def parts() -> list[ProjectPart]:
    """Templates, and the matrix."""
    return [
        ProjectPart("templates", _("Workflow templates"), workflow_templates, copying.counting(WorkflowTemplate)),
        ProjectPart("matrix", _("Review matrix"), matrix, copying.counting(MatrixRule)),
    ]


def workflow_templates(source: Project, by: Member) -> Copied:
    """Its own templates as they are saved now; active ones are active."""
    own = WorkflowTemplate.objects.filter(project=source).exclude(status=TemplateStatus.ARCHIVED)

    def make(template: WorkflowTemplate) -> None:
        made = templates.copy(template, project=by.project, by=by)
        if template.status == TemplateStatus.ACTIVE:
            templates.activate(made, by=by)

    return copying.each(own.order_by("name", "pk"), make)


def matrix(source: Project, by: Member) -> Copied:
    """Its rules and its fallback; a rule about what the new project has no like of is left out, never widened."""
    rules = list(MatrixRule.objects.filter(project=source).standing().furnished().order_by("pk"))
    alike = counterparts([key for rule in rules for name in TERMS if (key := getattr(rule, f"{name}_id"))], by.project)

    def add(rule: MatrixRule) -> MatrixRule:
        terms: dict[str, Any] = {name: _like(getattr(rule, name), alike) for name in TERMS}
        _require_no_package(rule.work_package)
        lines = [_line(one) for one in rule.reviewers.all()]
        facts: dict[str, Any] = {"rule": rule.rule, "days": rule.days, "is_active": rule.is_active}
        draft = RuleDraft(reviewers=lines, confidentiality=rule.confidentiality, **facts, **terms)
        return matrix_rules.add(by.project, draft, is_fallback=rule.is_fallback, by=by)

    return copying.each(rules, add)


def _like(term: Term | None, alike: dict[int, Term]) -> Term | None:
    if term is not None and term.pk not in alike:
        raise RuleBroken(f"the lists of the new project have no {term.code}.")
    return alike[term.pk] if term else None


def _require_no_package(package: WorkPackage | None) -> None:
    if package is not None:
        raise RuleBroken("work packages belong to one project.")


def _line(one: MatrixReviewer) -> ReviewerLine:
    if one.user:
        return ReviewerLine(PERSON, one.user.email, one.is_required)
    return ReviewerLine(ROLE, one.role, one.is_required) if one.role else _group(one)


def _group(one: MatrixReviewer) -> ReviewerLine:
    return ReviewerLine(GROUP, str(one.group), one.is_required)
