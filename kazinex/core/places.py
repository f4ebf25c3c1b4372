"""Places that an app puts something into: menus, a document's tabs and actions, what is done with several documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from kazinex.core.permissions import Permission


class Menu(StrEnum):
    """The sidebars and lists of pages that entries stand in."""

    ORGANISATION = "organisation"
    SETTINGS = "settings"
    PROJECT = "project"
    PROJECT_SETTINGS = "project_settings"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of a menu, shown where the door of its route would let the person through; all else lies below a root."""

    menu: Menu
    label: str
    route: str
    order: int
    icon: str = ""
    is_root: bool = False


@dataclass(frozen=True, slots=True)
class NotificationKind:
    """One kind of notification that people may have mailed at once, gathered, or not at all; the bell always rings.

    What nobody declares, such as security, is mailed at once. What `is_due` waits for an answer and stands first. What
    `is_quiet` is mailed only to who chose that: there is much of it, or they wait for it at their screen.
    """

    name: str
    group: str
    label: str
    is_due: bool = False
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class DocumentTab:
    """A tab of every document's page, for who has the permission; `count(document, actor)` says how many it holds.

    `when_closed` keeps it in a closed project, as its door does.
    """

    label: str
    route: str
    order: int
    permission: Permission | None = None
    count: Callable[[Any, Any], int] | None = None
    when_closed: bool = False


@dataclass(frozen=True, slots=True)
class DocumentAction:
    """A line of a document's Actions menu; `offered(document, actor)` says whether it stands there now."""

    label: str
    route: str
    order: int
    icon: str
    offered: Callable[[Any, Any], bool]
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list whose views people may save: what it is called in addresses and by people, and its route.

    Its views tell what it is filtered by, so their pages open to whom the list opens. It is a project's, unless it
    spans the organisation; then its app has the addresses of its views, each with the door of the list: `views` is what
    their names begin with.
    """

    name: str
    label: str
    route: str
    views: str = ""

    @property
    def is_of_organisation(self) -> bool:
        """Whether it spans projects, so that its views are kept in the organisation."""
        return bool(self.views)


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something to do with several documents at once, offered to whom the door of its route would let in.

    It is posted there: ticked documents as `selected`, or `all` with the view of the register in the address. One at
    hand has a button of its own; the others stand in a menu.
    """

    label: str
    route: str
    order: int
    icon: str = ""
    is_at_hand: bool = False


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing that waits for somebody: what it is, where it is done, since when it waits and when it is due.

    `note` says what may help to choose, such as who asks. Its zone is that of the project.
    """

    title: str
    url: str
    project: Any
    since: datetime
    due_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MyWork:
    """A source of what waits for a person, under one label.

    `find(actor, most)` returns at most so many lines, those that are due first before others: of the project where the
    actor stands in one, else of all of theirs; in as many queries however many lines there are.

    `among(user_id)` is whatever may wait for the user of this key, and perhaps more: where there is none of it, the
    source is not asked. All sources' are asked at once and prepared (`kazinex.core.prepared`), so it reads no clock.

    `counted(actor)` says how many lines there are in any project, where every page tells that, and no more than the top
    bar has room for.
    """

    order: int
    label: str
    find: Callable[[Any, int], Sequence[WorkLine]]
    among: Callable[[int], QuerySet[Any]] | None = None
    counted: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """Which of these ids of one kind of target (a model's name) an actor may not see (ARCHITECTURE 11).

    `gone` tells of those that are deleted for the actor: the log goes on naming them, lists of what is there do not.
    `untold` tells of those that the actor knows, and whose events name something besides that they may not see: the
    sentences of such events are told, what was recorded with them is not.
    Where events name a part of the target under the key `part`, such as a revision, which may be hidden by itself, the
    id of such an event's subject is “id/part”.
    """

    target_type: str
    hidden: Callable[[Any, set[str]], set[str]]
    gone: Callable[[Any, set[str]], set[str]] | None = None
    part: str = ""
    untold: Callable[[Any, set[str]], set[str]] | None = None
