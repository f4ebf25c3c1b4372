"""Who is named when a workflow starts: each by a step that asks for them, and none in vain."""

import pytest

from documents.workflows.domain import at_start
from documents.workflows.domain.routes import StepSpec
from kazinex.core.errors import RuleBroken

ABEL = "abel@meridian.example"
JO = "outside: Jo Reid <jo@client.example>, Client Ltd"
REVIEW = StepSpec("Review", participants=("role: Reviewer",))
WORD = StepSpec("Word", "approve", ("chosen at start",))


@pytest.mark.parametrize(
    ("steps", "chosen", "words"),
    [
        ([REVIEW, WORD], {3: (ABEL,)}, "There is no step 3: this template has 2."),
        ([REVIEW, WORD], {1: (ABEL,)}, f"Step 1 (Review) does not ask whom you choose. Take out “{ABEL}”."),
        ([REVIEW, WORD], {2: (JO,)}, f"Step 2 (Word) does not ask people outside. Take out “{JO}”."),
        (
            [REVIEW],
            {0: (ABEL,)},
            "No step of this template asks whom you choose. Leave them out, or choose another template.",
        ),
        (
            [REVIEW, WORD],
            {0: (ABEL,), 2: ("role: Approver",)},
            f"Every step that asks whom you choose has a line of its own. Write its number before “{ABEL}” too.",
        ),
    ],
)  # fmt: skip
def test_nobody_is_named_in_vain(steps, chosen, words):
    with pytest.raises(RuleBroken) as refused:
        at_start.require_heard(steps, chosen)
    assert refused.value.words == words


def test_each_step_asks_those_it_says_and_those_named_for_it():
    both = StepSpec("Both", participants=("role: Reviewer", "chosen at start"))
    chosen = {0: (ABEL,), 1: ("role: Approver",)}
    at_start.require_heard([WORD, both], chosen)

    assert at_start.lines_of(WORD, 1, chosen) == ("role: Approver",)
    assert at_start.lines_of(both, 2, chosen) == ("role: Reviewer", ABEL)
    with pytest.raises(RuleBroken, match="asks whom you choose"):
        at_start.lines_of(WORD, 1, {})
