"""Writes words across pictures that we drew, one or several packed, in a process of its own.

    picture_marker <file> <words, pixels of a letter and font, as JSON>

What is no picture within a pack, such as the sizes of pages, stays as it is.
"""

import io
import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from documents.register.domain import packs
from documents.register.services import confined

PICTURE = b"\x89PNG"
TURN = 30  # degrees
INK, STRENGTH = (0, 0, 0), 46  # colour, and of 255 how much of it
SMALL = 20  # pixels of a letter, below which lines stand close
DOWN, CLOSE = 10, 3  # letters from line to line, and on a thumbnail


def marked(made: bytes, words: str, letter: int, font: str) -> bytes:
    """The same pictures with the words in lines across each."""
    if made.startswith(PICTURE):
        return _marked(made, words, letter, font)
    parts = packs.parts(made)
    return packs.packed([_marked(one, words, letter, font) if one.startswith(PICTURE) else one for one in parts])


def _marked(picture: bytes, words: str, letter: int, font: str) -> bytes:
    with Image.open(io.BytesIO(picture)) as page:
        paper = page.convert("RGB")
    paper.paste(INK, (0, 0), _veil(paper.size, words, letter, font))
    made = io.BytesIO()
    paper.save(made, "PNG", compress_level=1)
    return made.getvalue()


@lru_cache(maxsize=4)
def _veil(size: tuple[int, int], words: str, letter: int, font: str) -> Any:
    """How strong the ink is at each place of a picture of that size: the words in lines, and nothing else."""
    side = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + 2
    veil = Image.new("L", (side, side), 0)
    pen, face, line = ImageDraw.Draw(veil), ImageFont.truetype(font, letter), f"{words}     "
    apart, across = letter * (DOWN if letter >= SMALL else CLOSE), max(pen.textlength(line, face), 1)
    line *= int(side / across) + 2
    for row, down in enumerate(range(apart // 4, side, apart)):
        pen.text((-(row * side / 2 % across), down), line, STRENGTH, face)  # each goes on where that above ended
    turned = veil.rotate(TURN)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


def main(place: str, said: str) -> int:
    """Write what is marked."""
    return confined.write(lambda: marked(Path(place).read_bytes(), **json.loads(said)), nice=5)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
