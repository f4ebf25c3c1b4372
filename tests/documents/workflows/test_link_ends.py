"""Guest links of steps that end before their step is due."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.workflows.domain.routes import StepSpec
from documents.workflows.queries import tries
from tests.documents.workflows.conftest import JO


def test_trying_a_template_asks_no_more_for_more_steps_that_ask_somebody_outside(world, template):
    outside = StepSpec("Client review", participants=(JO,), days=40)
    dina, asked = world.actor("dina"), []
    for made in (template(outside, name="One"), template(*[outside] * 3, name="Three")):
        with CaptureQueriesContext(connection) as queries:
            tried = tries.run(dina, made, world.plan.number)
        asked.append(len(queries))
        warned = [any("before their answer is due" in words for words in step.problems) for step in tried.steps]
        assert all(warned)
    assert asked[0] == asked[1]
