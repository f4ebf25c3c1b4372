"""The two faces of a document (SPEC 3.4) in SQL: what one person sees whole, and at one of two revisions alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Case, CharField, F, Q, Value, When

from kazinex.core.access import DocumentFilter
from kazinex.core.actors import Member
from kazinex.core.conditions import Condition
from kazinex.core.document_visibility import Face
from kazinex.core.tenancy import active_organisation_id

NOTHING = Q(pk__in=[])
KEPT = 512  # sets of groups
Grouped = tuple[int, DocumentFilter]  # a group by its key, and what it shows
Groups = tuple[Grouped, ...]  # those of somebody
# What a row says of the face one sees, and where the row keeps it for the current revision and for the released one.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "shown_revision_id": ("current_revision_id", "released_revision_id"),
    "shown_code": ("current_code", "released_code"),
    "shown_status": ("status", "released_status"),
    "shown_at": ("updated_at", "released_at"),
}
OF_CURRENT = {name: current for name, (current, _released) in COLUMNS.items()}
OF_RELEASED = {name: released for name, (_current, released) in COLUMNS.items()}


class Columns(NamedTuple):
    """Where a row says which document it is about, and what decides who sees that."""

    document: str
    discipline: str
    document_type: str
    zone: str


OF_DOCUMENT = Columns("pk", "discipline_id", "document_type_id", "zone_id")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which documents are seen whole, and which otherwise at their current or else at their released revision."""

    whole: Q
    current: Q = NOTHING
    released: Q = NOTHING
    either: Q = NOTHING  # one of these two; what they have in common, such as who is assigned, is asked once
    statuses: frozenset[str] = frozenset()  # of every revision that is seen alone, where those are the same for all

    @property
    def is_whole(self) -> bool:
        """Whether whatever is seen is seen whole."""
        return self.current is NOTHING

    @property
    def visible(self) -> Q:
        """What is seen at all."""
        return self.whole if self.is_whole else self.whole | self.either

    @property
    def newest(self) -> Q:
        """Of rows that are seen: those at their current revision. Where the same statuses count for all, they tell."""
        return self.whole | (Q(status__in=self.statuses) if self.statuses else self.current)

    def at(self, face: Face) -> Q:
        """Of rows that are seen: those with this face; each has one."""
        if face is Face.WHOLE:
            return self.whole
        return self.newest & ~self.whole if face is Face.CURRENT else ~self.newest & Q(has_two_faces=True)

    def revisions(self) -> Any:
        """Of each row the one revision that is seen, as its key; 0 where all of them are."""
        if self.is_whole:
            return Value(0, BigIntegerField())
        whole, current = When(self.whole, then=Value(0)), When(self.current, then=F("current_revision_id"))
        return Case(whole, current, default=F("released_revision_id"), output_field=BigIntegerField())

    def of_revision(self, name: str) -> Any:
        """What the revision that is seen first says of itself, such as its file's name."""
        current, released = F(f"current_revision__{name}"), F(f"released_revision__{name}")
        return current if self.is_whole else Case(When(self.newest, then=current), default=released)

    def columns(self) -> dict[str, Any]:
        """What each row says of its face, to be annotated."""
        if self.is_whole:
            return {"face": Value(Face.WHOLE.value, CharField()), **{name: F(at) for name, at in OF_CURRENT.items()}}
        names = [When(self.whole, then=Value(Face.WHOLE.value)), When(self.newest, then=Value(Face.CURRENT.value))]
        face = Case(*names, default=Value(Face.RELEASED.value), output_field=CharField())
        shown = {name: Case(When(self.newest, then=F(one)), default=F(other)) for name, (one, other) in COLUMNS.items()}
        return {"face": face, **shown}


def shown_to(actor: Member) -> Shown:
    """What this person sees of the documents of a project they stand in."""
    if actor.sees_everything:
        return Shown(Q(pk__isnull=False))
    if not actor.sees_register:
        return Shown(NOTHING)
    groups = tuple(sorted(((group.pk, group.filter) for group in actor.groups), key=itemgetter(0)))
    return _shown(active_organisation_id(), actor.sees_confidential, groups)


def shown_openly(actor: Member) -> Shown:
    """What of it is not confidential; it asks of a document nothing but what its row says."""
    if actor.sees_everything:
        return Shown(Q(is_confidential=False))
    if not actor.sees_register:
        return Shown(NOTHING)
    return _shown_openly(tuple(actor.filters))


