"""What stands on a project's dashboard: rooms above register their tiles when their app is ready."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Tile:
    """One card of the dashboard: its heading, a template for its body, what that takes, and where all of it is."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    link: str = "See all"


Maker = Callable[[Any], Tile | None]
_makers: list[tuple[int, Maker]] = []


def register(order: int) -> Callable[[Maker], Maker]:
    """Declare a function that makes a tile of a request; None where it has nothing for this person."""

    def declare(maker: Maker) -> Maker:
        _makers.append((order, maker))
        _makers.sort(key=lambda entry: entry[0])
        return maker

    return declare


def tiles(request: Any) -> list[Tile]:
    """The tiles this person sees, in order."""
    return [tile for _order, maker in _makers if (tile := maker(request))]
