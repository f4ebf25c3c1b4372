"""Comment resolution: how many page comments are open, answered and closed, and how long that took."""

from typing import Any

from django.db.models import Case, CharField, Count, DurationField, F, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, TruncMonth

from documents.register.models import CommentKind, CommentReply, CommentStatus
from documents.register.queries import comments
from documents.reports.domain.asking import MOST_ROWS, Asked, Head, Report, Result, Row, counted, result
from documents.reports.queries import links
from documents.reports.queries.grouping import Percentile, in_moments, in_whole_days, named
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists.filters import told
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import TermKind

GROUPS = {
    "discipline": _("Discipline"),
    "document": _("Document"),
    "kind": _("Kind of comment"),
    "author": _("Comment by"),
    "month": _("Month"),
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "discipline": ("document__discipline__code", "document__discipline__name"),
    "document": ("document__number",),
    "kind": ("kind",),
    "author": ("author_name",),
    "month": ("month",),
}
LABELS = (_("Comments"), *CommentStatus.labels, _("Longest open (days)"))
TIMES = (_("Days to answer (median)"), _("Days to close (median)"))


def resolution(actor: Member, asked: Asked) -> Result:
    """How far the comments have come that stand on revisions this reader sees."""
    columns = COLUMNS[asked.group_by]
    found = list(_seen(actor, asked).values_list(*columns).annotate(**_numbers()).order_by(*columns)[: MOST_ROWS + 1])
    groups = [row[: len(columns)] for row in found if row[0]]
    listed = links.told_apart(groups, _listed(actor, asked)) if asked.group_by == "discipline" else set()
    rows = [_row(actor, asked, row[: len(columns)], row[len(columns) :], listed) for row in found]
    return result([Head(GROUPS[asked.group_by]), *map(counted, LABELS + TIMES)], rows, bar=1)


def _seen(actor: Member, asked: Asked) -> Any:
    zone = actor.project.time_zone
    seen: Any = comments.in_project(actor).filter(in_moments(asked, "created_at", zone))
    if asked.discipline:
        seen = seen.filter(document__discipline__code=asked.discipline)
    if asked.group_by == "month":
        seen = seen.annotate(month=TruncMonth("created_at", tzinfo=clock.zone(zone)))
    return seen.annotate(said_by=_who(), answered_at=Subquery(_first_answer())).order_by()


def _first_answer() -> Any:
    """When somebody else first said something to a comment, or anybody what becomes of it."""
    said = CommentReply.objects.filter(comment=OuterRef("pk")).annotate(replied_by=_who())
    answers = said.filter(~Q(response="") | ~Q(replied_by=OuterRef("said_by")))
    return answers.order_by().values("comment").annotate(first=Min("created_at")).values("first")


def _who() -> Any:
    """A member, or somebody outside by their name."""
    return Coalesce(Cast("author_id", CharField()), "author_name")


def _numbers() -> dict[str, Any]:
    is_open, now = Q(status=CommentStatus.OPEN), clock.now()
    closed = Case(
        When(status=CommentStatus.CLOSED, then=F("updated_at") - F("created_at")),
        output_field=DurationField(),
    )
    waits = Case(When(is_open, then=Value(now) - F("created_at")), output_field=DurationField())
    states = {f"is_{state}": Count("pk", filter=Q(status=state)) for state in CommentStatus.values}
    times = {"answer": Percentile(F("answered_at") - F("created_at"), 0.5), "close": Percentile(closed, 0.5)}
    return {"number": Count("pk"), **states, "longest": Max(waits), **times}


def _listed(actor: Member, asked: Asked) -> set[str]:
    """The codes of disciplines by which the list of the project's comments can be narrowed."""
    if asked.group_by != "discipline":
        return set()
    return set(project_queries.terms(actor.project, TermKind.DISCIPLINE).values_list("code", flat=True))


def _where(asked: Asked, group: Row, listed: set[str]) -> tuple[tuple[str, ...], dict[str, str] | None]:
    """The list a group's figures lead to, and what it is narrowed by; None where it cannot be.

    All comments of one document stand on its own sheet, others among those of the project.
    """
    within, project = links.within(asked), ("documents:project-comments",)
    if asked.group_by == "document" and not within:
        return ("documents:comments", str(group[0])), {}
    if asked.group_by == "month":
        return project, links.within(asked, group[0])  # type: ignore[arg-type]
    if asked.group_by == "discipline" and group[0] and group[0] not in listed:
        return project, None
    if asked.group_by == "author":
        return project, within | {"author": told(group[0])}
    return project, within | {asked.group_by if group[0] else "without": str(group[0] or asked.group_by)}


def _row(actor: Member, asked: Asked, group: Row, numbers: tuple[Any, ...], listed: set[str]) -> Row:
    counts, times = numbers[: len(LABELS) - 1], map(in_whole_days, numbers[len(LABELS) - 1 :])
    place, way = _where(asked, group, listed)
    if way is not None:
        narrowed = [way, *(way | {"status": str(state)} for state in CommentStatus.values)]
        counts = tuple(
            links.figure(actor, number, *place, **more) for number, more in zip(counts, narrowed, strict=True)
        )
    return (_named(asked, group), *counts, *times)


def _named(asked: Asked, group: Row) -> str:
    if asked.group_by == "kind":
        return str(CommentKind(str(group[0])).label)
    return named(asked.group_by, *group)


REPORTS = (
    Report(
        "comment-resolution",
        _("Comment resolution"),
        _("Page comments that are open, answered and closed, and how long an answer took."),
        GROUPS,
        _("When the comment was added."),
        resolution,
    ),
)
