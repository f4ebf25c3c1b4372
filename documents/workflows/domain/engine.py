"""How a workflow moves: pure, from a route and what happened on it to what is open, who is asked, and what came of it.

Steps run in groups: a step that is parallel with the one before belongs to its group. A group is over when each of its
steps is done or skipped; then the strictest consequence of its negative outcomes counts. Going back opens the group of
an earlier step anew, in another round, at most `MOST_ROUNDS` times; after that a negative outcome ends the workflow.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.workflows.models.words import MEANS, AnswerRule, Decision, IfNotApproved, Outcome, StepKind, StepStatus

MOST_ROUNDS = 3  # ways back that one workflow takes
STRICTEST = list(Outcome)  # from the mildest to the strictest


class NotAsked(ValueError):
    """What happened cannot have: the step is not open, or the person is not asked in it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides the way at one step; `back_to` is the number of an earlier step."""

    kind: str = StepKind.REVIEW
    rule: str = AnswerRule.ALL
    negative: str = IfNotApproved.END
    back_to: int = 0
    is_parallel: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One step in one round: whom it asks, what they said, and where it stands. Steps count from 1, rounds too.

    Who is asked and `optional` may answer, and is not waited for; unless everybody is.
    """

    step: int
    round: int
    people: tuple[int, ...]
    answers: tuple[tuple[int, Decision], ...] = ()
    status: str = StepStatus.WAITING
    outcome: Outcome | None = None
    optional: tuple[int, ...] = ()

    @property
    def counted(self) -> int:
        """How many answers the rule counts by: of everybody waited for, and of whoever answered besides."""
        waited = {person for person in self.people if person not in self.optional} or set(self.people)
        return len(waited | {person for person, _decision in self.answers})

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Who is asked and has not answered."""
        said = {person for person, _decision in self.answers}
        return tuple(person for person in self.people if person not in said)


@dataclass(frozen=True, slots=True)
class State:
    """A workflow as it stands; `turns` is how many ways back it took, `outcome` what it came to."""

    route: tuple[Plan, ...]
    visits: tuple[Visit, ...]
    turns: int = 0
    outcome: Outcome | None = None

    @property
    def open(self) -> list[Visit]:
        """The steps that are open."""
        return [visit for visit in self.visits if visit.status == StepStatus.OPEN]

    def last(self, step: int) -> Visit:
        """A step in its last round."""
        return max((visit for visit in self.visits if visit.step == step), key=lambda visit: visit.round)


def begin(
    route: Sequence[Plan], people: Mapping[int, Iterable[int]], optional: Mapping[int, Iterable[int]] | None = None
) -> State:
    """A workflow that has just started: its first group is open, all else waits."""
    spared = optional or {}
    visits = tuple(
        Visit(step, 1, tuple(people[step]), optional=tuple(spared.get(step, ()))) for step in range(1, len(route) + 1)
    )
    return _open(State(tuple(route), visits), 1)


def answer(state: State, step: int, person: int, decision: Decision) -> State:
    """Somebody answers an open step that asks them; raises NotAsked."""
    visit = _asking(state, step, person)
    answered = replace(visit, answers=(*visit.answers, (person, decision)))
    return _settled(_with(state, _closed_if_certain(state.route[step - 1], answered)), step)


def skip(state: State, step: int) -> State:
    """A step is left out; raises NotAsked where it is over already."""
    visit = state.last(step)
    if state.outcome or visit.status not in {StepStatus.OPEN, StepStatus.WAITING}:
        raise NotAsked
    skipped = _with(state, replace(visit, status=StepStatus.SKIPPED))
    return _settled(skipped, step) if visit.status == StepStatus.OPEN else skipped


def hand_over(state: State, step: int, person: int, to: int) -> State:
    """Somebody else is asked in a person's place, in an open step or one that waits; raises NotAsked."""
    visit = state.last(step)
    is_over = state.outcome or visit.status not in {StepStatus.OPEN, StepStatus.WAITING}
    if is_over or person not in visit.unanswered or to in visit.people:
        raise NotAsked
    people = tuple(to if each == person else each for each in visit.people)
    optional = tuple(to if each == person else each for each in visit.optional)
    return _with(state, replace(visit, people=people, optional=optional))


def combined(rule: str, decisions: Sequence[Decision], asked: int) -> Outcome | None:
    """What answers come to under a rule when so many are asked; None while it is not certain.

    All: the strictest, when the last has answered. Any one: the first. Majority: more than half approve, or cannot.
    """
    outcomes = [MEANS[decision] for decision in decisions]
    if rule == AnswerRule.ANY:
        return outcomes[0] if outcomes else None
    if rule == AnswerRule.ALL:
        return strictest(outcomes) if len(outcomes) >= asked else None
    against = [outcome for outcome in outcomes if outcome.is_negative]
    favourable = [outcome for outcome in outcomes if not outcome.is_negative]
    if len(favourable) * 2 > asked:
        return strictest(favourable)
    return strictest(against) if against and (asked - len(against)) * 2 <= asked else None


