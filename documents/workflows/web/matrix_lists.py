"""The rules of the review matrix as a list."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from documents.workflows.domain import matrix_sheet
from documents.workflows.models import MatrixReviewer, MatrixRule
from documents.workflows.queries import matrix
from documents.workflows.queries.matrix_work import needing_reassignment
from documents.workflows.services import matrix_rules
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, List, Words
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts
from projects import queries as project_queries
from projects.models import TermKind

Rows = QuerySet[Any]
COLUMNS = (
    Column(_("Documents"), "wide"),
    Column(_("Reviewers"), "wide"),
    Column(_("Rule"), "nowrap"),
    Column(_("Days"), "number"),
    Column(_("Status"), "nowrap"),
)
STATES = (("active", _("Active")), ("inactive", _("Not active")), ("reassign", _("Needs reassignment")))


def rules(actor: Member) -> List:
    """The rules of a project as a reader sees them."""
    terms = list(project_queries.every_term(actor.project))
    return List(
        caption=_("Review matrix"),
        counted=ngettext_lazy("{count} rule", "{count} rules", "number"),
        columns=COLUMNS,
        rows="workflows/matrix_rows.html",
        orders={"": ("pk",)},
        filters=(
            Words(name="q", label=_("Search"), narrow=_naming),
            _by_term("discipline", _("Discipline"), terms, TermKind.DISCIPLINE),
            _by_term("document_type", _("Type"), terms, TermKind.DOCUMENT_TYPE),
            Choice(name="state", label=_("Status"), choices=STATES, narrow=_in_state),
        ),
        cells=tuple(_cells()),
        prepare=partial(_rows, actor=actor),
    )


def _by_term(name: str, label: str, terms: Sequence[Any], kind: str) -> Choice:
    choices = tuple((term.code, str(term)) for term in terms if term.kind == kind)
    return Choice(
        name=name, label=label, choices=choices, narrow=lambda rows, code: rows.filter(**{f"{name}__code": code})
    )


def _cells() -> Iterator[Cell]:
    for label in matrix_sheet.COLUMNS:
        yield Cell(label, _said(label), Kind.NUMBER if label == "Days" else Kind.TEXT)


def _said(label: str) -> Callable[[MatrixRule], Any]:
    return lambda rule: rule.days if label == "Days" else matrix_rules.described(rule)[label]


def _naming(rows: Rows, words: str) -> Rows:
    """By whom a rule names."""
    named = MatrixReviewer.objects.filter(Q(user__name__icontains=words) | Q(group__name__icontains=words))
    return rows.filter(Q(pk__in=named.values("rule")) | Q(work_package__number__icontains=words))


def _in_state(rows: Rows, state: str) -> Rows:
    if state == "reassign":
        return rows.filter(needing_reassignment())
    return rows.filter(is_active=state == "active")


def _rows(rules: Sequence[MatrixRule], *, actor: Member) -> Iterator[dict[str, Any]]:
    """Each rule as its row shows it; reviewers that come to nobody are flagged."""
    there = matrix.people_of(actor.project, rules)
    for rule in rules:
        rule.project, rule.organisation = actor.project, actor.organisation
        named = [(one, bool(there.of(matrix.as_reviewer(one)))) for one in rule.reviewers.all()]
        status, tone = (_("Active"), "good") if rule.is_active else (_("Not active"), "neutral")
        is_whole = all(is_there for _one, is_there in named)
        yield {
            "url": rule.get_absolute_url(),
            "name": rule.audit_label[:1].upper() + rule.audit_label[1:],
            "reviewers": ", ".join(_reviewer(one) for one, _is_there in named),
            "rule": rule.get_rule_display(),
            "days": rule.days,
            "status": texts.status(status, tone),
            "flag": "" if is_whole else texts.status(_("Needs reassignment"), "warn"),
        }


def _reviewer(one: MatrixReviewer) -> str:
    return str(one) if one.is_required else _("{person} (optional)").format(person=one)
