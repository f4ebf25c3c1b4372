"""Words found on a page: how often, and where they stand."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

LONGEST = 100  # characters one may look for
MOST = 500  # places marked on one page


class Box(NamedTuple):
    """A place on a page, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def pattern(words: str) -> re.Pattern[str] | None:
    """What finds these words as they stand together, whatever their case and the breaks between them."""
    parts = words[:LONGEST].split()
    return re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE) if parts else None


def counted(texts: Sequence[str], wanted: re.Pattern[str]) -> list[tuple[int, int]]:
    """The pages, counted from 1, that have the words, each with how often."""
    found = ((number, len(wanted.findall(text))) for number, text in enumerate(texts, 1))
    return [(number, count) for number, count in found if count]


def places(text: str, boxes: Sequence[Sequence[int]], wanted: re.Pattern[str]) -> list[Box]:
    """A box around every line of every place; `boxes` has one for each letter, empty where it is not drawn."""
    found: list[Box] = []
    for match in wanted.finditer(text):
        letters = [Box(*box) for box in boxes[match.start() : match.end()] if box]
        found += [_around(list(line)) for _, line in groupby(letters, _Lines())]
        if len(found) >= MOST:
            break
    return found[:MOST]


class _Lines:
    """Which line a letter stands on, whatever its direction: a new one where it is far from the one before."""

    def __init__(self) -> None:
        self._number, self._last = 0, Box(0, 0, 0, 0)

    def __call__(self, box: Box) -> int:
        across = max(box.left - self._last.right, self._last.left - box.right)
        down = max(box.top - self._last.bottom, self._last.top - box.bottom)
        if max(across, down) >= max(box.right - box.left, box.bottom - box.top):
            self._number += 1
        self._last = box
        return self._number


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
