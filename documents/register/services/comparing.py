"""Two revisions of a document laid over each other, drawn once for both contents."""

import json
from typing import NamedTuple

from documents.register.domain import packs
from documents.register.domain.sheets import BLOCK, tile_of
from documents.register.models import Revision
from documents.register.services import rendering, watermarks
from documents.register.services.drawings import NoPreview
from documents.register.services.watermarks import Mark


class Differences(NamedTuple):
    """The pages that differ, from 1; how many were compared, and how many the older and the newer revision have."""

    pages: list[int]
    compared: int
    before: int
    after: int


def overlay_png(before: Revision, after: Revision, index: int, mark: Mark | None = None) -> bytes:
    """A page of the newer over the older as PNG, with a mark across it; raises NoPreview where one cannot be drawn."""
    rendering.sheet(after, index)
    return _made(before, after, "page", index, mark=mark)


def overlay_tile_png(before: Revision, after: Revision, index: int, name: str, mark: Mark | None = None) -> bytes:
    """One tile of it, by its name, with a mark across it; raises NoPreview where there is none."""
    tile = tile_of(name)
    if tile is None or not rendering.sheet(after, index).has(tile):
        raise NoPreview
    across, down = tile.column % BLOCK, tile.row % BLOCK
    block = _made(before, after, "block", index, tile.zoom, tile.column - across, tile.row - down, mark=mark)
    if not (found := packs.part(block, down * BLOCK + across)):
        raise NoPreview
    return found


def differences(before: Revision, after: Revision) -> Differences:
    """Which pages differ."""
    found = json.loads(_made(before, after, "differences"))
    return Differences([page + 1 for page in found["pages"]], found["compared"], *found["counts"])


def _made(before: Revision, after: Revision, action: str, *numbers: int, mark: Mark | None = None) -> bytes:
    rendering.page_count(before)  # or the reason why it has no pages
    return watermarks.drawn(rendering.overlay_order(before, after, action, *numbers), mark)
