"""Who is named when a workflow starts, for the steps that ask it: nobody in vain, and no step asks nobody."""

from collections.abc import Mapping, Sequence

from documents.workflows.domain import participants
from documents.workflows.domain.routes import StepSpec
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

Lines = Mapping[int, Sequence[str]]  # number of a step, or 0 for every one → lines of participants chosen at start
FIELD = "participants"


def lines_of(step: StepSpec, number: int, chosen: Lines) -> tuple[str, ...]:
    """The lines of a step, with those that were chosen at start where it asks for them."""
    own = [line for line in step.participants if line not in participants.AT_START]
    named = [line for line in chosen.get(number, chosen.get(0, ())) if _asks(step, line)]
    if participants.OUTSIDE_WORDS in step.participants and not any(map(participants.is_outside, named)):
        words = f"Step {number} ({step.name}) asks people outside. Enter them under Participants. "
        raise RuleBroken(words + participants.HOW_OUTSIDE, field=FIELD)
    if not (found := dict.fromkeys([*own, *named])):
        words = _("Step {number} ({name}) asks whom you choose. Enter them under Participants, one a line.").format(
            number=number, name=step.name
        )
        raise RuleBroken(words, field=FIELD)
    return tuple(found)


def require_heard(steps: Sequence[StepSpec], chosen: Lines) -> None:
    """People are named only where a step asks for some, so that nobody believes they were asked who are not."""
    if missing := next((number for number in chosen if number > len(steps)), 0):
        raise RuleBroken(
            _("There is no step {missing}: this template has {count}.").format(missing=missing, count=len(steps)),
            field=FIELD,
        )
    for number, lines in chosen.items():
        places = [number] if number else [place for place in range(1, len(steps) + 1) if place not in chosen]
        for line in lines:
            if not any(_asks(steps[place - 1], line) for place in places):
                raise RuleBroken(_in_vain(steps, number, line), field=FIELD)


def _asks(step: StepSpec, line: str) -> bool:
    is_outside = participants.is_outside(line)
    return (participants.OUTSIDE_WORDS if is_outside else participants.CHOSEN_WORDS) in step.participants


def _in_vain(steps: Sequence[StepSpec], number: int, line: str) -> str:
    kind = "people outside" if participants.is_outside(line) else "whom you choose"
    if number:
        return _("Step {number} ({name}) does not ask {kind}. Take out “{line}”.").format(
            number=number, name=steps[number - 1].name, kind=kind, line=line
        )
    if any(_asks(step, line) for step in steps):
        return _("Every step that asks {kind} has a line of its own. Write its number before “{line}” too.").format(
            kind=kind, line=line
        )
    return _("No step of this template asks {kind}. Leave them out, or choose another template.").format(kind=kind)
