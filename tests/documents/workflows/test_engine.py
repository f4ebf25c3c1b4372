"""How a workflow moves, by example and held to a plain account of it written apart (engine_model.py)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.workflows.domain import engine
from documents.workflows.domain.engine import NotAsked, Plan
from documents.workflows.models.words import CHOICES_OF, AnswerRule, Decision, IfNotApproved, Outcome, StepKind
from tests.documents.workflows.engine_model import Model

APPROVE, COMMENTS, RETURN, REJECT = (
    Decision.APPROVE,
    Decision.APPROVE_WITH_COMMENTS,
    Decision.RETURN,
    Decision.REJECT,
)
PEOPLE = range(1, 7)


def run(route, people, *said):
    state = engine.begin(route, people)
    for step, person, decision in said:
        state = engine.answer(state, step, person, decision)
    return state


@pytest.mark.parametrize(
    ("rule", "decisions", "asked", "outcome"),
    [
        ("all", [APPROVE, COMMENTS], 3, None),
        ("all", [APPROVE, COMMENTS, RETURN], 3, Outcome.REVISE),
        ("all", [REJECT, RETURN, APPROVE], 3, Outcome.REJECTED),
        ("all", [APPROVE, COMMENTS], 2, Outcome.APPROVED_WITH_COMMENTS),
        ("any", [RETURN], 3, Outcome.REVISE),
        ("any", [], 3, None),
        ("majority", [APPROVE], 3, None),
        ("majority", [APPROVE, COMMENTS], 3, Outcome.APPROVED_WITH_COMMENTS),
        ("majority", [APPROVE, REJECT, RETURN], 3, Outcome.REJECTED),
        ("majority", [RETURN], 2, Outcome.REVISE),
        ("majority", [APPROVE, APPROVE], 4, None),
        ("majority", [REJECT, REJECT], 4, Outcome.REJECTED),
        ("all", [Decision.ACKNOWLEDGE], 1, Outcome.ACKNOWLEDGED),
        ("all", [Decision.SIGN, Decision.DECLINE], 2, Outcome.REJECTED),
    ],
)
def test_answers_come_to_an_outcome_as_soon_as_it_is_certain(rule, decisions, asked, outcome):
    assert engine.combined(rule, decisions, asked) == outcome


def test_steps_run_one_after_another_and_parallel_ones_together():
    route = [Plan(), Plan(is_parallel=True), Plan(StepKind.APPROVE)]
    people = {1: [1], 2: [2], 3: [3]}
    state = run(route, people, (2, 2, COMMENTS))

    assert [visit.step for visit in state.open] == [1]
    with pytest.raises(NotAsked):
        engine.answer(state, 3, 3, APPROVE)
    state = engine.answer(state, 1, 1, APPROVE)
    assert [visit.step for visit in state.open] == [3]
    assert engine.answer(state, 3, 3, APPROVE).outcome == Outcome.APPROVED


def test_a_way_back_is_taken_so_often_and_no_more():
    route = [Plan(), Plan(StepKind.APPROVE, negative=IfNotApproved.BACK, back_to=1)]
    state = engine.begin(route, {1: [1], 2: [2]})
    for turn in range(engine.MOST_ROUNDS):
        state = engine.answer(engine.answer(state, 1, 1, APPROVE), 2, 2, RETURN)
        assert (state.outcome, state.turns, state.open[0].round) == (None, turn + 1, turn + 2)
    state = engine.answer(engine.answer(state, 1, 1, APPROVE), 2, 2, RETURN)

    assert (state.outcome, state.open) == (Outcome.REVISE, [])


def test_what_only_acknowledges_decides_nothing():
    route = [Plan(StepKind.ACKNOWLEDGE)]
    assert run(route, {1: [1]}, (1, 1, Decision.ACKNOWLEDGE)).outcome == Outcome.ACKNOWLEDGED


def test_whoever_answers_last_has_the_last_word_where_steps_go_on():
    route = [Plan(negative=IfNotApproved.GO_ON), Plan(StepKind.APPROVE), Plan(StepKind.ACKNOWLEDGE)]
    people = {1: [1], 2: [2], 3: [3]}
    state = run(route, people, (1, 1, REJECT), (2, 2, APPROVE), (3, 3, Decision.ACKNOWLEDGE))

    assert state.outcome == Outcome.APPROVED


@pytest.mark.parametrize(
    ("before", "said", "outcome"),
    [
        ([APPROVE, COMMENTS], Decision.SIGN, Outcome.APPROVED_WITH_COMMENTS),
        ([COMMENTS, APPROVE], Decision.SIGN, Outcome.APPROVED),
        ([APPROVE, RETURN], Decision.SIGN, Outcome.REVISE),
        ([APPROVE, COMMENTS], Decision.DECLINE, Outcome.REJECTED),
        ([], Decision.SIGN, Outcome.APPROVED),
    ],
)
def test_who_signs_confirms_what_was_judged_and_does_not_judge_it_anew(before, said, outcome):
    route = [*(Plan(negative=IfNotApproved.GO_ON) for _each in before), Plan(StepKind.SIGN), Plan(StepKind.ACKNOWLEDGE)]
    last = len(before) + 1
    answers = [*enumerate([*before, said], start=1)]
    state = run(route, {step: [1] for step in range(1, last + 2)}, *((step, 1, each) for step, each in answers))
    if not state.outcome:
        state = engine.answer(state, last + 1, 1, Decision.ACKNOWLEDGE)

    assert state.outcome == outcome


PLAN = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(StepKind.values),
        "rule": st.sampled_from(AnswerRule.values),
        "negative": st.sampled_from(IfNotApproved.values),
        "back_to": st.integers(1, 5),
        "parallel": st.booleans(),
    }
)
EVENT = st.one_of(
    st.tuples(st.just("answer"), st.integers(1, 5), st.sampled_from(PEOPLE), st.sampled_from(Decision.values)),
    st.tuples(st.just("skip"), st.integers(1, 5)),
    st.tuples(st.just("hand_over"), st.integers(1, 5), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
)


def possible(steps):
    """A route as a template may have it: ways back lead to a group before."""
    made = [dict(step, parallel=step["parallel"] and bool(number)) for number, step in enumerate(steps)]
    plans = [Plan(is_parallel=step["parallel"]) for step in made]
    for number, step in enumerate(made, start=1):
        first = engine.group_of(plans, number)[0]
        step["back_to"] = min(step["back_to"], first - 1)
        if step["negative"] == "back" and step["back_to"] == 0:
            step["negative"] = "end"
    return made


def fits(kind, decision):
    """Whether a step of this kind takes the answer; pages offer nothing else."""
    return decision in CHOICES_OF[kind]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PLAN, min_size=1, max_size=5).map(possible),
    st.lists(st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=4), min_size=5, max_size=5),
    st.lists(EVENT, max_size=60),
)
def test_the_engine_moves_as_the_plain_account_of_it_does(route, asked, events):
    people = {number: sorted(asked[number - 1]) for number in range(1, len(route) + 1)}
    plans = [Plan(each["kind"], each["rule"], each["negative"], each["back_to"], each["parallel"]) for each in route]
    state, model = engine.begin(plans, people), Model(route, people)
    for what, step, *rest in events:
        if step > len(route) or (what == "answer" and not fits(plans[step - 1].kind, rest[1])):
            continue
        happened = getattr(model, what)(step, *rest)
        try:
            given = [Decision(rest[1])] if what == "answer" else rest[1:]
            state = getattr(engine, what)(state, step, *rest[:1], *given)
        except NotAsked:
            assert not happened
        else:
            assert happened
        assert [visit.step for visit in state.open] == model.open
        assert {each.step: list(each.unanswered) for each in state.open} == {n: model.asked(n) for n in model.open}
        assert (state.outcome, state.turns) == (model.outcome, model.turns)
    assert state.turns <= engine.MOST_ROUNDS


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PLAN, min_size=1, max_size=5).map(possible),
    st.lists(st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=4), min_size=5, max_size=5),
    st.randoms(use_true_random=False),
)
def test_every_route_ends_whatever_is_answered_and_as_the_plain_account_has_it(route, asked, chance):
    """Everybody who is asked answers, in any order and anything: within its rounds a workflow is over."""
    people = {number: sorted(asked[number - 1]) for number in range(1, len(route) + 1)}
    plans = [Plan(each["kind"], each["rule"], each["negative"], each["back_to"], each["parallel"]) for each in route]
    state, model = engine.begin(plans, people), Model(route, people)
    most = sum(map(len, people.values())) * (engine.MOST_ROUNDS + 1)
    answers = 0
    while state.outcome is None:
        visit = chance.choice(state.open)
        person, decision = chance.choice(list(visit.unanswered)), chance.choice(CHOICES_OF[plans[visit.step - 1].kind])
        state = engine.answer(state, visit.step, person, decision)
        assert model.answer(visit.step, person, decision)
        answers += 1
        assert answers <= most
    assert (state.outcome, state.open) == (model.outcome, [])
