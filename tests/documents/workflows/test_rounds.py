"""A review that was returned, and the one of the next revision: each leads to the other."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdfium2 import PdfDocument

from tests.documents.workflows.conftest import review
from tests.person import Person


def two_rounds(world, template, start, answer):
    made = template(review("remy"))
    first = start(made)
    answer(first, "remy", "return", "Move the kerb.")
    world.add_revision(world.plan, "B")
    return first, start(made, title="Drainage, second time")


def test_a_round_leads_to_the_one_before_and_the_one_after(world, template, start, answer):
    _first, second = two_rounds(world, template, start, answer)
    ines = Person(world.client("ines"))

    ines.open(second.get_absolute_url())
    assert "Rounds of review" in ines.text
    assert "Before this: WF-0001" in ines.text
    assert "Returned: Revise and resubmit" in ines.follow("WF-0001").text
    assert "After this: WF-0002" in ines.text
    record = world.client("ines").get(f"{second.get_absolute_url()}record/")
    assert (
        "Before this: WF-0001, Returned: Revise and resubmit"
        in PdfDocument(record.content)[0].get_textpage().get_text_range()
    )


def test_whoever_reviews_again_is_led_to_what_was_said_before(world, template, start, answer):
    _first, second = two_rounds(world, template, start, answer)
    remy = Person(world.client("remy")).open(second.steps.get().get_absolute_url())

    assert "Before this: WF-0001" in remy.text
    assert "Move the kerb." in remy.follow("WF-0001").text


def test_a_first_round_has_no_others(world, template, start):
    page = Person(world.client("ines")).open(start(template(review("remy"))).get_absolute_url())

    assert "Rounds of review" not in page.text


def test_rounds_that_share_only_what_one_may_not_see_are_not_told(world, template, start, answer):
    made = template(review("petra"))
    first = start(made, world.plan, world.secret, by="dina")
    answer(first, "petra", "return", "Move the kerb.")
    world.add_revision(world.secret, "B")
    second = start(made, world.beam, world.secret, by="dina")

    assert "Before this: WF-0001" in Person(world.client("dina")).open(second.get_absolute_url()).text
    ines = Person(world.client("ines")).open(second.get_absolute_url())
    assert "A document you may not see" in ines.text
    assert "WF-0001" not in ines.text
    assert ines.open(first.get_absolute_url()).status == 200


def test_many_rounds_cost_as_many_queries_as_one(world, template, start, answer):
    made, client = template(review("remy")), world.client("ines")

    def cost(workflow):
        client.get(workflow.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(workflow.get_absolute_url())
        return len(captured)

    costs = []
    for code in "BCDE":
        found = start(made)
        answer(found, "remy", "return", "Move the kerb.")
        world.add_revision(world.plan, code)
        costs.append(cost(found))
    assert len(set(costs[1:])) == 1
