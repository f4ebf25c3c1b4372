"""One page looked at closely: which part of it at which zoom, the tiles that show it, and where to go from there.

All of it stands in the address, so every view can be sent to a colleague and works without scripts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from documents.register.domain import hits, sheets
from documents.register.domain.hits import Box
from documents.register.domain.sheets import Sheet, Tile, Window
from documents.register.models import Revision
from documents.register.services import page_maker, rendering
from documents.register.services.drawings import BeingDrawn, NoPreview
from documents.register.web.viewing import Addresses, named
from kazinex.core.languages import said

LARGEST = 10**6  # of a place in an address
STEP = 0.5  # of what is seen, that a move goes
WHOLE = "Whole page"
BEING_READ = "The text of this file is being read. Search again in a moment."
UNREAD = "The text of this file cannot be read."
PICTURES = "This file has no text that can be searched: its pages are pictures."
ONLY_FIRST = "Only the first {count} pages could be searched."
MOST_PLACES = 30  # of found words that have a link of their own
NEAR = 100  # percent of paper size, at which print can be read


@dataclass(frozen=True, slots=True)
class Link:
    """One way on: its words, its address (empty where it leads nowhere), what a script does in its place."""

    label: str
    url: str
    does: str = ""
    icon: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A rectangle of the page, and the picture that lies there."""

    left: str
    top: str
    width: str
    height: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What looking for words brought: the pages, each with its address and how often; or why there is nothing."""

    words: str = ""
    pages: tuple[tuple[int, str, int], ...] = ()
    note: str = ""

    @property
    def count(self) -> int:
        return sum(count for *_, count in self.pages)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks to see of a page."""

    zoom: int = 0
    x: float | None = None
    y: float | None = None
    words: str = ""
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class SheetView:
    """One page of a revision as it is shown; `reason` says why there is nothing to see."""

    name: str
    number: int
    count: int = 0
    sheet: Sheet = field(default_factory=lambda: Sheet(1, 1))
    centre: str = ""
    seen: Window = field(default_factory=lambda: Window(0, 0, 0, 1, 1))
    picture: Picture | None = None
    tiles: tuple[Picture, ...] = ()
    tiles_url: str = ""
    marks: tuple[Picture, ...] = ()
    places: tuple[Link, ...] = ()
    zooms: tuple[Link, ...] = ()
    moves: tuple[Link, ...] = ()
    pages: tuple[Link, ...] = ()
    thumbnails: tuple[tuple[int, str, str], ...] = ()
    may_search: bool = False
    found: Found = field(default_factory=Found)
    text: str | None = None
    text_url: str = ""
    reason: str = ""
    is_being_drawn: bool = False

    @property
    def view_box(self) -> str:
        return " ".join(map(_figure, (self.seen.left, self.seen.top, self.seen.width, self.seen.height)))

    @property
    def shown_width(self) -> str:
        return f"{self.seen.width * (self.seen.zoom or 100) / 100:.0f}"

    @property
    def shown_height(self) -> str:
        return f"{self.seen.height * (self.seen.zoom or 100) / 100:.0f}"

    @property
    def drawn_zooms(self) -> str:
        return " ".join(map(str, self.sheet.zooms))


def asked(query: Mapping[str, str]) -> Asked:
    """What the address says, without what it says in vain."""
    zoom = query.get("zoom", "")
    known = int(zoom) if zoom in map(str, sheets.ZOOMS) else 0
    words = " ".join(query.get("find", "").replace("\x00", "").split())[: hits.LONGEST]
    return Asked(known, _place(query.get("x", "")), _place(query.get("y", "")), words, query.get("as") == "text")


def sheet_view(revision: Revision, number: int, wanted: Asked, *, at: Addresses) -> SheetView:
    """The page at that place and zoom; raises NoPreview where there is no such page, and says why where it can."""
    name = named(revision)
    try:
        sheet, count = rendering.sheet(revision, number - 1), rendering.page_count(revision)
    except NoPreview as error:
        if not isinstance(error, BeingDrawn) and not error.words:
            raise
        return SheetView(name, number, reason=error.words, is_being_drawn=isinstance(error, BeingDrawn))
    seen = sheets.window(sheet, wanted.zoom, *_centre(wanted, sheet))
    ways = _Ways(at, number, wanted, sheet, seen)
    plain = SheetView(
        name,
        number,
        count,
        sheet,
        " ".join(map(_figure, _centre(wanted, sheet))),
        seen,
        picture=Picture("0", "0", _figure(sheet.width), _figure(sheet.height), at.of("page-image", number)),
        tiles=tuple(_tile(sheet, tile, at.of("tile", number, tile.name)) for tile in sheets.tiles(sheet, seen)),
        tiles_url=at.of("tile", number, "0-0-0").removesuffix("0-0-0/"),
        zooms=ways.zooms(),
        moves=ways.moves(),
        pages=ways.pages(count),
        thumbnails=_thumbnails(number, count, ways),
    )
    return _with_words(plain, revision, wanted, ways) if rendering.has_letters(revision) else plain


def _with_words(plain: SheetView, revision: Revision, wanted: Asked, ways: "_Ways") -> SheetView:
    """The same with what the page says, for files that can have text."""
    boxes = _boxes(revision, plain.number, wanted.words)
    return replace(
        plain,
        may_search=True,
        marks=tuple(map(_mark, boxes)),
        places=tuple(ways.to(box, place) for place, box in enumerate(boxes[:MOST_PLACES], 1)),
        found=_found(revision, ways),
        text=_text(revision, plain.number) if wanted.as_text else None,
        text_url=ways.here(text="text"),
    )


