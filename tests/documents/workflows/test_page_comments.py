"""Who holds a step comments on its pages, from the step's own page."""

import pytest

from documents.register.models import PageComment
from documents.register.models.pins import Pin
from documents.register.queries import comments as queries
from documents.register.services import comments
from documents.workflows.queries import workflows
from documents.workflows.services import answers
from kazinex.core.errors import RuleBroken
from tests.documents.workflows.conftest import review
from tests.person import Person


def _comment(revision, by):
    return comments.add(revision, page=1, pin=Pin(500, 500), kind="required_change", text="Raise it.", by=by)


def test_who_holds_the_step_comments_from_its_page_and_nobody_else(world, template, start):
    workflow = start(template(review("remy")))
    step = f"/o/meridian/p/harbour/workflows/{workflow.code}/steps/1/"
    revision = world.plan.revisions.get(code="A")
    assert [queries.may_comment(world.actor(name), revision) for name in ("remy", "miko")] == [True, False]

    remy = Person(world.client("remy"))
    remy.open(f"{step}documents/{revision.public_id}/comments/new/").press("Add comment", {"Comment": "Raise it."})
    made = PageComment.objects.get()
    assert (made.author, made.revision) == (world.remy, revision)
    assert "Raise it." in world.client("remy").get(step).content.decode()
    assert queries.may_close(world.actor("ines"), made), "the initiator of the workflow"


def test_a_page_comment_is_a_comment_to_approve_with(world, template, start):
    workflow = start(template(review("remy")))
    remy = world.actor("remy")
    step = workflows.step(remy, workflow.code, 1)
    with pytest.raises(RuleBroken, match="add it to a page"):
        answers.submit(step, decision="approve_with_comments", comment="", by=remy)
    _comment(world.plan.revisions.get(code="A"), remy)
    answers.submit(step, decision="approve_with_comments", comment="", by=remy)
    workflow.refresh_from_db()
    assert workflow.outcome == "approved_with_comments"


def test_a_step_that_is_answered_takes_no_more_comments(world, template, start, answer):
    workflow = start(template(review("remy")))
    answer(workflow, "remy")
    revision = world.plan.revisions.get(code="A")
    at = f"/o/meridian/p/harbour/workflows/{workflow.code}/steps/1/documents/{revision.public_id}/comments/new/"
    world.client("remy").post(at, {"page": 1, "kind": "comment", "comment": "Late"})
    assert PageComment.objects.count() == 0
