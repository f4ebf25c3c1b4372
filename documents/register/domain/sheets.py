"""The geometry of a page on screen: its size on paper, zoom levels, tiles, and the part of it one looks at.

Lengths are screen pixels at paper size: 96 to an inch, so that a page at 100 % is as large as its print.
"""

import math
import re
from dataclasses import dataclass
from typing import NamedTuple

ZOOMS = (25, 50, 100, 200)  # percent of paper size at which tiles are drawn
FINENESS = 2  # drawn pixels a screen pixel: 192 to an inch of paper at 100 %
TILE = 512  # screen pixels of a tile's side at its own zoom
BLOCK = 2  # tiles a side that are drawn together: a process and its reading of the page count once for all
PER_POINT = 96 / 72
LONGEST = 40_000  # screen pixels at 100 %: a roll of ten metres
NAME = re.compile(r"[0-9]{1,3}-[0-9]{1,4}-[0-9]{1,4}")
WIDTH, HEIGHT = 1024, 720  # screen pixels one looks at without scripts


class Tile(NamedTuple):
    """One square of a page: the zoom it is drawn for in percent, its column and its row."""

    zoom: int
    column: int
    row: int

    @property
    def name(self) -> str:
        """As it stands in an address."""
        return "-".join(map(str, self))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its width and height at 100 %, and the largest zoom at which there is more to see."""

    width: float
    height: float
    finest: int = ZOOMS[-1]

    @property
    def zooms(self) -> tuple[int, ...]:
        return tuple(zoom for zoom in ZOOMS if zoom <= self.finest)

    def grid(self, zoom: int) -> tuple[int, int]:
        """How many columns and rows of tiles the page has at this zoom."""
        side = tile_side(zoom)
        return math.ceil(self.width / side) or 1, math.ceil(self.height / side) or 1

    def has(self, tile: Tile) -> bool:
        """Whether there is such a tile."""
        columns, rows = self.grid(tile.zoom) if tile.zoom in self.zooms else (0, 0)
        return tile.column < columns and tile.row < rows


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a page that is looked at: zoom in percent (0 for all of it), and its place at 100 %."""

    zoom: int
    left: float
    top: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2


def tile_of(name: str) -> Tile | None:
    """The tile with this name, if it is one."""
    return Tile(*map(int, name.split("-"))) if NAME.fullmatch(name) else None


def tile_side(zoom: int) -> float:
    """How much of a page one tile shows at this zoom."""
    return TILE * 100 / zoom


def sheet_of(width: float, height: float, dots: float = 0) -> Sheet:
    """The page of so many points; of a picture, `dots` to an inch say up to where there is more to see."""
    shrink = min(LONGEST / max(width * PER_POINT, height * PER_POINT, 1), 1)
    enough = next((zoom for zoom in ZOOMS if dots and zoom * 0.96 >= dots), ZOOMS[-1])
    return Sheet(max(width * PER_POINT * shrink, 1), max(height * PER_POINT * shrink, 1), enough)


def window(sheet: Sheet, zoom: int, x: float, y: float) -> Window:
    """What is seen around a place at this zoom, moved so that it lies on the page."""
    if zoom not in sheet.zooms:
        return Window(0, 0, 0, sheet.width, sheet.height)
    width, height = min(WIDTH * 100 / zoom, sheet.width), min(HEIGHT * 100 / zoom, sheet.height)
    left = min(max(x - width / 2, 0), sheet.width - width)
    top = min(max(y - height / 2, 0), sheet.height - height)
    return Window(zoom, left, top, width, height)


def tiles(sheet: Sheet, seen: Window) -> list[Tile]:
    """The tiles that show what is seen."""
    if not seen.zoom:
        return []
    side, (columns, rows) = tile_side(seen.zoom), sheet.grid(seen.zoom)
    first_column, last_column = int(seen.left // side), math.ceil((seen.left + seen.width) / side)
    first_row, last_row = int(seen.top // side), math.ceil((seen.top + seen.height) / side)
    across, down = range(first_column, min(last_column, columns)), range(first_row, min(last_row, rows))
    return [Tile(seen.zoom, column, row) for row in down for column in across]
