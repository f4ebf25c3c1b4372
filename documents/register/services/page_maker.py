"""Draws or reads a stranger's file; run as a process of its own under limits, it knows nothing of the site.

    page_maker sheets <kind> <file>                              the sizes of its pages, as JSON
    page_maker opening <kind> <file>                             both that and its first page, packed
    page_maker page <kind> <file> <page>                         the page as PNG; the first one is 0
    page_maker block <kind> <file> <page> <zoom> <column> <row>  tiles of it that lie together, packed
    page_maker thumbnails <kind> <file> <page>                   the pages from this one on, small and packed
    page_maker letters <kind> <file> <page>                      its text and where each letter stands, as JSON
    page_maker texts <kind> <file>                               the texts of its pages, as JSON
    page_maker paper dxf <file>                                  the drawing as a PDF, from which the rest is made
    page_maker page|block|differences <kind>+<kind> <newer> <older> …   the same of one file over another
    page_maker contents <kind> <file>                            what is in it, as JSON, where it has no pages

Every problem ends the process with a code that is not 0 (confined.py).
"""

import importlib
import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from documents.register.domain import packs, sheets
from documents.register.services import confined

VERSION = 5  # what an older one drew is drawn anew
WIDEST, TALLEST = 1800, 2600  # pixels of a page image
SMALL = 160, 160  # pixels of a thumbnail
THUMBNAILS = 10  # drawn at once
SPARED = 6  # seconds of the processor after which the other thumbnails are left out


def main(action: str, kind: str, place: str, *more: str) -> int:
    """Do one thing within the limits."""
    return confined.write(lambda: _made(action, kind, place, *more), nice=5)  # below who waits for a page


def _made(action: str, kind: str, place: str, *more: str) -> bytes:
    others, numbers = [word for word in more if not word.isdecimal()], filter(str.isdecimal, more)
    return ACTIONS[action](_maker(kind, *others), place, *map(int, numbers))


def _maker(kind: str, *others: str) -> Any:
    """What draws or reads this kind; imported only after the limits."""
    if others:
        overlay_maker = importlib.import_module("documents.register.services.overlay_maker")
        return overlay_maker.Pair(*map(_maker, kind.split("+")), *others)
    module = importlib.import_module(f"documents.register.services.{MAKERS.get(kind, 'file_reader')}")
    return module if kind in MAKERS else module.READERS[kind]


def _contents(read: Any, place: str) -> bytes:
    return json.dumps(read(place)).encode()


def _sheets(maker: Any, place: str) -> bytes:
    return json.dumps(maker.sheets(place)).encode()


def _opening(maker: Any, place: str) -> bytes:
    return packs.packed([_sheets(maker, place), _page(maker, place, 0)])


def _page(maker: Any, place: str, index: int) -> bytes:
    with maker.opened(place, index) as page:
        return _png(page.whole((WIDEST, TALLEST)))


def _block(maker: Any, place: str, index: int, *tile: int) -> bytes:
    """The tiles from this one on, line by line; those beyond the edge are empty."""
    with maker.opened(place, index) as page:
        (zoom, column, row), side = tile, sheets.TILE * sheets.FINENESS
        block = page.region(zoom, column * side, row * side, sheets.BLOCK * side)
    corners = [(left * side, top * side) for top in range(sheets.BLOCK) for left in range(sheets.BLOCK)]
    return packs.packed([_tile(block, left, top, side) for left, top in corners])


def _tile(block: Any, left: int, top: int, side: int) -> bytes:
    if left >= block.width or top >= block.height:
        return b""
    return _png(block.crop((left, top, min(left + side, block.width), min(top + side, block.height))))


def _thumbnails(maker: Any, place: str, first: int) -> bytes:
    parts, count = [], sum(times for *_, times in maker.sheets(place))
    for index in range(first, min(first + THUMBNAILS, count)):
        if time.process_time() > SPARED:
            break
        with maker.opened(place, index) as page:
            parts.append(_png(page.whole(SMALL)))
    return packs.packed(parts)


def _letters(maker: Any, place: str, index: int) -> bytes:
    return json.dumps(maker.letters(place, index), separators=(",", ":")).encode()


def _texts(maker: Any, place: str) -> bytes:
    return json.dumps(maker.texts(place)).encode()


def _differences(pair: Any, place: str) -> bytes:
    return json.dumps(pair.differences(place)).encode()


def _paper(maker: Any, place: str) -> bytes:
    made: bytes = maker.paper(place)
    return made


def _png(picture: Any) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG", compress_level=4)
    return made.getvalue()


MAKERS = {"pdf": "pdf_maker", "picture": "picture_maker", "dxf": "drawing_maker"}
ACTIONS: dict[str, Callable[..., bytes]] = {
    "sheets": _sheets,
    "opening": _opening,
    "page": _page,
    "block": _block,
    "thumbnails": _thumbnails,
    "letters": _letters,
    "texts": _texts,
    "paper": _paper,
    "contents": _contents,
    "differences": _differences,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
