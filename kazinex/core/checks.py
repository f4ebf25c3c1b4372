"""System checks that refuse a start: an undeclared door, a wall with a gap, a role that could climb it."""

from collections.abc import Iterable, Iterator, Sequence

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from kazinex.core import features, rls

Routes = Iterable[URLPattern | URLResolver]


def routes(patterns: Routes | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site with its whole path pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern


def route_names(patterns: Routes | None = None, space: str = "") -> Iterator[str]:
    """The names of all routes as `reverse` takes them."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from route_names(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


@checks.register(checks.Tags.security)
def every_route_declares_its_door(**_kwargs: object) -> list[checks.CheckMessage]:
    """A route without @access, @signed_in, @public or @guest is an error."""
    return [
        checks.Error(
            f"The route /{path} declares no door.", hint="Put @access, @signed_in, @guest or @public on its view."
        )
        for path, pattern in routes()
        if not hasattr(pattern.callback, "door")
    ]


@checks.register(checks.Tags.urls)
def every_place_leads_somewhere(**_kwargs: object) -> list[checks.CheckMessage]:
    """A menu entry, a tab or an action whose route does not exist is an error, not a place that is missing."""
    known = set(route_names())
    return [
        checks.Error(f"A place names the route {name}, which does not exist.", hint="Look in the apps' feature.py.")
        for name in features.installed().routes
        if name not in known
    ]


@checks.register(checks.Tags.database)
def the_wall_stands(*, databases: Sequence[str] | None = None, **_kwargs: object) -> list[checks.CheckMessage]:
    """Every tenant table has forced row-level security, and the application's role cannot pass it."""
    if not databases or "default" not in databases:
        return []
    return [checks.Error(f"The tenant wall has a gap: {gap}") for gap in rls.gaps()]
