"""Which documents a member sees (SPEC 3.4): the SQL that lists and the function that decides one, side by side."""

from collections.abc import Collection
from typing import Any, Self

from django.db.models import BooleanField, Case, CharField, F, Func, Q, Value, When

from documents.register.models.faces import OF_CURRENT, OF_RELEASED, Shown, assigned, shown_openly, shown_to
from documents.register.models.statuses import RELEASED
from kazinex.core.access import DocumentFilter, Step
from kazinex.core.actors import Member
from kazinex.core.document_visibility import DocumentFacts, Face, Sight, see
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import TenantQuerySet
from kazinex.core.walks import Among, Walk

SORTED_BY_STATUS = ("number", "status")  # the orders an index of each status has
OF_A_FACE = ("updated", "status")  # the orders that go by what the face says
MOST_PARTS = 32


class ToldByKind(Func):
    """What is told once for all rows of a group, since it follows from what they are grouped by."""

    template = "%(expressions)s"

    def get_group_by_cols(self) -> list[Any]:
        """Nothing besides; else PostgreSQL would tell it of each row, and sort them all by it."""
        return []


class DocumentQuerySet(TenantQuerySet):
    """Words many rooms share about documents."""

    def visible_to(self, actor: Member) -> Self:
        """Only what the actor may see where they stand, each with the face they see; held to `sight` by a test."""
        here = self.standing_with(actor).with_face(actor)
        return here if actor.sees_everything else here.filter(shown_to(actor).visible)

    def visible_parts(self, actor: Member) -> tuple[Self, ...]:
        """The same in parts that have no document in common; all but the confidential ones are counted by one index."""
        if actor.sees_everything:
            return (self.visible_to(actor),)
        openly = shown_openly(actor)
        open_ones = self.standing_with(actor).filter(openly.visible, is_confidential=False)
        told: dict[str, Any] = openly.columns()
        if not openly.is_whole:
            told = {name: ToldByKind(column) for name, column in told.items()}
        return open_ones.annotate(**told), self.visible_to(actor).filter(is_confidential=True)

    def with_face(self, actor: Member) -> Self:
        """Documents the actor sees, each with what its row says of the face they see."""
        return self.annotate(**shown_to(actor).columns())

    def hidden_from(self, actor: Member) -> Self:
        """The rest: what the actor may not see where they stand."""
        here = self.standing_with(actor)
        return here.none() if actor.sees_everything else here.exclude(shown_to(actor).visible)

    def showing(self, actor: Member, revision: Any) -> Self:
        """Of documents that another query names one by one: those of which the actor sees this revision.

        The same as `Revision.objects.visible_to`, which gathers all that is seen before one of them is asked for. In
        turn, for alternatives are tried twice of each row: without the revision, which comes from elsewhere, and with.
        """
        shown = shown_to(actor)
        if shown.is_whole:
            return self.standing_with(actor).filter(shown.whole)
        seen = Case(
            When(shown.whole, then=Value(value=True)),
            When(shown.current, then=Q(current_revision=revision)),
            When(shown.released, then=Q(released_revision=revision)),
            default=Value(value=False),
            output_field=BooleanField(),
        )
        return self.standing_with(actor).filter(seen)

    def seen_otherwise(self, one: Member, other: Member) -> Self:
        """What both see, but not at the same revisions."""
        mine, theirs = shown_to(one), shown_to(other)
        if mine.is_whole and theirs.is_whole:
            return self.none()
        seen = self.standing_with(one).filter(mine.visible).filter(theirs.visible)
        return seen.alias(mine=mine.revisions(), theirs=theirs.revisions()).exclude(mine=F("theirs"))

    def current(self) -> Self:
        """Not deleted."""
        return self.filter(deleted_at=None)

    def standing_with(self, actor: Member) -> Self:
        """Of the project the actor stands in, seen or not."""
        return self.filter(project=actor.project) if actor.project else self


class RevisionQuerySet(TenantQuerySet):
    """Words many rooms share about revisions."""

    def visible_to(self, actor: Member) -> Self:
        """Those the actor may see: every revision of a document they see whole, and one of any other."""
        from documents.register.models.document import Document  # noqa: PLC0415  the model imports this module

        shown, here = shown_to(actor), Document.objects.standing_with(actor)
        seen = Q(document__in=here.filter(shown.whole).values("pk"))
        if not shown.is_whole:  # those of a document seen whole may be named twice: asking for faces would cost more
            older = here.filter(shown.released).exclude(shown.current)
            seen |= Q(pk__in=here.filter(shown.current).values("current_revision"))
            seen |= Q(pk__in=older.values("released_revision"))
        return self.filter(seen)

    def named_to(self, actor: Member) -> Self:
        """The same where their number stands in something else: without deleted ones, but for who manages documents."""
        seen = self.visible_to(actor)
        return seen if actor.decide(Permission.MANAGE_DOCUMENTS) else seen.filter(document__deleted_at=None)


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


