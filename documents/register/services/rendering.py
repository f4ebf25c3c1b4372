"""Pages as pictures, and what can be read of a file: no byte of the file itself reaches a browser."""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from documents.register.domain import hits, packs
from documents.register.domain.files import texts
from documents.register.domain.hits import Box
from documents.register.domain.sheets import BLOCK, Sheet, sheet_of, tile_of
from documents.register.models import Revision
from documents.register.services import drawings, page_maker, storage, watermarks
from documents.register.services.drawings import NoPreview, Order
from documents.register.services.watermarks import Mark
from kazinex.core.shapes import Json
from kazinex.core.tenancy import active_organisation_id

PICTURES = ("png", "jpg", "jpeg", "tif", "tiff")
KINDS = {"pdf": "pdf", "dxf": "pdf", **dict.fromkeys(PICTURES, "picture")}
OFFICE = ("docx", "docm", "dotx", "odt", "xlsx", "xlsm", "xlsb", "xls", "ods", "pptx", "pptm", "odp")
READ = frozenset({"ifc", "zip", *OFFICE})
WITH_LETTERS = frozenset({"pdf", "dxf"})
TEXTS = frozenset({"txt", "csv"})
MAY_BE_ONE_PAGE = {drawings.WORDS[b"slow"], drawings.WORDS[b"large"]}  # why the first one cannot be drawn
MOST_TEXT = 200 * 1024  # bytes shown of a text


def page_count(revision: Revision) -> int:
    """How many pages can be shown; raises NoPreview where the file has none or cannot be drawn."""
    return sum(times for *_, times in _sizes(revision))


def sheet(revision: Revision, index: int) -> Sheet:
    """The size of a page, the first one is 0; raises NoPreview when it cannot be drawn or does not exist."""
    passed = 0
    for width, height, dots, times in _sizes(revision):
        passed += times
        if 0 <= index < passed:
            return sheet_of(width, height, dots)
    raise NoPreview


def page_png(revision: Revision, index: int, mark: Mark | None = None) -> bytes:
    """One page as PNG, with a mark across it; raises NoPreview as `sheet` does."""
    sheet(revision, index)
    return _made(revision, "page", index, mark=mark) if index else packs.part(_made(revision, "opening", mark=mark), 1)


def tile_png(revision: Revision, index: int, name: str, mark: Mark | None = None) -> bytes:
    """One tile of a page as PNG, by its name, with a mark across it; raises NoPreview where there is none."""
    tile = tile_of(name)
    if tile is None or not sheet(revision, index).has(tile):
        raise NoPreview
    across, down = tile.column % BLOCK, tile.row % BLOCK
    block = _made(revision, "block", index, tile.zoom, tile.column - across, tile.row - down, mark=mark)
    return _existing(packs.part(block, down * BLOCK + across))


def thumbnail_png(revision: Revision, index: int, mark: Mark | None = None) -> bytes:
    """One page very small, as PNG, with a mark across it; raises NoPreview where there was no time to draw it."""
    sheet(revision, index)
    place = index % page_maker.THUMBNAILS
    return _existing(packs.part(_made(revision, "thumbnails", index - place, mark=mark), place))


def has_letters(revision: Revision) -> bool:
    """Whether files of its kind can have text that is found on the page."""
    return revision.extension in WITH_LETTERS


def page_text(revision: Revision, index: int) -> str:
    """The text of one page, in the order it is drawn; raises NoPreview as `sheet` does."""
    sheet(revision, index)
    return str(json.loads(_made(revision, "letters", index))["text"])


def places(revision: Revision, index: int, words: str) -> list[Box]:
    """Where these words stand on a page, as `sheet` measures it."""
    if (wanted := hits.pattern(words)) is None:
        return []
    whole, read = sheet(revision, index), json.loads(_made(revision, "letters", index))
    share = whole.width / max(read["width"], 1)
    found = hits.places(read["text"], read["boxes"], wanted)
    return [Box(*(length * share for length in box)) for box in found]


def pages_with(revision: Revision, words: str) -> tuple[list[tuple[int, int]], int, bool]:
    """The pages, from 1, with these words and how often; how many pages were read, and whether any has text."""
    read = json.loads(_made(revision, "texts"))["texts"]
    wanted = hits.pattern(words)
    return (hits.counted(read, wanted) if wanted else []), len(read), any(text.strip() for text in read)


def contents(revision: Revision) -> dict[str, Json]:
    """What is in a file that has no pages: facts, tables, text; raises NoPreview for other kinds."""
    if revision.extension not in READ:
        raise NoPreview
    key = f"{_folder(revision, 'contents')}/{revision.extension}"
    order = Order(key, revision.storage_key, revision.extension, "contents")
    found: dict[str, Json] = json.loads(drawings.here.made(order))
    return found


def text(revision: Revision) -> tuple[str, bool]:
    """The beginning of a text, and whether there is more; raises NoPreview for other kinds of file."""
    if revision.extension not in TEXTS:
        raise NoPreview
    try:
        with storage.open(revision.storage_key) as file:
            content: bytes = file.read(MOST_TEXT)
    except OSError as error:
        raise NoPreview from error
    return texts.decoded(content), revision.size > MOST_TEXT


def _sizes(revision: Revision) -> list[Any]:
    """Drawn along with the first page, so that whoever opens a file waits for one process; else without it."""
    try:
        return _read_sizes(_order(revision, "opening"))
    except NoPreview as error:
        if error.words not in MAY_BE_ONE_PAGE or KINDS.get(revision.extension) != "pdf":
            raise
        return _read_sizes(_order(revision, "sheets"))


@lru_cache(maxsize=256)
def _read_sizes(order: Order) -> list[Any]:
    """They are asked for with every tile, and never change for the same content."""
    made = drawings.here.made(order)
    found: list[Any] = json.loads(packs.part(made, 0) if order.action == "opening" else made)
    return found


def _made(revision: Revision, action: str, *numbers: int, mark: Mark | None = None) -> bytes:
    return watermarks.drawn(_order(revision, action, *numbers), mark)


def _existing(picture: bytes) -> bytes:
    if not picture:
        raise NoPreview
    return picture


def _order(revision: Revision, action: str, *numbers: int) -> Order:
    if (kind := KINDS.get(revision.extension)) is None:
        raise NoPreview
    is_plotted = revision.extension == "dxf"
    key = "-".join([f"{_folder(revision, 'dxf' if is_plotted else kind)}/{action}", *map(str, numbers)])
    return Order(key, _plotted(revision) if is_plotted else revision.storage_key, kind, action, numbers)


def overlay_order(before: Revision, after: Revision, action: str, *numbers: int) -> Order:
    """To draw one revision over another; its place is by both contents."""
    newer, older = _order(after, action, *numbers), _order(before, action, *numbers)
    folder = f"{_folder(after, newer.kind)}-over-{before.sha256}-{older.kind}"
    key = "-".join([f"{folder}/{action}", *map(str, numbers)])
    return replace(newer, key=key, kind=f"{older.kind}+{newer.kind}", other=older.stored)


def _plotted(revision: Revision) -> str:
    """The PDF that a drawing is put on once, from which its pages are drawn."""
    paper = Order(f"{_folder(revision, 'dxf')}/paper", revision.storage_key, "dxf", "paper")
    drawings.here.ensure(paper)
    return paper.key


def _folder(revision: Revision, kind: str) -> str:
    """By content, within the organisation: another one's files must not be felt through a faster answer."""
    return f"organisations/{active_organisation_id()}/previews/{revision.sha256}/{kind}-v{page_maker.VERSION}"
