"""How a revision is shown in the browser: as page images, as text, or not at all; to members and to guests alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from documents.register.domain.files import flags
from documents.register.domain.files.flags import Flag
from documents.register.models import Revision
from documents.register.services import rendering

PAGES_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Page:
    """One page, counted from 1, and where its picture is."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class View:
    """What can be shown of a revision: its pages or the beginning of its text, and what its file does besides."""

    name: str = ""  # of the revision, such as “HT-CIV-DWG-001 revision B”
    extension: str = ""
    kind: str = "none"  # pages | text | none
    pages: tuple[Page, ...] = ()
    count: int = 0
    text: str = ""
    is_cut: bool = False
    flags: tuple[Flag, ...] = ()

    @property
    def before(self) -> int:
        """The first page of the batch before; 0 where there is none."""
        return max(self.pages[0].number - PAGES_AT_ONCE, 1) if self.pages and self.pages[0].number > 1 else 0

    @property
    def after(self) -> int:
        """The first page of the batch after; 0 where there is none."""
        return self.pages[-1].number + 1 if self.pages and self.pages[-1].number < self.count else 0


def view(revision: Revision | None, page: str, *, url: Callable[[int], str]) -> View:
    """A revision from this page on, with the pictures at `url`; what cannot be shown says so, and is never an error."""
    if revision is None:
        return View()
    plain = View(revision.audit_label, revision.extension, flags=tuple(flags.as_told(revision.flags)))
    if revision.extension in rendering.TEXTS:
        return _text(revision, plain)
    count = rendering.page_count(revision)
    if not count:
        return plain
    first = min(max(int(page), 1), count) if page.isascii() and page.isdigit() and len(page) < 6 else 1  # noqa: PLR2004
    numbers = range(first, min(first + PAGES_AT_ONCE, count + 1))
    return replace(plain, kind="pages", pages=tuple(Page(number, url(number)) for number in numbers), count=count)


def _text(revision: Revision, plain: View) -> View:
    try:
        words, is_cut = rendering.text(revision)
    except rendering.NoPreview:
        return plain
    return replace(plain, kind="text", text=words, is_cut=is_cut)