def strictest(outcomes: Iterable[Outcome]) -> Outcome:
    """The one that counts among several."""
    return max(outcomes, key=STRICTEST.index)


def groups(route: Sequence[Plan]) -> list[list[int]]:
    """The numbers of the steps, those together that run in parallel."""
    found: list[list[int]] = []
    for number, plan in enumerate(route, start=1):
        if plan.is_parallel and found:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def group_of(route: Sequence[Plan], step: int) -> list[int]:
    """The steps that a step runs with, itself among them."""
    return next(group for group in groups(route) if step in group)


def last_word(state: State, outcome_of: Callable[[Visit], Outcome | None]) -> Outcome | None:
    """What the last group that judged something came to, by what each visit came to; None where nobody decided.

    Who acknowledges decides nothing. Who signs confirms what was judged before, and decides where nothing was, or by
    declining.
    """
    signed = None
    for group in reversed(groups(state.route)):
        visits = [state.last(each) for each in group if state.route[each - 1].kind != StepKind.ACKNOWLEDGE]
        found = {visit.step: outcome for visit in visits if (outcome := outcome_of(visit))}
        if any(state.route[each - 1].kind != StepKind.SIGN or said.is_negative for each, said in found.items()):
            return strictest(found.values())
        signed = signed or next(iter(found.values()), None)
    return signed


def _asking(state: State, step: int, person: int) -> Visit:
    if not state.outcome and 1 <= step <= len(state.route):
        visit = state.last(step)
        if visit.status == StepStatus.OPEN and person in visit.unanswered:
            return visit
    raise NotAsked


def _closed_if_certain(plan: Plan, visit: Visit) -> Visit:
    outcome = combined(plan.rule, [decision for _person, decision in visit.answers], visit.counted)
    return replace(visit, status=StepStatus.DONE, outcome=outcome) if outcome else visit


def _settled(state: State, step: int) -> State:
    """After something closed: its group still runs, or the way goes on, or back, or the workflow ends."""
    group = group_of(state.route, step)
    visits = [state.last(each) for each in group]
    if any(visit.status == StepStatus.OPEN for visit in visits):
        return state
    negative = [visit for visit in visits if visit.outcome and visit.outcome.is_negative]
    if ending := _ending(state, negative):
        return replace(state, outcome=ending)
    plans = [state.route[visit.step - 1] for visit in negative]
    if back := [plan.back_to for plan in plans if plan.negative == IfNotApproved.BACK]:
        return _gone_back(state, min(back), group[-1])
    if group[-1] == len(state.route):
        return replace(state, outcome=_final(state))
    return _open(state, group[-1] + 1)


def _ending(state: State, negative: list[Visit]) -> Outcome | None:
    """What the workflow ends with, where a negative outcome ends it, or asks for one way back too many."""
    ends = {state.route[visit.step - 1].negative for visit in negative}
    is_too_far = IfNotApproved.BACK in ends and state.turns >= MOST_ROUNDS
    if IfNotApproved.END in ends or is_too_far:
        return strictest(visit.outcome for visit in negative if visit.outcome)
    return None


def _gone_back(state: State, step: int, to_last: int) -> State:
    """The group of an earlier step opens anew; it and what ran since have another round."""
    first = group_of(state.route, step)[0]
    passed = [state.last(each) for each in range(first, to_last + 1)]
    again = tuple(Visit(visit.step, visit.round + 1, visit.people, optional=visit.optional) for visit in passed)
    return _open(replace(state, visits=(*state.visits, *again), turns=state.turns + 1), first)


def _open(state: State, step: int) -> State:
    """Open a group; one that was skipped as a whole is passed at once."""
    for each in group_of(state.route, step):
        visit = state.last(each)
        if visit.status == StepStatus.WAITING:
            state = _with(state, replace(visit, status=StepStatus.OPEN))
    return _settled(state, step)


def _final(state: State) -> Outcome:
    """What a workflow that ran to its end came to."""
    return last_word(state, lambda visit: visit.outcome) or Outcome.ACKNOWLEDGED


def _with(state: State, changed: Visit) -> State:
    """The same with one visit as it is now."""
    key = (changed.step, changed.round)
    visits = tuple(changed if (visit.step, visit.round) == key else visit for visit in state.visits)
    return replace(state, visits=visits)
