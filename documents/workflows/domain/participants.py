"""Who takes part in a step: lines as people type them, what each means, and whom it comes to in a project."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.models import User
from documents.workflows.models import Outside
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.mail_addresses import is_address
from kazinex.core.translation import marked as _
from projects.models.roles import PROJECT_ROLES

ROLE, GROUP, PERSON, CHOSEN, MATRIX = "role", "group", "person", "chosen", "matrix"
OUTSIDE, NAMED = "outside", "outside named"
CHOSEN_WORDS = "chosen at start"
MATRIX_WORDS = "from the review matrix"
OUTSIDE_WORDS = "outside reviewers by guest link"
FIXED = {CHOSEN_WORDS: CHOSEN, MATRIX_WORDS: MATRIX, OUTSIDE_WORDS: OUTSIDE}
AT_START = frozenset({CHOSEN_WORDS, OUTSIDE_WORDS})
HOW_OUTSIDE = _("Write “outside: Nia Novak <nia@client.example>, Client Ltd”.")
PERSON_OUTSIDE = re.compile(
    r"(?P<name>[^<>,]{1,120}?)\s*<(?P<email>[^<>\s]{3,254})>\s*(?:,\s*(?P<company>[^<>]{1,120}))?"
)
HOW = _(
    "Write “role: Reviewer”, “group: Client”, an e-mail address, “chosen at start”, “from the "
    "review matrix” or “outside reviewers by guest link”."
)


@dataclass(frozen=True, slots=True)
class Participant:
    """One line: what kind it is, and what it names."""

    kind: str
    value: str = ""

    @property
    def line(self) -> str:
        """As it is kept and shown."""
        if self.kind == ROLE:
            return f"role: {PROJECT_ROLES[self.value].name}"
        if self.kind == GROUP:
            return f"group: {self.value}"
        if self.kind == NAMED:
            return outside_in(self.value).line
        return {PERSON: self.value, **{kind: words for words, kind in FIXED.items()}}[self.kind]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody a step would ask, and because of which line."""

    user: Any
    why: str
    is_named: bool = False  # by e-mail address, and so by somebody who wants exactly them
    is_required: bool = True  # nobody waits for whom the review matrix only invites


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom the lines of a step come to, and the lines that come to nobody, in sentences."""

    asked: tuple[Asked, ...] = ()
    empty: tuple[str, ...] = ()
    asks_at_start: bool = False


@dataclass(frozen=True)
class People:
    """Whom lines can come to: users by project role, by the key of a group's name, by e-mail address in small letters.

    `of_matrix` answers which reviewers the review matrix has for the documents at hand, each with the rule's words.
    """

    by_role: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    by_group: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    by_email: Mapping[str, Any] = field(default_factory=dict)
    of_matrix: Callable[[], Iterable[Asked]] = tuple


def parse(line: str) -> Participant:
    """What one line means; raises RuleBroken with what could be meant instead."""
    text = " ".join(likeness.visible(line).split())
    head, colon, value = text.partition(":")
    word, value = head.strip().casefold(), value.strip()
    if fixed := FIXED.get(text.casefold()):
        return Participant(fixed)
    if colon and word == OUTSIDE:
        return Participant(NAMED, outside_in(value).line.partition(": ")[2])
    if colon and word == ROLE:
        return Participant(ROLE, _role(value))
    if colon and word == GROUP and value:
        return Participant(GROUP, value)
    if "@" in text and " " not in text:
        return Participant(PERSON, text.casefold())
    raise RuleBroken(_("“{text}” names nobody. {how}").format(text=text, how=HOW), field="participants")


def outside_in(text: str) -> Outside:
    """Somebody outside as a line names them, “Name <address>, Company”; raises RuleBroken with how to write it."""
    found = PERSON_OUTSIDE.fullmatch(text.strip())
    if found is None or not is_address(found["email"]):
        raise RuleBroken(
            _("“{text}” does not name somebody outside. {how_outside}").format(text=text, how_outside=HOW_OUTSIDE),
            field="participants",
        )
    said: dict[str, str | None] = found.groupdict()
    return Outside(said["name"] or "", (said["email"] or "").casefold(), (said["company"] or "").strip())


def is_outside(line: str) -> bool:
    """Whether a line names somebody outside."""
    return parse(line).kind == NAMED


def parse_lines(text: str) -> tuple[str, ...]:
    """Every line that says something, each once, as it is kept; raises RuleBroken at the first that cannot be read."""
    lines = [line for line in text.splitlines() if line.strip()]
    return tuple(dict.fromkeys(parse(line).line for line in lines))


def resolve(lines: Iterable[str], people: People, chosen: Sequence[User] = ()) -> Resolved:
    """Whom lines come to, each person once and under the first line that names them."""
    found: dict[int, Asked] = {}
    empty: list[str] = []
    asks = False
    for line in lines:
        asks |= line in AT_START
        named = list(_named(parse(line), people, chosen))
        if is_outside(line):
            named = _seated(named, found.values())
        for one in named:
            known = found.setdefault(one.user.pk, one)
            found[one.user.pk] = replace(known, is_required=known.is_required or one.is_required)
        if not named and line not in AT_START:
            empty.append(f"“{line}” comes to nobody in this project.")
    return Resolved(tuple(found.values()), tuple(empty), asks)


def emails_in(lines: Iterable[str]) -> set[str]:
    """The e-mail addresses among lines."""
    return {line for line in lines if parse(line).kind == PERSON}


def uses_matrix(steps: Iterable[Collection[str]]) -> bool:
    """Whether any step asks the review matrix."""
    return any(MATRIX_WORDS in lines for lines in steps)


def _named(one: Participant, people: People, chosen: Sequence[Any]) -> Iterable[Asked]:
    if one.kind == ROLE:
        return [Asked(user, f"role {PROJECT_ROLES[one.value].name}") for user in people.by_role.get(one.value, ())]
    if one.kind == GROUP:
        return [Asked(user, f"group {one.value}") for user in people.by_group.get(likeness.key(one.value), ())]
    if one.kind == PERSON:
        user = people.by_email.get(one.value)
        return [Asked(user, "named", is_named=True)] if user else []
    if one.kind == NAMED:
        return [Asked(outside_in(one.value), "named, by guest link", is_named=True)]
    if one.kind == MATRIX:
        return people.of_matrix()
    return [Asked(user, "chosen at start") for user in chosen] if one.kind == CHOSEN else []


def _seated(named: Sequence[Asked], before: Collection[Asked]) -> list[Asked]:
    """Somebody outside with the next seat; nobody where they have one already."""
    known = [one.user for one in before if isinstance(one.user, Outside)]
    emails = {one.email for one in known}
    return [replace(one, user=replace(one.user, seat=len(known) + 1)) for one in named if one.user.email not in emails]


def _role(value: str) -> str:
    names = {role.name.casefold(): key for key, role in PROJECT_ROLES.items()} | {key: key for key in PROJECT_ROLES}
    if found := names.get(value.casefold()):
        return found
    known = ", ".join(role.name for role in PROJECT_ROLES.values())
    raise RuleBroken(
        _("There is no role “{value}”. Use one of: {known}.").format(value=value, known=known), field="participants"
    )
