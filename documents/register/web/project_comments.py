"""Every comment of a project that somebody sees, as a list."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from documents.register.models import CommentKind, CommentStatus, PageComment
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import Choice, Column, Filter, List, Words, containing
from kazinex.ui import texts
from projects import queries as project_queries
from projects.models import TermKind

NOT_CLOSED = ("not_closed", "Not closed")
COLUMNS = (
    Column("Document", "code nowrap", name="document", is_kept=True, is_plain=True),
    Column("Comment", "wide", name="text", is_plain=True),
    Column("Status", "nowrap", name="status", is_plain=True),
    Column("Kind", "nowrap priority-2", name="kind", is_labelled=True),
    Column("By", "priority-2", name="by", is_labelled=True),
    Column("Added", "nowrap", sort="added", name="added", is_labelled=True),
)


def of(actor: Member) -> List:
    """The comments on the revisions somebody sees."""
    return List(
        caption="Comments",
        noun="comment",
        columns=COLUMNS,
        orders={"added": ("created_at", "id")},
        first="-added",
        filters=_filters(actor),
        prepare=partial(_rows, actor=actor),
        nothing="No comment matches these filters.",
    )


def _filters(actor: Member) -> tuple[Filter, ...]:
    terms = project_queries.terms(actor.project, TermKind.DISCIPLINE)
    disciplines = tuple((term.code, str(term)) for term in terms)
    return (
        Words(name="q", label="Search", narrow=containing("text", "author_name")),
        Choice(name="status", label="Status", choices=(NOT_CLOSED, *CommentStatus.choices), narrow=_by_status),
        Choice(name="kind", label="Kind", choices=tuple(CommentKind.choices), narrow=_by("kind")),
        Choice(name="discipline", label="Discipline", choices=disciplines, narrow=_by("document__discipline__code")),
    )


def _by(column: str) -> Any:
    return lambda rows, value: rows.filter(**{column: value})


def _by_status(rows: Any, value: str) -> Any:
    return rows.open() if value == NOT_CLOSED[0] else rows.filter(status=value)


def _rows(found: Sequence[PageComment], *, actor: Member) -> Iterator[dict[str, Any]]:
    here = [actor.organisation.slug, actor.project.code]
    for comment in found:
        number = comment.document.number
        url = reverse("documents:comment", args=[*here, number, comment.number])
        link = format_html('<a href="{}">{}, comment {}</a>', url, number, comment.number)
        yield {
            "document": texts.together(link, texts.muted(f"Revision {comment.revision.code}, page {comment.page}")),
            "text": comment.text,
            "status": texts.status(comment.get_status_display(), comment.tone),
            "kind": comment.get_kind_display(),
            "by": comment.author_name,
            "added": clock.shown_day(comment.created_at, actor.project.time_zone),
        }
