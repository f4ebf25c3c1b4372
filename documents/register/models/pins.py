"""Where on a page something is: in thousandths of it, or one of its nine fields for who does not point."""

from dataclasses import dataclass

from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

WHOLE = 1000  # thousandths: the width of a page, and its height
_DOWN = ("Top", "Middle", "Bottom")
_ACROSS = ("left", "centre", "right")
_MIDDLES = (WHOLE // 6, WHOLE // 2, WHOLE * 5 // 6)
FIELDS = {
    f"{down} {across}".lower().replace(" ", "-"): f"{down} {across}" for down in _DOWN for across in _ACROSS
}  # nine of them, by what a form calls them
CENTRE = "middle-centre"


@dataclass(frozen=True, slots=True)
class Pin:
    """A point of a page, or a box with its upper left corner there."""

    left: int
    top: int
    width: int = 0
    height: int = 0


def of_field(name: str) -> Pin:
    """The middle of one of the nine fields."""
    if name not in FIELDS:
        raise RuleBroken(_("Choose one of the nine places of the page."), field="place")
    down, across = divmod(list(FIELDS).index(name), len(_ACROSS))
    return Pin(_MIDDLES[across], _MIDDLES[down])


def pointed(said: str) -> Pin | None:
    """What a script says of a place that was pointed at, “left top width height”; None where it cannot be read."""
    parts = said.split()
    if len(parts) not in {2, 4} or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):  # noqa: PLR2004
        return None
    left, top, width, height = [*map(int, parts), 0, 0][:4]
    left, top = min(left, WHOLE), min(top, WHOLE)
    return Pin(left, top, min(width, WHOLE - left), min(height, WHOLE - top))


def words(left: int, top: int) -> str:
    """The field of the page in which a place is."""
    across, down = (min(place * len(_ACROSS) // WHOLE, len(_ACROSS) - 1) for place in (left, top))
    return f"{_DOWN[down]} {_ACROSS[across]}"
