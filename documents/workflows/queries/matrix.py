"""Questions to the review matrix: its rules, and who reviews these documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from documents.packages.models import WorkPackageItem
from documents.register.models import Document
from documents.workflows.domain import matrix
from documents.workflows.domain.matrix import Facts, Merged, Named, Reviewer, Rule
from documents.workflows.domain.matrix_lines import GROUP, PERSON, ROLE
from documents.workflows.models import MatrixReviewer, MatrixRule
from documents.workflows.queries import matrix_people
from documents.workflows.queries.matrix_people import People
from kazinex.core.actors import Member
from projects.models import Project

HIDDEN = "a rule about a work package you may not see"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody the matrix asks to review: whether they are waited for, and the rules they come from, in words."""

    user: Any
    is_required: bool
    why: str


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Who reviews, whose answers count, in how many working days; and what the matrix names that comes to nobody."""

    asked: tuple[Asked, ...] = ()
    rule: str = ""
    days: int | None = None
    empty: tuple[str, ...] = ()


def rules(actor: Member) -> QuerySet[MatrixRule]:
    """The rules of the actor's project that the actor may see."""
    found: QuerySet[MatrixRule] = MatrixRule.objects.visible_to(actor).standing().furnished()
    return found


def ordinary_rules(actor: Member) -> QuerySet[MatrixRule]:
    """The same without the fallback."""
    return rules(actor).filter(is_fallback=False)


def rule(actor: Member, rule: str) -> MatrixRule:
    """One of them; for doors."""
    found: MatrixRule = ordinary_rules(actor).get(public_id=rule)
    found.project, found.organisation = actor.project, actor.organisation
    return found


def fallback(actor: Member) -> MatrixRule | None:
    """Who reviews what no rule matches."""
    return rules(actor).filter(is_fallback=True).first()


def reviewers_for(project: Project, documents: Sequence[Document]) -> Reviewing:
    """Who reviews these documents together, by the rules that match any of them; some dozen queries."""
    merged = matrix.merge(rules_of(project), *facts_of(documents))
    return reviewing(project, merged)


def reviewing(project: Project, merged: Merged) -> Reviewing:
    """Whom merged rules come to: each person once, waited for where any reviewer that names them is."""
    if not merged.reviewers:
        return Reviewing(rule=merged.rule, days=merged.days)
    there = matrix_people.people(project, [named.reviewer for named in merged.reviewers])
    found: dict[int, list[tuple[Any, Named]]] = {}
    empty = []
    for named in merged.reviewers:
        people = there.of(named.reviewer)
        for user in people:
            found.setdefault(user.pk, []).append((user, named))
        if not people:
            empty.append(named.reviewer.label)
    asked = (
        Asked(places[0][0], any(named.is_required for _user, named in places), _why(named for _user, named in places))
        for places in found.values()
    )
    return Reviewing(tuple(asked), merged.rule, merged.days, tuple(empty))


def rules_of(project: Project) -> list[Rule]:
    """Every rule of a project as the merge takes it; three queries."""
    return [as_rule(row) for row in MatrixRule.objects.filter(project=project).standing().furnished().order_by("pk")]


def as_rule(row: MatrixRule) -> Rule:
    """A rule as the merge takes it."""
    return Rule(
        pk=row.pk,
        label=row.audit_label,
        reviewers=tuple(as_reviewer(one) for one in row.reviewers.all()),
        rule=row.rule,
        days=row.days,
        discipline=row.discipline_id,
        document_type=row.document_type_id,
        zone=row.zone_id,
        work_package=row.work_package_id,
        confidentiality=row.confidentiality,
        is_active=row.is_active,
        is_fallback=row.is_fallback,
    )


def as_reviewer(one: MatrixReviewer) -> Reviewer:
    """One reviewer of a rule as the merge takes it."""
    if one.user_id:
        return Reviewer(PERSON, one.user_id, str(one), one.is_required)
    kind, key = (ROLE, one.role) if one.role else (GROUP, one.group_id)
    return Reviewer(kind, key, str(one), one.is_required)


def people_of(project: Project, rows: Iterable[MatrixRule]) -> People:
    """Whom the reviewers of these rules come to."""
    return matrix_people.people(project, [as_reviewer(one) for row in rows for one in row.reviewers.all()])


def facts_of(documents: Sequence[Document]) -> list[Facts]:
    """What the rules ask of documents; one query."""
    keys = [document.pk for document in documents]
    inside = dict(WorkPackageItem.objects.filter(document__in=keys).values_list("document_id", "package_id"))
    return [
        Facts(
            document.discipline_id,
            document.document_type_id,
            document.zone_id,
            inside.get(document.pk),
            "confidential" if document.is_confidential else "open",
        )
        for document in documents
    ]


def _why(named: Iterable[Named]) -> str:
    """The rules that name somebody, and as what."""
    said = [f"{one.reviewer.label}, by {rule.label}" for one in named for rule in one.rules]
    return "; ".join(dict.fromkeys(said))
