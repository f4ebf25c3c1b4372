"""Rules of the review matrix: added, changed, removed, imported; the fallback is one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from audit.domain.catalogue import AuditAction
from audit.services.recording import record, record_many
from documents.packages.models import WorkPackage
from documents.register.domain import lifecycle
from documents.workflows.domain import matrix_lines
from documents.workflows.domain.matrix import MOST_DAYS
from documents.workflows.domain.matrix_lines import ReviewerLine
from documents.workflows.models import MatrixReviewer, MatrixRule
from documents.workflows.models.words import AnswerRule
from documents.workflows.queries import matrix_people
from documents.workflows.queries.matrix_people import Directory, Target
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project, Term
from projects.models.access_group import ConfidentialityChoice
from projects.services.project_locks import hold_open

MOST_RULES = 500
CONDITIONS = ("discipline", "document_type", "zone", "work_package", "confidentiality")
ANY = "Any"
REPLACED = "Replaced by an import"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as it was typed; a condition that is empty is none."""

    reviewers: Sequence[ReviewerLine]
    rule: str
    days: int
    discipline: Term | None = None
    document_type: Term | None = None
    zone: Term | None = None
    work_package: WorkPackage | None = None
    confidentiality: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the rules it added, how many the matrix had already, how many only repeat another."""

    added: list[MatrixRule]
    known: int
    repeated: int


def described(rule: MatrixRule, reviewers: Iterable[MatrixReviewer] | None = None) -> dict[str, str]:
    """What a rule says, in words, under the labels of its form; of those it has, or of these reviewers."""
    terms = {"Discipline": rule.discipline, "Type": rule.document_type, "Zone": rule.zone}
    named = [(str(one), one.is_required) for one in (rule.reviewers.all() if reviewers is None else reviewers)]
    return {
        **{label: term.code if term else ANY for label, term in terms.items()},
        "Work package": rule.work_package.number if rule.work_package else ANY,
        "Confidentiality": str(ConfidentialityChoice(rule.confidentiality).label),
        "Reviewers": matrix_lines.written(named).replace("\n", "; "),
        "Rule": str(AnswerRule(rule.rule).label),
        "Days": str(rule.days),
        "Active": "Yes" if rule.is_active else "No",
    }


def add(project: Project, draft: RuleDraft, *, is_fallback: bool = False, by: Member) -> MatrixRule:
    """Add a rule; it counts from the next time somebody asks the matrix."""
    with transaction.atomic():
        project = hold_open(project)
        _require_room(project, 1)
        return _added(project, draft, matrix_people.directory(project, draft.reviewers), is_fallback=is_fallback, by=by)


def change(rule: MatrixRule, draft: RuleDraft, *, by: Member) -> MatrixRule:
    """Change a rule; workflows that run already keep whom they asked."""
    with transaction.atomic():
        rule = _held(rule)
        before = described(rule)
        _fill(rule, draft)
        reviewers = _name(rule, draft, matrix_people.directory(rule.project, draft.reviewers))
        if changes := lifecycle.as_changes(before, described(rule, reviewers)):
            record(AuditAction.MATRIX_RULE_CHANGED, by=by, target=rule, changes=changes)
    return rule


def remove(rule: MatrixRule, *, reason: str, by: Member) -> MatrixRule:
    """Let a rule count no more; its history stays."""
    with transaction.atomic():
        rule = _held(rule)
        _remove([rule], lifecycle.require_reason(reason), by)
    return rule


def import_rules(
    project: Project, drafts: Sequence[RuleDraft], *, replaced: Sequence[MatrixRule] = (), by: Member
) -> Imported:
    """Add these rules, in place of those that are `replaced`; all of it or nothing, and each meaning once."""
    with transaction.atomic():
        project = hold_open(project)
        standing = MatrixRule.objects.select_for_update(no_key=True).standing()
        _remove(list(standing.filter(pk__in=[rule.pk for rule in replaced])), REPLACED, by)
        there = matrix_people.directory(project, [line for draft in drafts for line in draft.reviewers])
        known = {_meaning(rule, rule.reviewers.all()) for rule in _ordinary(project)}
        meant: dict[Any, RuleDraft] = {}
        for draft in drafts:
            meant.setdefault(_meaning(draft, there.named(draft.reviewers)), draft)
        new = [draft for meaning, draft in meant.items() if meaning not in known]
        _require_room(project, len(new))
        added = [_added(project, draft, there, is_fallback=False, by=by) for draft in new]
    return Imported(added, known=len(meant) - len(new), repeated=len(drafts) - len(meant))


def _ordinary(project: Project) -> QuerySet[MatrixRule]:
    there: QuerySet[MatrixRule] = MatrixRule.objects.standing().filter(project=project, is_fallback=False)
    return there.select_related(*CONDITIONS[:-1]).prefetch_related("reviewers__user", "reviewers__group")


def _meaning(rule: MatrixRule | RuleDraft, reviewers: Iterable[MatrixReviewer | Target]) -> Any:
    """All that a rule says, whatever it is kept as."""
    conditions = [getattr(rule, name) for name in CONDITIONS]
    named = frozenset((one.user, one.role, one.group, one.is_required) for one in reviewers)
    return (*conditions, rule.rule, rule.days, rule.is_active, named)


def _added(project: Project, draft: RuleDraft, directory: Directory, *, is_fallback: bool, by: Member) -> MatrixRule:
    if is_fallback and MatrixRule.objects.filter(project=project, is_fallback=True, removed_at=None).exists():
        raise RuleBroken(_("Somebody else just set the fallback. Look at it again."))
    rule = MatrixRule(project=project, is_fallback=is_fallback)
    _fill(rule, draft)
    changes = {label: ["", said] for label, said in described(rule, _name(rule, draft, directory)).items()}
    record(AuditAction.MATRIX_RULE_ADDED, by=by, target=rule, changes=changes)
    return rule


def _fill(rule: MatrixRule, draft: RuleDraft) -> None:
    if not 1 <= draft.days <= MOST_DAYS:
        raise RuleBroken(_("Enter a number of days from 1 to {most_days}.").format(most_days=MOST_DAYS), field="days")
    for name in () if rule.is_fallback else CONDITIONS:
        setattr(rule, name, getattr(draft, name))
    rule.rule, rule.days, rule.is_active = AnswerRule(draft.rule), draft.days, draft.is_active
    rule.save()


def _name(rule: MatrixRule, draft: RuleDraft, directory: Directory) -> list[MatrixReviewer]:
    """Keep whom the draft names as the reviewers of the rule."""
    targets = directory.named(draft.reviewers)
    if not targets:
        raise RuleBroken(_("Name at least one reviewer."), field="reviewers")
    rule.reviewers.all().delete()
    return list(MatrixReviewer.objects.bulk_create([_reviewer(rule, target) for target in targets]))


def _reviewer(rule: MatrixRule, target: Target) -> MatrixReviewer:
    facts: dict[str, Any] = {"user": target.user, "role": target.role, "group": target.group}
    return MatrixReviewer(rule=rule, is_required=target.is_required, **facts)


def _remove(rules: Sequence[MatrixRule], reason: str, by: Member) -> None:
    now = clock.now()
    MatrixRule.objects.filter(pk__in=[rule.pk for rule in rules]).update(removed_at=now)
    record_many(AuditAction.MATRIX_RULE_REMOVED, [(rule, now, {"reason": reason}) for rule in rules], by=by)


def _held(rule: MatrixRule) -> MatrixRule:
    """The rule as it is now, held until the transaction ends, in a project that stays open."""
    project = hold_open(rule.project)
    held: MatrixRule = MatrixRule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    held.project = project
    if held.removed_at is not None:
        raise RuleBroken(_("This rule was removed meanwhile."))
    return held


def _require_room(project: Project, count: int) -> None:
    there = MatrixRule.objects.filter(project=project).standing().count()
    if there + count > MOST_RULES:
        raise RuleBroken(
            _("A review matrix holds at most {most_rules} rules; this would make {there}.").format(
                most_rules=MOST_RULES, there=there + count
            )
        )
