"""Every address of the site, filled in: with what exists, with what is somebody else's, with what nobody has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern

from kazinex.core.checks import routes
from tests.cast import World

PARAMETER = r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>"


@dataclass(frozen=True)
class Route:
    """One route: its pattern, its door, and the names it wants filled in."""

    path: str
    pattern: URLPattern

    @property
    def door(self) -> Any:
        return self.pattern.callback.door  # type: ignore[attr-defined]

    @property
    def names(self) -> tuple[str, ...]:
        import re

        return tuple(found["name"] for found in re.finditer(PARAMETER, self.path))

    def address(self, values: dict[str, Any]) -> str:
        import re

        return "/" + re.sub(PARAMETER, lambda found: str(values[found["name"]]), self.path)


def all_routes() -> list[Route]:
    return [Route(path, pattern) for path, pattern in routes()]


def member_routes() -> list[Route]:
    return [route for route in all_routes() if "organisation" in route.names]


def filled(
    world: World, *, organisation: str = "meridian", project: str = "harbour", own: bool = True
) -> Iterator[tuple[Route, str]]:
    """Each member route with ids that exist in this organisation (or, not `own`, that nobody has)."""
    values = (known(world) if own else unknown()) | {"organisation": organisation, "project": project}
    for route in member_routes():
        yield route, route.address(values)


def known(world: World) -> dict[str, Any]:
    """What exists in Meridian, by the name of the parameter; made on demand for what the cast lacks."""
    from tests.house import things

    return things.known(world)


def unknown() -> dict[str, Any]:
    """Well-formed ids that nobody has."""
    from tests.house import things

    return things.unknown()