def shown_revision(actor: Member, document: Any) -> Any:
    """The revision of a document that the actor sees first, or None: what they may share, send or pin."""
    found = sight(actor, document)
    if not found:
        return None
    return document.released_revision if found.face is Face.RELEASED else document.current_revision


def latest_approved() -> Case:
    """The code of the newest revision in force, for rows of `visible_to` that are seen whole; empty for the others."""
    return Case(When(face=Face.WHOLE.value, then=F("released_code")), default=Value(""), output_field=CharField())


def facts_of(document: Any) -> DocumentFacts:
    """What a filter asks of a document; one query, and only for a confidential one."""
    groups = document.group_assignments.values_list("group_id", flat=True) if document.is_confidential else ()
    return DocumentFacts(
        discipline=document.discipline_id,
        document_type=document.document_type_id,
        zone=document.zone_id,
        status=document.status,
        is_confidential=document.is_confidential,
        groups=frozenset(groups),
        released_status=document.released_status,
    )


def in_status(actor: Member, status: str) -> Q:
    """That the revision this person sees first has this status; for rows of `visible_to`."""
    shown = shown_to(actor)
    if shown.is_whole:
        return Q(status=status)
    return shown.newest & Q(status=status) | shown.at(Face.RELEASED) & Q(released_status=status)


def among(actor: Member, column: str) -> Among:
    """How a register in the order of this column is read: along one index, or along one for each part of what is seen.

    A number begins with its discipline, and a discipline's documents are often issued together: somebody who sees two
    late disciplines would otherwise make PostgreSQL walk over all the others (1.1 s instead of 0.5 ms at a million).
    Who sees something of every discipline meets it soon along one index, and those of their disciplines with it: left
    out there, a page that begins among them would walk over all they hold. Where the order goes by a status or a date,
    what is shown at its released revision is walked by that one's; in a discipline that is seen whole there is none,
    and looking for it would read all of it.
    """
    if actor.sees_everything or not actor.filters:
        return Among()
    openly, disciplines = shown_openly(actor), frozenset[int]().union(*(one.disciplines for one in actor.filters))
    others = [condition for condition in actor.filters if not condition.disciplines]
    statuses = _statuses(others) if column in SORTED_BY_STATUS else frozenset[str]()
    whole = {key for key in disciplines if any(one.covers(_of_discipline(key)) for one in actor.filters)}
    walked: list[Walk] = []
    for key in sorted(disciplines) if statuses or not others else ():
        walked += _walks(Q(discipline_id=key), openly, column, is_whole=key in whole)
    if others:
        walked += _walks(Q(), openly, column, statuses)
    if len(walked) > MOST_PARTS:
        return Among()
    return Among(
        walked,
        assigned(actor.group_ids).filter(document__is_confidential=True),
        is_shared=bool(statuses and disciplines),
        counted=_counted(disciplines, others),
        shorter=(shown_to(actor).visible, openly.visible),
    )


def _counted(disciplines: Collection[int], others: Collection[DocumentFilter]) -> list[Q]:
    """The open documents of what is seen in parts that share none; those of disciplines lie together in an index."""
    apart = [Q(discipline_id=key) for key in sorted(disciplines)]
    rest = [~Q(discipline_id__in=disciplines)] if others else []
    return [part & Q(is_confidential=False) for part in (*apart, *rest)]


def _statuses(others: list[DocumentFilter]) -> frozenset[str]:
    """The statuses that groups without a discipline show; none where one of them shows every status."""
    if not all(condition.statuses for condition in others):
        return frozenset()
    return frozenset[str]().union(*(condition.statuses for condition in others))


def _of_discipline(key: int) -> DocumentFilter:
    return DocumentFilter(disciplines=frozenset({key}))


def _walks(
    part: Q, shown: Shown, column: str, statuses: frozenset[str] = frozenset(), *, is_whole: bool = False
) -> list[Walk]:
    """A part of what is seen, in pieces that an index of this order leads along; `is_whole` where all of it is."""
    part &= Q(is_confidential=False)
    if shown.is_whole or (is_whole and column in OF_A_FACE):
        return [Walk(part, OF_CURRENT)]
    newest, older = part & shown.newest, part & shown.at(Face.RELEASED)
    if statuses and column in SORTED_BY_STATUS:
        current = [Walk(newest & Q(status=status), OF_CURRENT) for status in sorted(statuses)]
        return current + [Walk(older & Q(released_status=one), OF_RELEASED) for one in sorted(statuses & RELEASED)]
    if column in OF_A_FACE:
        return [Walk(newest, OF_CURRENT), Walk(older, OF_RELEASED)]
    return [Walk(part)]
