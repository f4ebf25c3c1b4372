"""Tabs that other rooms put on a document's page, such as its guest shares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kazinex.core.permissions import Permission

Count = Callable[[Any, Any], int]
Related = Callable[[Any, Any], Iterable[tuple[str, Iterable[Any]]]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab: its words, its address by name (it takes the document's number), who sees it, and how many it holds."""

    label: str
    url_name: str
    permission: Permission | None = None
    count: Count | None = None


_panels: list[Panel] = []
_related: list[Related] = []


def register(label: str, url_name: str, permission: Permission | None = None, count: Count | None = None) -> None:
    """Put a tab on every document's page."""
    panel = Panel(label, url_name, permission, count)
    if panel not in _panels:
        _panels.append(panel)


def open_to(actor: Any) -> list[Panel]:
    """The tabs this person may open."""
    return [panel for panel in _panels if panel.permission is None or actor.decide(panel.permission)]


def register_related(related: Related) -> None:
    """`related(document, actor)` gives (target type, ids) whose events belong to the document's activity for them."""
    if related not in _related:
        _related.append(related)


def related_targets(document: Any, actor: Any) -> list[tuple[str, list[str]]]:
    """Other things, as far as this person may know of them, whose events belong to the document's activity."""
    return [(kind, [str(pk) for pk in pks]) for related in _related for kind, pks in related(document, actor)]
