"""How a revision is shown in the browser: as page images, as text, or not at all; to members and to guests alike."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

from documents.register.domain.files import flags
from documents.register.domain.files.flags import Flag
from documents.register.models import Revision
from documents.register.services import rendering
from documents.register.services.drawings import BeingDrawn, NoPreview
from kazinex.core.languages import said

PAGES_AT_ONCE = 5
UNSHOWN = {
    "dwg": "DWG is AutoCAD’s own format and cannot be drawn here; a DXF or PDF of the drawing can.",
    "doc": "Word documents of before 2007 cannot be shown here; saved as .docx or PDF they can.",
    "ppt": "PowerPoint presentations of before 2007 cannot be shown here; saved as .pptx or PDF they can.",
    "rvt": "Revit models cannot be shown here; an IFC of the model can be summarised.",
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pictures and pages of a revision are, for members or for guests."""

    namespace: str
    names: tuple[str, ...]
    prefix: str = ""  # of the routes of pages that are compared

    def of(self, route: str, *more: Any) -> str:
        """One of them by the name of its route."""
        return reverse(f"{self.namespace}:{self.prefix}{route}", args=[*self.names, *more])


@dataclass(frozen=True, slots=True)
class Page:
    """One page, counted from 1, where its picture is, and where it can be looked at closely."""

    number: int
    url: str
    sheet_url: str


@dataclass(frozen=True, slots=True)
class View:
    """What can be shown of a revision: its pages or the beginning of its text, and what its file does besides."""

    name: str = ""  # of the revision, such as “HT-CIV-DWG-001 revision B”
    extension: str = ""
    kind: str = "none"  # pages | text | contents | none
    pages: tuple[Page, ...] = ()
    count: int = 0
    text: str = ""
    is_cut: bool = False
    contents: dict[str, Any] = field(default_factory=dict)  # facts, tables, text
    flags: tuple[Flag, ...] = ()
    reason: str = ""  # why there is nothing to see
    is_being_drawn: bool = False

    @property
    def before(self) -> int:
        """The first page of the batch before; 0 where there is none."""
        return max(self.pages[0].number - PAGES_AT_ONCE, 1) if self.pages and self.pages[0].number > 1 else 0

    @property
    def after(self) -> int:
        """The first page of the batch after; 0 where there is none."""
        return self.pages[-1].number + 1 if self.pages and self.pages[-1].number < self.count else 0


def view(revision: Revision | None, page: str, *, at: Addresses) -> View:
    """A revision from this page on; what cannot be shown says so, and is never an error."""
    if revision is None:
        return View()
    plain = View(named(revision), revision.extension, flags=tuple(flags.as_told(revision.flags)))
    if revision.extension in rendering.TEXTS:
        return _text(revision, plain)
    try:
        if revision.extension in rendering.READ:
            return replace(plain, kind="contents", contents=rendering.contents(revision))
        count = rendering.page_count(revision)
    except NoPreview as error:
        reason = error.words or UNSHOWN.get(revision.extension, "")
        return replace(plain, reason=reason, is_being_drawn=isinstance(error, BeingDrawn))
    first = min(max(int(page), 1), count) if page.isascii() and page.isdigit() and len(page) < 6 else 1  # noqa: PLR2004
    numbers = range(first, min(first + PAGES_AT_ONCE, count + 1))
    pages = tuple(Page(number, at.of("page-image", number), at.of("sheet", number)) for number in numbers)
    return replace(plain, kind="pages", pages=pages, count=count)


def _text(revision: Revision, plain: View) -> View:
    try:
        words, is_cut = rendering.text(revision)
    except NoPreview:
        return plain
    return replace(plain, kind="text", text=words, is_cut=is_cut)


def named(revision: Revision) -> str:
    """A revision as its viewer calls it, in the language of who looks at it."""
    return said("{number} revision {code}").format(number=revision.document.number, code=revision.code)
