"""The steps of a template: how they are kept, what they may be, and what a route can never do."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import ngettext

from documents.workflows.domain import engine, participants
from documents.workflows.domain.engine import Plan
from documents.workflows.models.words import AnswerRule, DaysKind, IfNotApproved, StepKind
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.shapes import Json
from kazinex.core.translation import marked as _

MOST_STEPS = 20
MOST_DAYS = 365
MOST_PARTICIPANTS = 50  # lines of one step
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step as a template keeps it; `participants` are lines as they were typed (domain/participants.py)."""

    name: str
    kind: str = StepKind.REVIEW
    participants: tuple[str, ...] = ()
    rule: str = AnswerRule.ALL
    days: int = 5
    days_kind: str = DaysKind.WORKING
    instructions: str = ""
    negative: str = IfNotApproved.END
    back_to: int = 0
    is_parallel: bool = False

    @property
    def plan(self) -> Plan:
        """What the engine takes of it."""
        return Plan(self.kind, self.rule, self.negative, self.back_to, self.is_parallel)

    @property
    def kind_label(self) -> str:
        return str(StepKind(self.kind).label)

    @property
    def rule_label(self) -> str:
        return str(AnswerRule(self.rule).label)

    @property
    def duration(self) -> str:
        """Such as “5 working days”."""
        words = ngettext("{days} calendar day", "{days} calendar days", self.days)
        if self.days_kind == DaysKind.WORKING:
            words = ngettext("{days} working day", "{days} working days", self.days)
        return words.format(days=self.days)

    @property
    def if_not_approved(self) -> str:
        """What a negative outcome does, in words."""
        if self.kind == StepKind.ACKNOWLEDGE:
            return "Nothing to refuse"
        if self.negative == IfNotApproved.BACK:
            return f"Goes back to step {self.back_to}"
        return "Goes on" if self.negative == IfNotApproved.GO_ON else "Ends the workflow as returned"


def as_stored(steps: Sequence[StepSpec]) -> list[dict[str, Json]]:
    """Steps as a version keeps them."""
    return [asdict(step) | {"participants": list(step.participants)} for step in steps]


def read(stored: Sequence[Mapping[str, Json]]) -> tuple[StepSpec, ...]:
    """The steps of a version."""
    return tuple(map(_read, stored))


def _read(step: Mapping[str, Any]) -> StepSpec:
    return StepSpec(**{**step, "participants": tuple(step["participants"])})


def on_terms(step: StepSpec, rule: str, days: int | None) -> StepSpec:
    """A step with the rule and the working days that the review matrix has for it, where it has any."""
    if not rule or days is None:
        return step
    return replace(step, rule=rule, days=days, days_kind=DaysKind.WORKING)


def require_name(name: str, what: str = "name") -> str:
    """A template's name, as people read it."""
    name = " ".join(name.split())
    if not name:
        raise RuleBroken(_("Enter a name, such as “Standard drawing review”."), field=what)
    if len(name) > NAME_LENGTH:
        raise RuleBroken(
            _("Use at most {name_length} characters; there are {count}.").format(
                name_length=NAME_LENGTH, count=len(name)
            ),
            field=what,
        )
    likeness.require_one_alphabet(name, field=what)
    return name


def is_of_outside(line: str) -> bool:
    """Whether a line asks somebody outside, named by now or at start."""
    return line == participants.OUTSIDE_WORDS or participants.is_outside(line)


def require_possible(steps: Sequence[StepSpec]) -> tuple[StepSpec, ...]:
    """Steps that a workflow can run on; says of the first that is none what to do about it."""
    if not steps:
        raise RuleBroken(_("Add at least one step."))
    if len(steps) > MOST_STEPS:
        raise RuleBroken(
            _("A template has at most {most_steps} steps; there are {count}.").format(
                most_steps=MOST_STEPS, count=len(steps)
            )
        )
    for number in range(1, len(steps) + 1):
        if words := problem(steps, number):
            raise RuleBroken(words)
    return tuple(steps)


def problem(steps: Sequence[StepSpec], number: int) -> str:
    """What is impossible about a step, in a sentence; empty where nothing is."""
    step = steps[number - 1]
    if not step.name.strip():
        return _("Enter a name for step {number}.").format(number=number)
    if not step.participants:
        return _("Step {number} has no participants. Enter one a line, such as “role: Reviewer”.").format(number=number)
    if not 1 <= step.days <= MOST_DAYS:
        return _("Step {number} takes between 1 and {most_days} days.").format(number=number, most_days=MOST_DAYS)
    if step.kind == StepKind.SIGN and any(is_of_outside(line) for line in step.participants):
        return _(
            "Step {number} is signed, which takes a fresh proof of identity. People outside cannot give one."
        ).format(number=number)
    if number == 1 and step.is_parallel:
        return _("The first step has none before it that it could be parallel with.")
    return _problem_of_the_way_back(steps, number)


def _problem_of_the_way_back(steps: Sequence[StepSpec], number: int) -> str:
    step = steps[number - 1]
    if step.negative != IfNotApproved.BACK:
        return ""
    if step.kind == StepKind.ACKNOWLEDGE:
        return _("Step {number} only acknowledges, so it never goes back. Choose “Go on”.").format(number=number)
    if not 1 <= step.back_to < engine.group_of([each.plan for each in steps], number)[0]:
        return _("Step {number} goes back to a step before it. Enter its number under “Back to step”.").format(
            number=number
        )
    return ""


def warnings(steps: Sequence[StepSpec]) -> list[str]:
    """What is possible, and worth knowing before a template is activated."""
    found = []
    for number, step in enumerate(steps, start=1):
        if step.negative == IfNotApproved.BACK:
            found.append(
                f"Step {number} may go back to step {step.back_to}. A workflow goes back {engine.MOST_ROUNDS} times at "
                "most; after that it ends as returned."
            )
    if all(step.kind == StepKind.ACKNOWLEDGE for step in steps):
        found.append("Nobody decides anything on this route, so documents keep the status they had.")
    elif all(step.negative == IfNotApproved.GO_ON for step in steps[:-1]) and len(steps) > 1:
        found.append("No step but the last can return a document: the others go on whatever their answers are.")
    return found
