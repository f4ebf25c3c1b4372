"""What each app shows and does in other apps' places: declared in its feature.py, read once at start.

An app that has a place says so by a Question, a Change or a field of Feature; the apps above it fill it. No app's name
stands in an app below it, and there is no other registry.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, ParamSpec, TypeVar

from django.apps import apps

from kazinex.core.actors import Member
from kazinex.core.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")


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
class Tile:
    """One card of a dashboard: its heading, a template for its body, what that takes, and where all of it is."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    link: str = "See all"


@dataclass(frozen=True, slots=True)
class DashboardTile:
    """What makes a tile of a request in a project; None where it has nothing for this person."""

    order: int
    make: Callable[[Any], Tile | None]


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """A category of events that histories tell, to everybody or to who holds any of these permissions.

    `readings` are those of its actions that tell who read something: only for who runs the register or reads the log.
    """

    category: str
    needs: tuple[Permission, ...] = ()
    readings: tuple[str, ...] = ()
    of_documents: bool = True
    of_projects: bool = True

    def is_open_to(self, actor: Member) -> bool:
        """Whether this person is told of such events."""
        return not self.needs or any(actor.decide(permission, when_closed=True) for permission in self.needs)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Which of these ids of one kind of target (a model's name) an actor may not see (ARCHITECTURE 11).

    `gone` tells of those that are deleted for the actor: the log goes on naming them, lists of what is there do not.
    Where events name a part of the target under the key `part`, such as a revision, which may be hidden by itself, the
    id of such an event's subject is “id/part”.
    """

    target_type: str
    hidden: Callable[[Any, set[str]], set[str]]
    gone: Callable[[Any, set[str]], set[str]] | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """A task of the timetable, by its Celery name, every so many seconds."""

    label: str
    task: str
    seconds: float


@dataclass(frozen=True, eq=False)
class Change(Generic[P]):
    """Something that happens in one app and that apps above it follow, in the same transaction."""

    name: str

    def announce(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Let everything happen that follows."""
        for reaction in installed().reactions_to(self):
            reaction.do(*args, **kwargs)

    def warnings(self, *args: P.args, **kwargs: P.kwargs) -> list[str]:
        """What would happen besides, in sentences for the page that asks to confirm."""
        told = [each.warning(*args, **kwargs) for each in installed().reactions_to(self) if each.warning]
        return [words for words in told if words]


@dataclass(frozen=True)
class Reaction(Generic[P]):
    """What an app does when something happens below it; `warning` says it beforehand, or nothing."""

    change: Change[P]
    do: Callable[P, None]
    warning: Callable[P, str] | None = None


@dataclass(frozen=True, eq=False)
class Question(Generic[P, R]):
    """Something an app asks of whichever apps above it know, such as how many documents somebody would see."""

    name: str

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """What each app says, in the order of the column."""
        return [function(*args, **kwargs) for function in installed().answers_to(self)]

    def ask_one(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the one app says whose answer there must be."""
        (function,) = installed().answers_to(self)
        return function(*args, **kwargs)

    @property
    def is_answered(self) -> bool:
        """Whether any app knows."""
        return bool(installed().answers_to(self))


@dataclass(frozen=True)
class Answer(Generic[P, R]):
    """What an app knows for an app below it."""

    question: Question[P, R]
    function: Callable[P, R]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Everything one app adds to other apps' places."""

    menu: Sequence[MenuEntry] = ()
    document_tabs: Sequence[DocumentTab] = ()
    document_actions: Sequence[DocumentAction] = ()
    tiles: Sequence[DashboardTile] = ()
    activity: Sequence[ActivityKind] = ()
    withheld: Sequence[Withheld] = ()
    reactions: Sequence[Reaction[Any]] = ()
    answers: Sequence[Answer[Any, Any]] = ()
    timers: Sequence[Timer] = ()
    outbox: Mapping[str, Callable[[dict[str, Any]], None]] = field(default_factory=dict)

    @property
    def routes(self) -> list[str]:
        """Every address by name that a place of this feature leads to."""
        places: list[MenuEntry | DocumentTab | DocumentAction]
        places = [*self.menu, *self.document_tabs, *self.document_actions]
        return [place.route for place in places]


class Features:
    """The features of all apps together; a place's things stand in the order they name."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.all = tuple(features)
        self.document_tabs = sorted((tab for each in self.all for tab in each.document_tabs), key=_order)
        self.document_actions = sorted((action for each in self.all for action in each.document_actions), key=_order)
        self.tiles = sorted((tile for each in self.all for tile in each.tiles), key=_order)
        self.activity = tuple(kind for each in self.all for kind in each.activity)
        self.withheld = {one.target_type: one for each in self.all for one in each.withheld}
        self.timers = tuple(timer for each in self.all for timer in each.timers)
        self.outbox = {kind: handler for each in self.all for kind, handler in each.outbox.items()}
        self._menus = _grouped((entry.menu, entry) for each in self.all for entry in each.menu)
        self._reactions = _grouped((one.change, one) for each in self.all for one in each.reactions)
        self._answers = _grouped((one.question, one.function) for each in self.all for one in each.answers)

    def menu(self, menu: Menu) -> list[MenuEntry]:
        """The entries of one menu, in order."""
        return sorted(self._menus.get(menu, ()), key=_order)

    def reactions_to(self, change: Change[P]) -> list[Reaction[P]]:
        """What follows a change, from the bottom of the column up."""
        return self._reactions.get(change, [])

    def answers_to(self, question: Question[P, R]) -> list[Callable[P, R]]:
        """Who knows, from the bottom of the column up."""
        return self._answers.get(question, [])

    @property
    def routes(self) -> list[str]:
        """Every address by name that a place leads to; one that does not exist refuses to start (core/checks.py)."""
        return [route for each in self.all for route in each.routes]


_installed: list[Features] = []


def load() -> None:
    """Read the feature.py of every app, in the order of INSTALLED_APPS: from the bottom of the column up."""
    names = [config.name for config in apps.get_app_configs() if find_spec(f"{config.name}.feature")]
    _installed[:] = [Features(import_module(f"{name}.feature").feature for name in names)]


def installed() -> Features:
    """What all apps add to each other's places."""
    return _installed[-1]


@contextmanager
def using(*features: Feature, besides: bool = False) -> Iterator[None]:
    """Inside, these features count instead of the installed ones, or `besides` them; for tests that build their own."""
    _installed.append(Features((*(installed().all if besides else ()), *features)))
    try:
        yield
    finally:
        _installed.pop()


def _order(thing: Any) -> int:
    return int(thing.order)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, thing in pairs:
        groups[key].append(thing)
    return dict(groups)
