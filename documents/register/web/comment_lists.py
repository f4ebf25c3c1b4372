"""The comments of a document as a list, and as the comment resolution sheet it is exported to."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.urls import reverse

from documents.register.models import CommentKind, CommentStatus, Document, PageComment, Response
from documents.register.queries import comments
from kazinex.core import clock
from kazinex.core.lists import Cell, Choice, Column, List, Words, containing
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts

COLUMNS = (
    Column(_("No."), "number", sort="number"),
    Column(_("Revision"), "nowrap"),
    Column(_("Page"), "number", sort="page"),
    Column(_("By"), "priority-2"),
    Column(_("Comment"), "wide"),
    Column(_("Kind"), "nowrap priority-2"),
    Column(_("Response"), "wide"),
    Column(_("Status"), "nowrap"),
)


def responded(comment: PageComment) -> tuple[str, str]:
    """The last answer to a comment in words, and whose it is; the last with a response counts before any other."""
    said = list(comment.replies.all())
    last = next((one for one in reversed(said) if one.response), said[-1] if said else None)
    if last is None:
        return "", ""
    label = str(Response(last.response).label) if last.response else ""
    return ": ".join(filter(None, [label, last.text])), last.author_name


CELLS = (
    Cell("No.", lambda row: row.number, Kind.NUMBER),
    Cell("Revision", lambda row: row.revision.code),
    Cell("Page", lambda row: row.page, Kind.NUMBER),
    Cell("Place", lambda row: row.place),
    Cell("By", lambda row: row.author_name),
    Cell("Comment", lambda row: row.text),
    Cell("Kind", lambda row: str(row.get_kind_display())),
    Cell("Response", lambda row: responded(row)[0]),
    Cell("Response by", lambda row: responded(row)[1]),
    Cell("Status", lambda row: str(row.get_status_display())),
    Cell("Added", lambda row: row.created_at, Kind.MOMENT),
)


def of(document: Document) -> List:
    """The comments of a document."""
    return List(
        caption=_("Comment resolution sheet"),
        counted=ngettext_lazy("{count} comment", "{count} comments", "number"),
        columns=COLUMNS,
        rows="documents/comment_rows.html",
        orders={"number": ("number", "id"), "page": ("page", "number", "id")},
        first="number",
        filters=(
            Words(name="q", label=_("Search"), narrow=containing("text", "author_name")),
            _choice("status", "Status", CommentStatus.choices),
            _choice("kind", "Kind", CommentKind.choices),
            Choice(
                name="revision",
                label=_("Revision"),
                choices=tuple((code, code) for code in _codes(document)),
                narrow=lambda rows, value: rows.filter(revision__code=value),
            ),
        ),
        cells=CELLS,
        prepare=partial(_rows, document=document),
        nothing=_("No comment matches these filters."),
    )


def _choice(name: str, label: str, choices: Any) -> Choice:
    return Choice(
        name=name, label=label, choices=tuple(choices), narrow=lambda rows, value: rows.filter(**{name: value})
    )


def _codes(document: Document) -> list[str]:
    found = comments.of_document(document).order_by("revision__created_at").values_list("revision__code", flat=True)
    return list(dict.fromkeys(found))


def _rows(found: Sequence[PageComment], *, document: Document) -> Iterator[dict[str, Any]]:
    names = [document.organisation.slug, document.project.code, document.number]
    for comment in found:
        words, by = responded(comment)
        yield {
            "url": reverse("documents:comment", args=[*names, comment.number]),
            "number": comment.number,
            "revision": comment.revision.code,
            "page": comment.page,
            "by": comment.author_name,
            "added": clock.shown_day(comment.created_at, document.project.time_zone),
            "text": comment.text,
            "kind": str(comment.get_kind_display()),
            "response": words or "–",
            "response_by": by,
            "status": texts.status(comment.get_status_display(), comment.tone),
        }
