"""Reviewers as people type them: one a line, a person by name or address, “role: Reviewer” or “group: Client”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models.roles import PROJECT_ROLES

PERSON, ROLE, GROUP = "person", "role", "group"
OPTIONAL = re.compile(r"[,;]?\s*\(?optional\)?\s*$", re.IGNORECASE)
MOST_REVIEWERS = 50
HOW = _("Write a person's name or e-mail address, “role: Reviewer” or “group: Client”.")


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """One line: the kind of reviewer, what it names as people read it, and whether they are waited for."""

    kind: str
    name: str
    is_required: bool = True

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return likeness.key(self.name)


def read(text: str) -> list[ReviewerLine]:
    """Every line that says something; RuleBroken where one names no such kind or role, or where there are too many."""
    lines = [line for line in re.split(r"[\n;]", text) if line.strip()]
    if len(lines) > MOST_REVIEWERS:
        raise RuleBroken(
            _("Name at most {most_reviewers} reviewers; there are {count}.").format(
                most_reviewers=MOST_REVIEWERS, count=len(lines)
            ),
            field="reviewers",
        )
    return [_read(line) for line in lines]


def written(lines: Iterable[tuple[str, bool]]) -> str:
    """Reviewers as lines that are read again: each with how it reads, and whether it is required."""
    return "\n".join(said if required else f"{said} (optional)" for said, required in lines)


def _read(line: str) -> ReviewerLine:
    said = " ".join(likeness.visible(line).split())
    plain = OPTIONAL.sub("", said)
    is_required = plain == said
    head, colon, value = plain.partition(":")
    kind, value = head.strip().casefold(), value.strip()
    if colon and kind == ROLE:
        return ReviewerLine(ROLE, _role(value), is_required)
    if colon and kind == GROUP and value:
        return ReviewerLine(GROUP, value, is_required)
    if colon or not plain:
        raise RuleBroken(_("“{said}” names nobody. {how}").format(said=said, how=HOW), field="reviewers")
    return ReviewerLine(PERSON, plain, is_required)


def _role(name: str) -> str:
    known = {likeness.key(role.name): key for key, role in PROJECT_ROLES.items()} | {key: key for key in PROJECT_ROLES}
    if found := known.get(likeness.key(name)):
        return found
    names = ", ".join(role.name for role in PROJECT_ROLES.values())
    raise RuleBroken(
        _("There is no role “{name}”. Use one of: {names}.").format(name=name, names=names), field="reviewers"
    )
