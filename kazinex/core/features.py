"""What each app shows and does in other apps' places: declared in its feature.py, read once at start.

An app that has a place says so by a Question, a Change or a field of Feature; the apps above it fill it. No app's name
stands in an app below it, and there is no other registry.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, ParamSpec, TypeVar

from django.apps import apps

from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.places import (
    BulkAction,
    DocumentAction,
    DocumentTab,
    Menu,
    MenuEntry,
    MyWork,
    NotificationKind,
    SavedList,
    Withheld,
)

__all__ = [
    "ActivityKind",
    "Answer",
    "BulkAction",
    "Change",
    "DashboardTile",
    "DocumentAction",
    "DocumentTab",
    "Feature",
    "Features",
    "JobKind",
    "Menu",
    "MenuEntry",
    "MyWork",
    "NotificationKind",
    "Question",
    "Reaction",
    "SavedList",
    "Tile",
    "Timer",
    "Withheld",
    "installed",
    "load",
    "using",
]

P = ParamSpec("P")
R = TypeVar("R")


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
class Timer:
    """A task of the timetable, by its Celery name, every so many seconds."""

    label: str
    task: str
    seconds: float


@dataclass(frozen=True, slots=True)
class JobKind:
    """Work in the background: `run(payload, actor, progress)` does it in one transaction, and returns its outcome.

    It is done under the rights its person has when it begins; without the permission in its project it ends in words,
    and None leaves asking to `run`. What is too long for one transaction returns None after each step: that step
    stays, whatever becomes of the next, and `run` is called again, under the rights of then, by this worker or by the
    one that takes over.

    `is_personal` keeps it from the other admins of its project, where it tells of what is not for them. `remains` says
    what there is all the same, once it failed or was cancelled.
    """

    permission: Permission | None
    run: Callable[[Any, Any, Any], Any]
    most_attempts: int = 3
    is_personal: bool = False
    remains: str = ""


@dataclass(frozen=True, eq=False)
class Change(Generic[P]):
    """Something that happens in one app and that apps above it follow, in the same transaction."""

    name: str

    def announce(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Let everything happen that follows."""
        for reaction in installed().reactions_to(self):
            reaction.do(*args, **kwargs)

    def announce_all(self, things: Sequence[object], *args: object) -> None:
        """The same for many things, each of which would come first; a reaction that takes many gets them all."""
        for reaction in installed().reactions_to(self):
            do: Callable[..., object] = reaction.do_all or reaction.do
            for each in [things] if reaction.do_all else things:
                do(each, *args)

    def warnings_of_all(self, things: Sequence[object], *args: object) -> list[str]:
        """What would happen besides to many things, of the reactions that tell it of many."""
        told = [each.warning_of_all(things, *args) for each in installed().reactions_to(self) if each.warning_of_all]
        return [words for words in told if words]

    def warnings(self, *args: P.args, **kwargs: P.kwargs) -> list[str]:
        """What would happen besides, in sentences for the page that asks to confirm."""
        told = [each.warning(*args, **kwargs) for each in installed().reactions_to(self) if each.warning]
        return [words for words in told if words]


@dataclass(frozen=True)
class Reaction(Generic[P]):
    """What an app does when something happens below it; `warning` says it beforehand, or nothing.

    `do_all` and `warning_of_all` are the same for many things at once, in their place a list of them.
    """

    change: Change[P]
    do: Callable[P, None]
    warning: Callable[P, str] | None = None
    do_all: Callable[..., None] | None = None
    warning_of_all: Callable[..., str] | None = None


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
    bulk_actions: Sequence[BulkAction] = ()
    saved_lists: Sequence[SavedList] = ()
    tiles: Sequence[DashboardTile] = ()
    my_work: Sequence[MyWork] = ()
    activity: Sequence[ActivityKind] = ()
    withheld: Sequence[Withheld] = ()
    reactions: Sequence[Reaction[Any]] = ()
    answers: Sequence[Answer[Any, Any]] = ()
    timers: Sequence[Timer] = ()
    outbox: Mapping[str, Callable[[dict[str, Any]], None]] = field(default_factory=dict)
    jobs: Mapping[str, JobKind] = field(default_factory=dict)
    notifications: Sequence[NotificationKind] = ()

    @property
    def routes(self) -> list[str]:
        """Every address by name that a place of this feature leads to."""
        places: list[MenuEntry | DocumentTab | DocumentAction | BulkAction | SavedList]
        places = [*self.menu, *self.document_tabs, *self.document_actions, *self.bulk_actions, *self.saved_lists]
        return [place.route for place in places]


class Features:
    """The features of all apps together; a place's things stand in the order they name."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.all = tuple(features)
        self.document_tabs = sorted((tab for each in self.all for tab in each.document_tabs), key=_order)
        self.document_actions = sorted((action for each in self.all for action in each.document_actions), key=_order)
        self.bulk_actions = sorted((action for each in self.all for action in each.bulk_actions), key=_order)
        self.my_work = sorted((source for each in self.all for source in each.my_work), key=_order)
        self.saved_lists = {one.name: one for each in self.all for one in each.saved_lists}
        self.tiles = sorted((tile for each in self.all for tile in each.tiles), key=_order)
        self.activity = tuple(kind for each in self.all for kind in each.activity)
        self.withheld = {one.target_type: one for each in self.all for one in each.withheld}
        self.timers = tuple(timer for each in self.all for timer in each.timers)
        self.outbox = {kind: handler for each in self.all for kind, handler in each.outbox.items()}
        self.notifications = {one.name: one for each in self.all for one in each.notifications}
        self.jobs = {name: kind for each in self.all for name, kind in each.jobs.items()}
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
