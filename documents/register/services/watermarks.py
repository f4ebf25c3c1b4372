"""Words across what somebody outside sees and takes, so that a copy says whose it was."""

import hashlib
from functools import cache, lru_cache
from io import BytesIO
from typing import Any, Protocol

from PIL import Image, ImageDraw, ImageFont

from documents.register.domain import latin
from documents.register.services import stamp_fonts
from documents.register.services.bounded_caches import Kept
from documents.register.services.drawings import BeingDrawn, NoPreview, Order
from documents.register.services.stamps import LARGEST, copies
from kazinex.core import crypto
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import active_organisation_id

MAKER = "documents.register.services.watermark_maker"  # runs apart; what it needs is not loaded here
VERSION = 1  # what an older one marked is marked anew
TURN = 30  # degrees
INK, STRENGTH = (0, 0, 0), 46  # colour, and of 255 how much of it
VEILS = 8  # kept of one web process: a tile, a page and a thumbnail of a few guests
KEPT = 32 * 1024 * 1024  # bytes of marked pictures of one web process
LETTER, SMALL = 22, 9  # pixels of a letter, and of one on a thumbnail
DOWN, CLOSE = 10, 3  # letters from line to line, and on a thumbnail
MOST_WORDS = 300
UNMARKED = "No copy with your name on it can be made of this file: it is protected, damaged or too large."
_marked = Kept(KEPT)


class Stored(Protocol):
    """A file in the store: that of a revision, or one beside a letter."""

    sha256: str
    storage_key: str
    size: int


def is_marked(name: str) -> bool:
    """Whether files of this name carry the words when they are taken."""
    return name.lower().endswith(".pdf")


def copy(file: Stored, words: str) -> str:
    """The key of a copy of a PDF with the words across each page; empty while it is being made.

    Raises RuleBroken where none can be made: the original is no copy of theirs.
    """
    if file.size > LARGEST:
        raise RuleBroken(UNMARKED)
    said = _said(words)
    folder = f"organisations/{active_organisation_id()}/previews/{file.sha256}/marked-v{VERSION}"
    order = Order(f"{folder}/{crypto.digest(said)}", file.storage_key, "pdf", "watermark", maker=MAKER, said=said)
    try:
        copies.ensure(order)
    except BeingDrawn:
        return ""
    except NoPreview as error:
        raise RuleBroken(UNMARKED) from error
    return order.key


def picture(drawn: bytes, words: str, letter: int = LETTER) -> bytes:
    """A picture of a page we drew, with the words across it in letters of so many pixels; made once for who looks."""
    said = _said(words)
    return _marked.given((hashlib.sha256(drawn).digest(), said, letter), lambda: _picture(drawn, said, letter))


def _picture(drawn: bytes, said: str, letter: int) -> bytes:
    with Image.open(BytesIO(drawn)) as page:
        paper = page.convert("RGB")
    paper.paste(INK, (0, 0), _veil(paper.size, said, letter))
    made = BytesIO()
    paper.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _said(words: str) -> str:
    """In letters that the font has; what is no Latin, Greek or Cyrillic is told in words."""
    return latin.drawable(words, stamp_fonts.alphabet())[:MOST_WORDS]


@lru_cache(maxsize=VEILS)
def _veil(size: tuple[int, int], words: str, letter: int) -> Any:
    """How strong the ink is at each place of a picture of that size: the words in lines, and nothing else."""
    side = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + 2
    veil = Image.new("L", (side, side), 0)
    pen, font, line = ImageDraw.Draw(veil), _font(letter), f"{words}     "
    apart, across = letter * (DOWN if letter >= LETTER else CLOSE), max(pen.textlength(line, font), 1)
    line *= int(side / across) + 2
    for row, down in enumerate(range(apart // 4, side, apart)):
        pen.text((-(row * side / 2 % across), down), line, STRENGTH, font)  # each goes on where that above ended
    turned = veil.rotate(TURN)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


@cache
def _font(letter: int) -> Any:
    return ImageFont.truetype(stamp_fonts.place(stamp_fonts.PLAIN), letter)
