"""Asking the review matrix: Test Matrix for one document, Coverage for the register."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from documents.register import queries as register
from documents.register.models import Document
from documents.workflows.domain import matrix as matrix_rules
from documents.workflows.domain.matrix import Facts, Merged, Rule
from documents.workflows.models.words import AnswerRule
from documents.workflows.queries import matrix, matrix_coverage
from documents.workflows.queries.matrix import Reviewing
from documents.workflows.web.forms.matrix import TestMatrixForm
from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MANAGE = Permission.MANAGE_REVIEW_MATRIX


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the matrix says: the rules that match, the others with why not, and who would review."""

    merged: Merged
    reviewing: Reviewing
    matching: list[str]
    others: list[tuple[str, str]]
    document: Document | None = None

    @property
    def rule(self) -> str:
        """Whose answers would count, in words."""
        return str(AnswerRule(self.merged.rule).label) if self.merged.rule else ""


@access(MANAGE)
def matrix_test(request: MemberRequest) -> HttpResponse:
    """Who would review a document, and why; nothing is started, and nobody is told."""
    form = TestMatrixForm(request.GET or None, actor=request.actor)
    is_asked = form.submit(lambda: _outcome(request, form))
    context: dict[str, Any] = {"form": form, "outcome": form.result if is_asked else None}
    return page(request, "workflows/matrix_test.html", list_url=_list(request), **context)


@access(MANAGE)
def matrix_coverage_table(request: MemberRequest) -> HttpResponse:
    """The disciplines and types of the register, and who would review their documents."""
    found = matrix_coverage.coverage(request.actor)
    return page(request, "workflows/matrix_coverage.html", coverage=found, list_url=_list(request))


def _outcome(request: MemberRequest, form: TestMatrixForm) -> Outcome:
    document = _document(request, form.cleaned_data["document"])
    facts = matrix.facts_of([document])[0] if document else form.facts
    rules = matrix.rules_of(request.project)
    merged = matrix_rules.merge(rules, facts)
    seen = set(matrix.rules(request.actor).values_list("pk", flat=True))
    return Outcome(
        merged,
        matrix.reviewing(request.project, merged),
        [rule.label if rule.pk in seen else matrix.HIDDEN for rule in merged.rules],
        [(rule.label, _why_not(rule, facts)) for rule in rules if rule.pk in seen and rule not in merged.rules],
        document,
    )


def _why_not(rule: Rule, facts: Facts) -> str:
    return matrix_rules.why_not(rule, facts) or _("other rules match")


def _document(request: MemberRequest, number: str) -> Document | None:
    if not number:
        return None
    found: Document | None = register.documents(request.actor).filter(number__iexact=number).first()
    if found is None:
        raise RuleBroken(
            _("There is no document “{number}” here. Enter the number of one.").format(number=number), field="document"
        )
    found.project, found.organisation = request.project, request.organisation
    return found


def _list(request: MemberRequest) -> str:
    return reverse("workflows:matrix", args=[request.organisation.slug, request.project.code])
