"""Two pages laid over each other: what was taken away in red, what was added in blue, what stayed in grey."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageChops

from documents.register.domain.sheets import FINENESS, Sheet
from kazinex.core.shapes import Json

FADED = 0.55  # of ink that stayed
SMALL = 1000, 1000  # pixels in which pages are compared
UNLIKE = 96  # of 255, from which a spot is another
SPARED = 12  # seconds of the processor after which the other pages are not compared


class Pair:
    """The makers of both files, and where the older one lies; pages are counted by the newer."""

    def __init__(self, before: Any, after: Any, place: str) -> None:
        self._before, self._after, self._place = before, after, place

    @contextmanager
    def opened(self, place: str, index: int) -> Iterator["Overlay"]:
        """A page of the newer file over the same page of the older."""
        with self._after.opened(place, index) as after:
            if index >= _count(self._before, self._place):
                yield Overlay(None, after)
                return
            with self._before.opened(self._place, index) as before:
                yield Overlay(before, after)

    def differences(self, place: str) -> dict[str, Json]:
        """Which pages differ, from 0, as far as there is time; and how many pages each file has."""
        counts = _count(self._before, self._place), _count(self._after, place)
        found: list[int] = []
        compared = 0
        while compared < min(counts) and time.process_time() < SPARED:
            with self.opened(place, compared) as page:
                found += [compared] if page.differs() else []
            compared += 1
        return {"pages": [*found, *range(counts[0], counts[1])], "compared": compared, "counts": counts}


class Overlay:
    """One page over another, on the paper of the newer."""

    def __init__(self, before: Any, after: Any) -> None:
        self._before, self._after = before, after
        self.sheet: Sheet = after.sheet

    def whole(self, size: tuple[int, int]) -> Image.Image:
        """All of it, as large as fits."""
        return self._laid(*self._small(size))

    def region(self, zoom: float, left: int, top: int, side: int) -> Image.Image:
        """The square at this place, in drawn pixels of this zoom."""
        return self._laid(*self._both(zoom, left, top, side))

    def differs(self) -> bool:
        """Whether anything is in another place, or of another darkness."""
        before, after = self._small(SMALL)
        return bool(ImageChops.difference(before, after).point(lambda level: 255 * (level > UNLIKE)).getbbox())

    def _small(self, size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
        fitting = min(size[0] / self.sheet.width, size[1] / self.sheet.height, 4.0 / FINENESS)
        return self._both(fitting * 100 / FINENESS, 0, 0, max(size))

    def _both(self, zoom: float, left: int, top: int, side: int) -> tuple[Image.Image, Image.Image]:
        after = self._after.region(zoom, left, top, side).convert("L")
        before = Image.new("L", after.size, "white")
        width, height = (length * zoom / 100 * FINENESS for length in self._older())
        if left < width and top < height:
            before.paste(self._before.region(zoom, left, top, side).convert("L"))
        return before, after

    def _older(self) -> tuple[float, float]:
        return (self._before.sheet.width, self._before.sheet.height) if self._before else (0, 0)

    def _laid(self, before: Image.Image, after: Image.Image) -> Image.Image:
        darker, lighter = ImageChops.darker(before, after), ImageChops.lighter(before, after)
        faded = lighter.point(lambda level: (255 - level) * FADED)
        return Image.merge("RGB", [ImageChops.add(channel, faded) for channel in (after, darker, before)])


def _count(maker: Any, place: str) -> int:
    return sum(times for *_, times in maker.sheets(place))