class _Ways:
    """The links of one view, each the address of another."""

    def __init__(self, at: Addresses, number: int, wanted: Asked, sheet: Sheet, seen: Window) -> None:
        self._at, self._number, self._sheet, self._seen = at, number, sheet, seen
        self.words = wanted.words

    def here(self, *, zoom: int | None = None, x: float | None = None, y: float | None = None, text: str = "") -> str:
        """This page, at another place or zoom."""
        middle = self._seen.centre
        zoom = self._seen.zoom if zoom is None else zoom
        place = {"x": round(middle[0] if x is None else x), "y": round(middle[1] if y is None else y)}
        return self.page(self._number, {"zoom": zoom, **place} if zoom else {}, text)

    def page(self, number: int, place: dict[str, int] | None = None, text: str = "") -> str:
        """Another page as a whole, with the words one looks for."""
        query = {**(place or {}), **({"find": self.words} if self.words else {}), **({"as": text} if text else {})}
        return self._at.of("sheet", number) + (f"?{urlencode(query)}" if query else "") + "#sheet"

    def to(self, box: Box, place: int) -> Link:
        """A place where the words stand, near enough to read it."""
        zoom = max(self._seen.zoom, min(NEAR, self._sheet.finest))
        return Link(str(place), self.here(zoom=zoom, x=(box.left + box.right) / 2, y=(box.top + box.bottom) / 2))

    def thumbnail(self, number: int) -> str:
        """Where its small picture is."""
        return self._at.of("thumbnail", number)

    def zooms(self) -> tuple[Link, ...]:
        """Closer, farther, and each zoom by its name."""
        now, levels = self._seen.zoom, (0, *self._sheet.zooms)
        place = levels.index(now)
        farther = self.here(zoom=levels[place - 1]) if place else ""
        closer = self.here(zoom=levels[place + 1]) if place + 1 < len(levels) else ""
        named = [
            Link(f"{zoom} %" if zoom else WHOLE, self.here(zoom=zoom), str(zoom), is_current=zoom == now)
            for zoom in levels
        ]
        out = Link("Zoom out", farther, "out", "magnifying-glass-minus")
        return (out, Link("Zoom in", closer, "in", "magnifying-glass-plus"), *named)

    def moves(self) -> tuple[Link, ...]:
        """Left, right, up and down, as far as the page goes."""
        seen, sheet, (x, y) = self._seen, self._sheet, self._seen.centre
        left, up = x - seen.width * STEP, y - seen.height * STEP
        right, down = x + seen.width * STEP, y + seen.height * STEP
        is_right, is_down = seen.left + seen.width < sheet.width - 1, seen.top + seen.height < sheet.height - 1
        return (
            Link("Move left", self.here(x=left) if seen.left > 1 else "", "left", "arrow-left"),
            Link("Move right", self.here(x=right) if is_right else "", "right", "arrow-right"),
            Link("Move up", self.here(y=up) if seen.top > 1 else "", "up", "arrow-up"),
            Link("Move down", self.here(y=down) if is_down else "", "down", "arrow-down"),
        )

    def pages(self, count: int) -> tuple[Link, ...]:
        """The page before and the page after."""
        before, after = self._number - 1, self._number + 1
        return (
            Link("Page before", self.page(before) if before else "", icon="chevron-left"),
            Link("Page after", self.page(after) if after <= count else "", icon="chevron-right"),
        )


def _centre(wanted: Asked, sheet: Sheet) -> tuple[float, float]:
    """The middle of the page where the address names no place."""
    x = sheet.width / 2 if wanted.x is None else wanted.x
    return x, sheet.height / 2 if wanted.y is None else wanted.y


def _place(raw: str) -> float | None:
    sign = raw.removeprefix("-")
    return float(raw) if sign.isascii() and sign.isdigit() and len(sign) < len(str(LARGEST)) else None


def _tile(sheet: Sheet, tile: Tile, url: str) -> Picture:
    side = sheets.tile_side(tile.zoom)
    left, top = tile.column * side, tile.row * side
    width, height = min(side, sheet.width - left), min(side, sheet.height - top)
    return Picture(_figure(left), _figure(top), _figure(width), _figure(height), url)


def _thumbnails(number: int, count: int, ways: _Ways) -> tuple[tuple[int, str, str], ...]:
    """The pages around this one that are drawn together, if there are others."""
    first = (number - 1) // page_maker.THUMBNAILS * page_maker.THUMBNAILS + 1
    shown = range(first, min(first + page_maker.THUMBNAILS, count + 1)) if count > 1 else ()
    return tuple((one, ways.thumbnail(one), ways.page(one)) for one in shown)


def _boxes(revision: Revision, number: int, words: str) -> list[Box]:
    try:
        return rendering.places(revision, number - 1, words)
    except NoPreview:
        return []


def _mark(box: Box) -> Picture:
    return Picture(*map(_figure, (box.left, box.top, box.right - box.left, box.bottom - box.top)))


def _found(revision: Revision, ways: _Ways) -> Found:
    """Where in the file the words are; a file without any text says so."""
    if not ways.words:
        return Found()
    try:
        pages, count, has_text = rendering.pages_with(revision, ways.words)
    except NoPreview as error:
        is_later = isinstance(error, BeingDrawn)
        return Found(ways.words, note=said(BEING_READ if is_later else UNREAD))
    if not has_text:
        return Found(ways.words, note=said(PICTURES))
    told = tuple((number, ways.page(number), times) for number, times in pages)
    is_part = count < rendering.page_count(revision)
    return Found(ways.words, told, note=said(ONLY_FIRST).format(count=count) if is_part else "")


def _text(revision: Revision, number: int) -> str:
    try:
        return rendering.page_text(revision, number - 1).strip()
    except NoPreview:
        return ""


def _figure(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")
