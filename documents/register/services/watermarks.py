"""Words across what somebody outside sees and takes, so that a copy says whose it was."""

import json
from dataclasses import dataclass
from typing import Protocol

from documents.register.services import drawings, stamp_fonts
from documents.register.services.drawings import BeingDrawn, NoPreview, Order
from documents.register.services.stamps import LARGEST, copies
from kazinex.core import crypto
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import active_organisation_id
from kazinex.core.translation import marked as _

MAKER = "documents.register.services.watermark_maker"  # both run apart; what they need is not loaded here
PICTURES = "documents.register.services.picture_marker"
VERSION = 2  # what an older one marked is marked anew
MARKED = "marked-v"  # in the key of each copy, and of no other preview
LETTER, SMALL = 22, 9  # pixels of a letter, and of one on a thumbnail
MOST_WORDS = 300
UNMARKED = _("No copy with your name on it can be made of this file: it is protected, damaged or too large.")


class Stored(Protocol):
    """A file in the store: that of a revision, or one beside a letter."""

    sha256: str
    storage_key: str
    size: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Words across a picture, in letters of so many pixels."""

    words: str
    letter: int = LETTER


def is_marked(name: str) -> bool:
    """Whether files of this name carry the words when they are taken."""
    return name.lower().endswith(".pdf")


def carries_name(key: str) -> bool:
    """Whether the preview under this key is a copy with words of one opening across it."""
    return MARKED in key


def copy(file: Stored, words: str) -> str:
    """The key of a copy of a PDF with the words across each page; empty while it is being made.

    Raises RuleBroken where none can be made: the original is no copy of theirs.
    """
    if file.size > LARGEST:
        raise RuleBroken(UNMARKED)
    said = _said(words)
    folder = f"organisations/{active_organisation_id()}/previews/{file.sha256}/{MARKED}{VERSION}"
    order = Order(f"{folder}/{crypto.digest(said)}", file.storage_key, "pdf", "watermark", maker=MAKER, said=said)
    try:
        copies.ensure(order)
    except BeingDrawn:
        return ""
    except NoPreview as error:
        raise RuleBroken(UNMARKED) from error
    return order.key


def drawn(order: Order, mark: Mark | None) -> bytes:
    """What an order draws, with a mark across each of its pictures; raises as drawings do.

    Marked apart and put aside as pages are, among the previews that are bounded, for who looks again.
    """
    if mark is None:
        return drawings.here.made(order)
    drawings.here.ensure(order)
    return drawings.here.made(_marked(order, mark))


def _marked(order: Order, mark: Mark) -> Order:
    font = stamp_fonts.place(stamp_fonts.PLAIN)
    said = json.dumps({"words": _said(mark.words), "letter": mark.letter, "font": font})
    key = f"{order.key}-{MARKED}{VERSION}/{crypto.digest(said)}"
    return Order(key, order.key, order.kind, "mark", maker=PICTURES, said=said)


def _said(words: str) -> str:
    return stamp_fonts.drawn(words)[:MOST_WORDS]
