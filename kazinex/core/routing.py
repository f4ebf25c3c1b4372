"""Where an address leads, kept for those that were asked for last."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from django.urls import ResolverMatch, URLPattern, URLResolver, reverse
from django.urls.resolvers import RoutePattern

KEPT, LONGEST = 2_000, 200  # addresses of a process, and letters of one: strangers may ask for any


class Remembered(URLResolver):
    """Finds the routes of all rooms as Django does, which tries hundreds; a request asks twice or three times.

    Only what starts with one of `kept` is: nothing whose address lets in who knows it, such as a guest's link.
    """

    def __init__(self, patterns: Sequence[URLPattern | URLResolver], *, kept: tuple[str, ...]) -> None:
        super().__init__(RoutePattern(""), patterns)
        self._kept = kept
        self._known: Callable[[str], ResolverMatch] = lru_cache(KEPT)(super().resolve)

    def resolve(self, path: str) -> ResolverMatch:
        """As its parent; the answer is everybody's, so nobody changes it."""
        return self._known(path) if len(path) <= LONGEST and path.startswith(self._kept) else super().resolve(path)


@lru_cache(2 * KEPT)
def address(name: str, *words: str) -> str:
    """The address of a named place, by the words in it: a page asks for a dozen, mostly for those of the last one."""
    return reverse(name, args=words)
