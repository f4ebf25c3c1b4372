"""What one process keeps of what it made, up to so many bytes; what was not asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class Kept:
    """Things by their keys; `most` is in bytes, and what is larger than that is not kept."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._things: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def given(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What was kept under a key, or what is made now."""
        with self._lock:
            known = self._things.get(key)
            if known is not None:
                self._things.move_to_end(key)
                return known
        made = make()
        with self._lock:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: bytes) -> None:
        if len(made) > self._most:
            return  # it would send everything else away, and then go itself
        self._bytes += len(made) - len(self._things.pop(key, b""))
        self._things[key] = made
        while self._bytes > self._most:
            _key, dropped = self._things.popitem(last=False)
            self._bytes -= len(dropped)
