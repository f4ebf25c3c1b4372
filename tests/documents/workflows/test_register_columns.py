"""What the register tells of reviews under way."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from documents.workflows.models import WorkflowStep
from documents.workflows.services import endings
from kazinex.core import clock
from tests.documents.workflows.conftest import review
from tests.person import Person

REGISTER = "/o/meridian/p/harbour/documents/"
COLUMNS = "columns=number,workflow,step,step_due"
PLAN, BEAM = "HT-CIV-DWG-001", "HT-STR-DWG-001"


@pytest.fixture
def found(world):
    """The numbers that somebody finds in the register."""

    def look(query, name="dina"):
        answer = world.client(name).get(f"{REGISTER}?{query}")
        assert answer.status_code == 200
        return set(re.findall(r"<a href=\"([A-Z0-9.-]+)/\"", answer.content.decode()))

    return look


def test_a_row_tells_the_workflow_and_the_step_it_waits_at_on_the_page_and_in_excel(world, template, start):
    workflow = start(template(review("remy", name="Check of levels")))
    due = clock.shown_end(workflow.steps.get().due_at, world.harbour.time_zone)
    page = Person(world.client("dina")).open(f"{REGISTER}?{COLUMNS}")
    assert f"WF-0001 Check of levels {due}" in " ".join(page.text.split())
    assert page.follow("WF-0001").status == 200

    answer = world.client("dina").post(f"{REGISTER}export/?{COLUMNS}&workflow=in")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = [[cell.value for cell in row] for row in book["Documents"]]
    told = next(row for row in rows if row[0] == PLAN)
    assert told[1:3] == ["WF-0001", "Check of levels"]


def test_it_is_narrowed_by_being_in_a_workflow_by_its_step_and_by_being_late(world, template, start, found):
    workflow = start(template(review("remy", name="Check of levels")))
    assert found("workflow=in") == {PLAN}
    assert found("step=LEVELS") == {PLAN}
    assert found("step=signature") == found("workflow=overdue") == set()
    assert BEAM in found("workflow=out")
    assert PLAN not in found("workflow=out")

    WorkflowStep.objects.update(due_at=clock.now() - timedelta(days=1))
    assert found("workflow=overdue") == {PLAN}
    endings.cancel(workflow, reason="Wrong scale", by=world.actor("ines"))
    assert found("workflow=in") == found("workflow=overdue") == set()


def test_who_sees_a_released_revision_alone_is_not_told_of_the_review_of_another(world, template, start, found):
    world.add_revision(world.beam, "B")
    start(template(review("miko")), world.beam)

    assert found("workflow=in", "dina") == {BEAM}
    assert found("", "vera") == found("workflow=out", "vera") == {BEAM}
    assert found("workflow=in", "vera") == set()
    assert "WF-0001" not in Person(world.client("vera")).open(f"{REGISTER}?{COLUMNS}").text


def test_the_columns_and_filters_cost_no_query(world, template, start):
    client = world.client("dina")
    client.get(REGISTER)

    def cost(query):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{REGISTER}?{query}").status_code == 200
        return len(captured)

    start(template(review("miko")), world.plan, world.beam)
    assert cost(f"view=all&{COLUMNS}&workflow=in&step=review") <= cost("view=all&columns=number&status=under_review")