def parts_shown(actor: Member, columns: Columns) -> "tuple[Q, Single]":
    """What they see whole, and what at one revision alone by the statuses it may have; of rows that say it so."""
    groups = [(group.pk, group.filter) for group in actor.groups]
    return _parts(actor.sees_confidential, groups, columns)


def parts_shown_openly(actor: Member, columns: Columns) -> "tuple[Q, Single]":
    """The same of what is not confidential."""
    return _open(tuple(actor.filters), columns)


@lru_cache(KEPT)
def _shown(_organisation_id: int, sees_confidential: bool, groups: Groups) -> Shown:
    """What somebody in these groups sees; made once for all who are in the same, as the wall stands round each."""
    return _put_together(*_parts(sees_confidential, groups, OF_DOCUMENT))


@lru_cache(KEPT)
def _shown_openly(filters: tuple[DocumentFilter, ...]) -> Shown:
    return _put_together(*_open(filters, OF_DOCUMENT))


def _parts(sees_confidential: bool, groups: Sequence[Grouped], columns: Columns) -> "tuple[Q, Single]":
    whole, single = _open([condition for _key, condition in groups if condition], columns)
    if sees_confidential:
        return whole | Q(is_confidential=True), single
    if not groups:
        return whole, single
    more, further = _confidential(groups, columns)
    return whole | more, [*single, *further]


def _put_together(whole: Q, single: "Single") -> Shown:
    if not single:
        return Shown(_written(whole))
    current, released, either = Q(), Q(), Q()
    for part, statuses in single:
        now, before = Q(status__in=statuses), Q(released_status__in=statuses)
        current, released, either = current | part & now, released | part & before, either | part & (now | before)
    every = {statuses for _part, statuses in single}
    alike = every.pop() if len(every) == 1 else frozenset()
    return Shown(_written(whole), _written(current), _written(released), _written(either), alike)


def as_q(condition: DocumentFilter, columns: Columns) -> Q:
    """A group's filter as SQL, but for its statuses, which choose the revision."""
    query = Q()
    if condition.disciplines:
        query &= Q(**{f"{columns.discipline}__in": condition.disciplines})
    if condition.document_types:
        query &= Q(**{f"{columns.document_type}__in": condition.document_types})
    if condition.zones:
        query &= Q(**{f"{columns.zone}__in": condition.zones})
    if condition.confidentiality:
        query &= Q(is_confidential=condition.confidentiality == "confidential")
    return query


def assigned(group_ids: Collection[int]) -> Any:
    """The keys of the documents that are assigned to one of these groups."""
    from documents.register.models import DocumentGroup  # noqa: PLC0415  the model imports this module

    return DocumentGroup.objects.filter(group_id__in=group_ids).values("document")


Single = list[tuple[Q, frozenset[str]]]  # what is seen at one revision, by the statuses it may have


def _open(filters: Collection[DocumentFilter], columns: Columns) -> tuple[Q, Single]:
    """What is open; a group that shows nothing besides another one is not asked."""
    open_ones = Q(is_confidential=False)
    if not filters:
        return open_ones, []
    filters = [one for one in filters if not any(other != one and other.covers(one) for other in filters)]
    parts = [as_q(condition, columns) for condition in filters if not condition.statuses]
    whole = open_ones & _any(parts) if parts else NOTHING
    return whole, [(open_ones & as_q(one, columns), one.statuses) for one in filters if one.statuses]


def _confidential(groups: Sequence[Grouped], columns: Columns) -> tuple[Q, Single]:
    """What is assigned to their groups: whole, unless every such group shows only certain statuses."""
    confidential = Q(is_confidential=True)

    def told(keys: Collection[int]) -> Q:
        return confidential & Q(**{f"{columns.document}__in": assigned(keys)})

    plain = frozenset(key for key, condition in groups if not condition.statuses)
    whole = told(plain) if plain else NOTHING
    return whole, [(told([key]), one.statuses) for key, one in groups if one.statuses]


def _written(condition: Q) -> Q:
    """The same as one word of a query, of which a page says it a dozen times; as it is where nothing can meet it."""
    from documents.register.models import Document  # noqa: PLC0415  the model imports this module

    try:
        return Q(Condition.on(Document, condition))
    except EmptyResultSet:
        return condition


def _any(parts: list[Q]) -> Q:
    if not all(parts):  # one without conditions matches all
        return Q()
    found = Q()
    for part in parts:
        found |= part
    return found
