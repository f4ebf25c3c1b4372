"""Which documents a member sees (SPEC 3.4): the SQL that lists and the function that decides one, side by side."""

from typing import Any, Self

from django.db.models import Q

from kazinex.core.access import DocumentFilter, Step
from kazinex.core.actors import Member
from kazinex.core.document_visibility import DocumentFacts, Sight, see
from kazinex.core.keyset import Among
from kazinex.core.tenancy import TenantQuerySet

SORTED_BY_STATUS = ("number", "status")  # the orders an index of each status has
MOST_PARTS = 32


class DocumentQuerySet(TenantQuerySet):
    """Words many rooms share about documents."""

    def visible_to(self, actor: Member) -> Self:
        """Only what the actor may see where they stand; held to `can_see` by a test."""
        here = self.filter(project=actor.project) if actor.project else self
        return here if actor.sees_everything else here.filter(_condition(actor))

    def hidden_from(self, actor: Member) -> Self:
        """The rest: what the actor may not see where they stand."""
        here = self.filter(project=actor.project) if actor.project else self
        return here.none() if actor.sees_everything else here.exclude(_condition(actor))

    def current(self) -> Self:
        """Not deleted."""
        return self.filter(deleted_at=None)


def can_see(actor: Member, document: Any) -> bool:
    """Whether the actor may see this one document."""
    return bool(sight(actor, document))


def sight(actor: Member, document: Any) -> Sight:
    """The same with the lines that decided; the one function that the Access tab explains with."""
    if actor.project is None and actor.is_org_admin:
        return Sight(True, (Step(1, "Org Admins see every document."),))
    if actor.project is None or document.project_id != actor.project.pk:
        return Sight(False, (Step(1, "The document is not in this project."),))
    return see(actor.grants, facts_of(document))


def facts_of(document: Any) -> DocumentFacts:
    """What a filter asks of a document; one query, and only for a confidential one."""
    assigned = document.group_assignments.values_list("group_id", flat=True) if document.is_confidential else ()
    return DocumentFacts(
        discipline=document.discipline_id,
        document_type=document.document_type_id,
        zone=document.zone_id,
        status=document.status,
        is_confidential=document.is_confidential,
        groups=frozenset(assigned),
    )


def _condition(actor: Member) -> Q:
    if not actor.sees_register:
        return Q(pk__in=[])
    open_ones = Q(is_confidential=False)
    if actor.filters:
        matched = Q()
        for condition in actor.filters:
            matched |= as_q(condition)
        open_ones &= matched
    if actor.sees_confidential:
        return open_ones | Q(is_confidential=True)
    if not actor.group_ids:
        return open_ones
    return open_ones | Q(is_confidential=True, pk__in=_assigned(actor.group_ids))


def as_q(condition: DocumentFilter) -> Q:
    """A group's filter as SQL."""
    query = Q()
    if condition.disciplines:
        query &= Q(discipline_id__in=condition.disciplines)
    if condition.document_types:
        query &= Q(document_type_id__in=condition.document_types)
    if condition.zones:
        query &= Q(zone_id__in=condition.zones)
    if condition.statuses:
        query &= Q(status__in=condition.statuses)
    if condition.confidentiality:
        query &= Q(is_confidential=condition.confidentiality == "confidential")
    return query or Q(pk__isnull=False)


def _assigned(group_ids: Any) -> Any:
    from documents.register.models import DocumentGroup  # noqa: PLC0415  the model imports this module

    return DocumentGroup.objects.filter(group_id__in=group_ids).values("document")


def among(actor: Member, column: str) -> Among:
    """How a register in the order of this column is read: along one index, or along one for each part of what is seen.

    A number begins with its discipline, and a discipline's documents are often issued together: somebody who sees two
    late disciplines would otherwise make PostgreSQL walk over all the others (1.1 s instead of 0.5 ms at a million).
    """
    if actor.sees_everything or not actor.filters:
        return Among()
    disciplines = frozenset[int]().union(*(condition.disciplines for condition in actor.filters))
    others = [condition for condition in actor.filters if not condition.disciplines]
    walked = [Q(discipline_id=key) for key in sorted(disciplines)]
    walked += [~Q(discipline_id__in=disciplines) & part for part in _rest(others, column)]
    if len(walked) > MOST_PARTS:
        return Among()
    confidential = _assigned(actor.group_ids).filter(document__is_confidential=True)
    return Among([part & Q(is_confidential=False) for part in walked], confidential)


def _rest(others: list[DocumentFilter], column: str) -> list[Q]:
    """What groups that name no discipline show, by status where each of them names some and an index sorts by it."""
    if column in SORTED_BY_STATUS and others and all(condition.statuses for condition in others):
        statuses = frozenset[str]().union(*(condition.statuses for condition in others))
        return [Q(status=status) for status in sorted(statuses)]
    return [Q()] if others else []
