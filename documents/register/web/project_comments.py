"""Every comment of a project that somebody sees, as a list."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.html import format_html

from documents.register.models import CommentKind, CommentReply, CommentStatus, PageComment, Response
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, Filter, List, Told, Words, containing, told_days, told_name
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts
from projects import queries as project_queries
from projects.models import TermKind

NOT_CLOSED = ("not_closed", _("Not closed"))
WITHOUT = {"discipline": _("Discipline")}  # of what a link may say that a comment's document has none
COLUMNS = (
    Column(_("Document"), "code nowrap", name="document", is_kept=True, is_plain=True),
    Column(_("Comment"), "wide", name="text", is_plain=True),
    Column(_("Status"), "nowrap", name="status", is_plain=True),
    Column(_("Kind"), "nowrap priority-2", name="kind", is_labelled=True),
    Column(_("By"), "priority-2", name="by", is_labelled=True),
    Column(_("Added"), "nowrap", sort="added", name="added", is_labelled=True),
)


def _in_words(name: str, choices: Sequence[tuple[str, Any]]) -> Case:
    """What a choice is called."""
    labels = [When(**{name: value}, then=Value(str(label))) for value, label in choices]
    return Case(*labels, default=Value(""), output_field=CharField())


def _last_answer(said: Any) -> Subquery:
    """Of the last answer to a comment; the last with a response counts before any other (comment_lists.responded)."""
    answers = CommentReply.objects.filter(comment=OuterRef("pk")).annotate(said=said)
    in_order = answers.order_by(Case(When(response="", then=1), default=0), "-created_at", "-pk")
    return Subquery(in_order.values("said")[:1], output_field=CharField())


RESPONSE = Case(
    When(response="", then=F("text")),
    When(text="", then=_in_words("response", Response.choices)),
    default=Concat(_in_words("response", Response.choices), Value(": "), F("text"), output_field=CharField()),
    output_field=CharField(),
)


def _cells() -> tuple[Cell, ...]:
    """What the export says of each; made anew, since a query belongs to the organisation that is active."""
    return (
        Cell("Document", source=F("document__number")),
        Cell("Title", source=F("document__title")),
        Cell("Revision", source=F("revision__code")),
        Cell("Page", kind=Kind.NUMBER, source=F("page")),
        Cell("No.", kind=Kind.NUMBER, source=F("number")),
        Cell("By", source=F("author_name")),
        Cell("Comment", source=F("text")),
        Cell("Kind", source=_in_words("kind", CommentKind.choices)),
        Cell("Response", source=_last_answer(RESPONSE)),
        Cell("Response by", source=_last_answer(F("author_name"))),
        Cell("Status", source=_in_words("status", CommentStatus.choices)),
        Cell("Added", kind=Kind.MOMENT, source=F("created_at")),
    )


def of(actor: Member) -> List:
    """The comments on the revisions somebody sees."""
    return List(
        caption=_("Comments"),
        counted=ngettext_lazy("{count} comment", "{count} comments", "number"),
        columns=COLUMNS,
        orders={"added": ("created_at", "id")},
        first="-added",
        filters=_filters(actor),
        cells=_cells(),
        prepare=partial(_rows, actor=actor),
        nothing=_("No comment matches these filters."),
    )


def _filters(actor: Member) -> tuple[Filter, ...]:
    terms = project_queries.terms(actor.project, TermKind.DISCIPLINE)
    disciplines = tuple((term.code, str(term)) for term in terms)
    return (
        Words(name="q", label=_("Search"), narrow=containing("text", "author_name")),
        Choice(name="status", label=_("Status"), choices=(NOT_CLOSED, *CommentStatus.choices), narrow=_by_status),
        Choice(name="kind", label=_("Kind"), choices=tuple(CommentKind.choices), narrow=_by("kind")),
        Choice(name="discipline", label=_("Discipline"), choices=disciplines, narrow=_by("document__discipline__code")),
        Told(name="document", label=_("Document"), narrow=_by("document__number")),
        told_name("author", _("By"), "author_name", _("Nobody")),
        Told(name="about", label=_("Discipline"), narrow=_by("document__discipline__code")),
        Told(
            name="without",
            label=_("Without"),
            reads=_list,
            says=WITHOUT.__getitem__,
            narrow=lambda rows, _list: rows.filter(document__discipline=None),
        ),
        *told_days("created_at", (_("Added since"), _("Added until")), actor.project.time_zone),
    )


def _by(column: str) -> Any:
    return lambda rows, value: rows.filter(**{column: value})


def _list(typed: str) -> str:
    if typed not in WITHOUT:
        raise ValueError(typed)
    return typed


def _by_status(rows: Any, value: str) -> Any:
    return rows.open() if value == NOT_CLOSED[0] else rows.filter(status=value)


def _rows(found: Sequence[PageComment], *, actor: Member) -> Iterator[dict[str, Any]]:
    here = [actor.organisation.slug, actor.project.code]
    for comment in found:
        number = comment.document.number
        url = reverse("documents:comment", args=[*here, number, comment.number])
        named = _("{number}, comment {comment}").format(number=number, comment=comment.number)
        link = format_html('<a href="{}">{}</a>', url, named)
        yield {
            "document": texts.together(link, texts.muted(_place(comment))),
            "text": comment.text,
            "status": texts.status(comment.get_status_display(), comment.tone),
            "kind": comment.get_kind_display(),
            "by": comment.author_name,
            "added": clock.shown_day(comment.created_at, actor.project.time_zone),
        }


def _place(comment: PageComment) -> str:
    return _("Revision {code}, page {page}").format(code=comment.revision.code, page=comment.page)
