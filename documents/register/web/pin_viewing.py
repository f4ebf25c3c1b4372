"""Comments as pins on a page that is looked at closely."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from documents.register.domain.sheets import Sheet
from documents.register.models import Document, PageComment, Revision, pins
from documents.register.queries import comments
from documents.register.web.comment_forms import CommentForm
from documents.register.web.document_pages import address
from documents.register.web.sheet_viewing import SheetView
from kazinex.core.languages import said

SMALL = 60  # of these, a pin's radius, the longer side of a page has


@dataclass(frozen=True, slots=True)
class PinView:
    """One pin in the units of its page: where it stands, its box if it has one, what it says and where that leads."""

    number: int
    x: str
    y: str
    radius: str
    words: str
    url: str
    tone: str
    box: tuple[str, str, str, str] | None = None


def around(request: Any, revision: Revision, view: SheetView) -> dict[str, Any]:
    """What the page of a revision shows of comments to a member: the pins, the list, and the form where they may."""
    document = revision.document
    told = [one for one in comments.of_revision(revision) if one.page == view.number]
    may = not document.is_deleted and comments.may_comment(request.actor, revision)
    return {
        "pins": on_page(told, view.number, view.sheet, lambda one: one.get_absolute_url()),
        "pinned": told,
        "form": CommentForm(initial={"page": view.number}) if may else None,
        "add_url": address(request, "documents:comment-new", document, revision.public_id),
    }


def earlier(request: Any, document: Document, revision: Revision | None) -> dict[str, Any]:
    """What a revision's page shows of the comments that are open from before it."""
    if revision is None:
        return {"earlier": ()}
    revision.document = document
    may_answer = not revision.document.is_deleted and comments.may_answer_earlier(request.actor, revision)
    return {"earlier": comments.open_before(revision), "may_answer": may_answer}


def on_page(
    told: Iterable[PageComment], page: int, sheet: Sheet, url: Callable[[PageComment], str]
) -> tuple[PinView, ...]:
    """The pins of one page."""
    return tuple(_pin(one, sheet, url(one)) for one in told if one.page == page)


def _pin(comment: PageComment, sheet: Sheet, url: str) -> PinView:
    left, width = (length * sheet.width / pins.WHOLE for length in (comment.left, comment.width))
    top, height = (length * sheet.height / pins.WHOLE for length in (comment.top, comment.height))
    radius = max(sheet.width, sheet.height) / SMALL
    box = (_figure(left), _figure(top), _figure(width), _figure(height)) if width and height else None
    told = {"number": comment.number, "status": said(comment.get_status_display()), "text": comment.text[:120]}
    words = said("Comment {number}, {status}: {text}").format(**told)
    return PinView(comment.number, _figure(left), _figure(top), _figure(radius), words, url, f"is-{comment.tone}", box)


def _figure(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")
