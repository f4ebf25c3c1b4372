"""How a revision is shown in the browser: as page images, as text, or not at all."""

from dataclasses import dataclass

from documents.register.models import Revision
from documents.register.services import rendering

PAGES_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class View:
    """What can be shown of a revision: some of its pages counted from 1, or the beginning of its text."""

    kind: str = "none"  # pages | text | none
    pages: tuple[int, ...] = ()
    count: int = 0
    text: str = ""
    is_cut: bool = False

    @property
    def before(self) -> int:
        """The first page of the batch before; 0 where there is none."""
        return max(self.pages[0] - PAGES_AT_ONCE, 1) if self.pages and self.pages[0] > 1 else 0

    @property
    def after(self) -> int:
        """The first page of the batch after; 0 where there is none."""
        return self.pages[-1] + 1 if self.pages and self.pages[-1] < self.count else 0


def view(revision: Revision | None, page: str = "") -> View:
    """A revision from this page on; what cannot be shown says so, and is never an error."""
    if revision is None:
        return View()
    if revision.extension in rendering.TEXTS:
        return _text(revision)
    count = rendering.page_count(revision)
    if not count:
        return View()
    first = min(max(int(page), 1), count) if page.isascii() and page.isdigit() and len(page) < 6 else 1  # noqa: PLR2004
    return View("pages", tuple(range(first, min(first + PAGES_AT_ONCE, count + 1))), count)


def _text(revision: Revision) -> View:
    try:
        words, is_cut = rendering.text(revision)
    except rendering.NoPreview:
        return View()
    return View("text", text=words, is_cut=is_cut)
