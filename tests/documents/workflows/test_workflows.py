"""Workflows: started, answered, steered, and how they end; what becomes of the revisions they pin."""

from datetime import timedelta

import pytest

from audit.models import AuditEvent
from documents.register.models import Document, DocumentStatus, Revision
from documents.register.services import documents, statuses
from documents.register.services.bulk import working
from documents.register.services.bulk.statuses import Status as BulkStatus
from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepPart, Workflow
from documents.workflows.queries import pinning
from documents.workflows.queries import workflows as queries
from documents.workflows.services import answers, endings, starting, steering
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.documents.workflows.conftest import review

APPROVAL = StepSpec("Approval", "approve", ("role: Approver",), rule="any", days=3)


def status_of(document, code="A"):
    return Revision.objects.get(document=document, code=code).status


def happened(*actions):
    return list(AuditEvent.objects.filter(action__in=actions).order_by("pk").values_list("action", flat=True))


def test_starting_pins_the_revision_numbers_it_and_asks_the_first_step(world, template, start, sentences, last_event):
    workflow = start(template(review("remy"), APPROVAL))

    assert (workflow.code, status_of(world.plan)) == ("WF-0001", "under_review")
    assert sentences(workflow) == [
        "WF-0001 waits for Remy Rousseau at step 1 (Review)",
        "Ines Ibarra started WF-0001 on Standard review, version 1: Drainage for approval",
    ]
    item = workflow.documents.get()
    assert (item.code, item.sha256, item.status_before) == (
        "A",
        Revision.objects.get(document=world.plan).sha256,
        "draft",
    )
    assert start(template(review("abel"), name="Another"), world.beam).code == "WF-0002"


def test_the_last_answer_moves_the_revision_and_everything_is_on_record(world, template, start, answer, sentences):
    workflow = start(template(review("remy"), APPROVAL))
    answer(workflow, "remy", "approve_with_comments", "Move the kerb.")
    assert status_of(world.plan) == "under_review"
    answer(workflow, "abel", step=2)

    workflow.refresh_from_db()
    assert (workflow.status, workflow.outcome, status_of(world.plan)) == ("completed", "approved", "approved")
    assert Document.objects.get(pk=world.plan.pk).released_code == "A"
    assert sentences(workflow)[0] == "WF-0001 was completed: Approved"
    assert happened("step_opened", "step_decided", "workflow_completed") == [
        "step_opened",
        "step_decided",
        "step_opened",
        "step_decided",
        "workflow_completed",
    ]


def test_a_return_ends_it_and_the_document_may_come_again_as_another_round(world, template, start, answer):
    made = template(review("remy", "miko"), APPROVAL)
    workflow = start(made)
    answer(workflow, "miko")
    with pytest.raises(RuleBroken, match="Write what must change"):
        answer(workflow, "remy", "return")
    answer(workflow, "remy", "return", "Levels are wrong.")

    workflow.refresh_from_db()
    assert (workflow.status, workflow.outcome, status_of(world.plan)) == ("returned", "revise", "revise")
    assert happened("workflow_returned") == ["workflow_returned"]
    assert lapsed(workflow) == ["answered", "answered", "not_needed"]
    assert start(made).code == "WF-0002"
    assert [one.workflow.code for one in queries.workflows_of(world.actor("ines"), seen(world))] == [
        "WF-0002",
        "WF-0001",
    ]


def lapsed(workflow):
    """What became of the parts of a workflow that ended, none of whose steps is open or waits any more."""
    assert set(workflow.steps.exclude(status="done").values_list("status", flat=True)) == {"not_needed"}
    assert not workflow.steps.filter(closed_at=None).exists()
    return [part.status for part in StepPart.objects.filter(step__workflow=workflow).order_by("step__number", "pk")]


def seen(world, name="ines"):
    return Document.objects.visible_to(world.actor(name)).get(pk=world.plan.pk)


def test_answers_may_differ_by_document(world, template, start, answer):
    workflow = start(template(review("miko")), world.plan, world.beam)
    beam = Revision.objects.get(document=world.beam)
    answer(workflow, "miko", "approve", "The beam is too weak.", per_document={beam.pk: "reject"})

    assert (status_of(world.plan), status_of(world.beam)) == ("approved", "rejected")
    workflow.refresh_from_db()
    assert workflow.state_label == "Returned: Rejected"


def test_who_signs_confirms_each_document_as_it_was_judged_or_declines_it(world, template, start, answer):
    signature = StepSpec("Signature", "sign", ("abel@meridian.example",), negative="go_on")
    workflow = start(template(review("miko"), signature), world.plan, world.beam)
    beam = Revision.objects.get(document=world.beam)
    answer(workflow, "miko", "approve_with_comments", "Label the datum.", per_document={beam.pk: "approve"})
    answer(workflow, "abel", "sign", "The beam was superseded by hand.", step=2, per_document={beam.pk: "decline"})

    assert (status_of(world.plan), status_of(world.beam)) == ("approved_with_comments", "rejected")
    workflow.refresh_from_db()
    assert workflow.state_label == "Returned: Rejected"


def test_acknowledging_decides_nothing(world, template, start, answer):
    step = StepSpec("Read", "acknowledge", ("remy@meridian.example",), negative="go_on")
    workflow = start(template(step))
    answer(workflow, "remy", "acknowledge")

    assert status_of(world.plan) == "draft"
    assert Workflow.objects.get().outcome == "acknowledged"


def test_a_way_back_asks_the_same_people_again(world, template, start, answer):
    back = StepSpec("Approval", "approve", ("abel@meridian.example",), negative="back", back_to=1)
    workflow = start(template(review("remy"), back))
    answer(workflow, "remy")
    answer(workflow, "abel", "return", "Look again.", step=2)

    assert [(one.number, one.round, one.status) for one in workflow.steps.order_by("number", "round")] == [
        (1, 1, "done"),
        (1, 2, "open"),
        (2, 1, "done"),
        (2, 2, "waiting"),
    ]
    answer(workflow, "remy")
    answer(workflow, "abel", step=2)
    assert status_of(world.plan) == "approved"


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (lambda world: world.lock(world.plan), "is locked"),
        (lambda world: world.stand(world.plan.revisions.get(), "void"), "is “void”"),
        (lambda world: world.add_revision(world.plan, "B", "approved"), "revision A is superseded"),
    ],
)
def test_what_cannot_be_reviewed_is_refused_in_words(world, template, start, arrange, words):
    made, actor = template(review("remy")), world.actor("ines")
    arrange(world)
    revisions = pinning.revisions(actor, [Wanted(world.plan.number, "A")])
    with pytest.raises(RuleBroken, match=words):
        starting.start(world.harbour, template=made, title="x", revisions=revisions, by=actor)
    assert not Workflow.objects.exists()


def test_a_revision_is_in_one_running_workflow_and_unknown_ones_are_named(world, template, start):
    made = template(review("miko"))
    start(made)
    with pytest.raises(RuleBroken, match="HT-CIV-DWG-001 revision A is under review in WF-0001 already"):
        start(made, world.plan, world.beam)
    with pytest.raises(RuleBroken, match="no document with this number here: HT-MEP-DWG-001"):
        start(made, world.secret)
    with pytest.raises(RuleBroken, match="no revision Z"):
        pinning.revisions(world.actor("ines"), [Wanted("HT-CIV-DWG-001", "Z")])


def test_nobody_is_asked_who_may_not_answer_or_not_see(world, template, start):
    with pytest.raises(RuleBroken, match="Remy Rousseau may not see HT-STR-DWG-001"):
        start(template(review("remy"), name="By name"), world.beam)
    with pytest.raises(RuleBroken, match="Vera Voss may not complete"):
        start(template(review("vera"), name="Observer"))
    with pytest.raises(RuleBroken, match="would ask nobody"):
        start(template(StepSpec("Look", participants=("group: Nobody",)), name="Group"))
    chosen = template(StepSpec("Look", participants=("chosen at start",)), name="Chosen")
    with pytest.raises(RuleBroken, match="asks whom you choose"):
        start(chosen)

    started = start(chosen, chosen={1: ("miko@consult.example",)})
    assert [part.user.name for part in StepPart.objects.filter(step__workflow=started)] == ["Miko Mori"]


def test_a_role_asks_those_who_may_see_and_says_who_was_left_out(world, template):
    actor, made = world.actor("ines"), template(review())
    started = starting.start(
        world.harbour,
        template=made,
        title="Beams",
        revisions=pinning.revisions(actor, [Wanted("HT-STR-DWG-001")]),
        by=actor,
    )

    assert [part.user.name for part in StepPart.objects.all()] == ["Miko Mori"]
    assert started.left_out[0].startswith("Remy Rousseau may not see HT-STR-DWG-001")


def test_meanwhile_the_status_stays_and_the_document_is_not_deleted(world, template, start):
    start(template(review("remy")))
    dina = world.actor("dina")
    with pytest.raises(RuleBroken, match="under review in WF-0001"):
        statuses.move(world.plan.revisions.get(), to="approved", by=dina)
    with pytest.raises(RuleBroken, match="under review in WF-0001"):
        documents.delete(world.plan, reason="Twice", by=dina)


def test_cancelling_puts_back_what_was_and_is_for_the_starter_and_project_admins(
    world, template, start, answer, last_event
):
    workflow = start(template(review("remy", "miko"), APPROVAL), world.plan)
    answer(workflow, "remy")
    with pytest.raises(RuleBroken, match="Only Ines Ibarra"):
        endings.cancel(workflow, reason="No", by=world.actor("dina"))
    with pytest.raises(RuleBroken, match="Remy Rousseau answered"):
        endings.recall(workflow, reason="Too early", by=world.actor("ines"))
    endings.cancel(workflow, reason="Wrong scale", by=world.actor("petra"))

    assert status_of(world.plan) == "draft"
    assert last_event()[1] == "Petra Price cancelled WF-0001: Wrong scale"
    with pytest.raises(RuleBroken, match="WF-0001 is cancelled since"):
        answer(workflow, "miko")
    assert lapsed(workflow) == ["answered", "not_needed", "not_needed"]


def test_it_is_recalled_before_the_first_answer(world, template, start, last_event):
    workflow = start(template(review("remy")), world.plan)
    endings.recall(workflow, reason="Too early", by=world.actor("ines"))

    assert last_event()[1] == "Ines Ibarra recalled WF-0001: Too early"
    assert (Workflow.objects.get().status, status_of(world.plan)) == ("recalled", "draft")


def test_who_comes_late_is_told_who_was_first(world, template, start, answer):
    workflow = start(template(review("remy", "miko", rule="any")))
    answer(workflow, "miko")

    with pytest.raises(RuleBroken, match=r"Miko Mori already approved this step at \d"):
        answer(workflow, "remy")
    with pytest.raises(RuleBroken, match="You already answered this step"):
        answer(workflow, "miko")


def test_a_step_is_delegated_reassigned_skipped_and_extended(world, template, start, answer, last_event):
    workflow = start(template(review("remy", "miko"), APPROVAL))
    step = queries.step(world.actor("remy"), workflow.code, 1)
    steering.delegate(step, to=world.dina, reason="On leave", by=world.actor("remy"))
    assert last_event()[1] == "Remy Rousseau delegated step 1 (Review) of WF-0001 to Dina Okafor: On leave"
    with pytest.raises(RuleBroken, match="given to somebody else"):
        answers.submit(step, decision="approve", comment="", by=world.actor("remy"))

    ines = world.actor("ines")
    steering.reassign(step, from_person=world.miko, to=world.abel, reason="Busy", by=ines)
    assert "from Miko Mori to Abel Adeyemi" in last_event()[1]
    with pytest.raises(RuleBroken, match="takes part in this step already"):
        steering.reassign(step, from_person=world.dina, to=world.abel, reason="Busy", by=ines)
    with pytest.raises(RuleBroken, match="may not complete"):
        steering.reassign(step, from_person=world.dina, to=world.vera, reason="Busy", by=ines)

    late = (clock.now() + timedelta(days=90)).date()
    steering.extend(step, due_on=late, reason="Holidays", by=ines)
    until = clock.shown_end(clock.end_of_day(late, "Australia/Sydney"), "Australia/Sydney")
    assert last_event()[1] == f"Ines Ibarra extended step 1 (Review) of WF-0001 to {until}: Holidays"
    steering.remind(workflow, by=ines)
    assert last_event()[1] == "Ines Ibarra reminded Dina Okafor, Abel Adeyemi of WF-0001"
    with pytest.raises(RuleBroken, match="less than an hour"):
        steering.remind(workflow, by=ines)
    steering.skip(step, reason="Enough", by=ines)
    assert happened("step_skipped") == ["step_skipped"]
    answer(workflow, "abel", step=2)
    assert status_of(world.plan) == "approved"


def test_starting_on_many_documents_asks_the_database_a_fixed_few_times(world, template, django_assert_max_num_queries):
    many = [world.add_document(f"HT-CIV-DWG-{number:03d}", discipline=world.CIV) for number in range(100, 300)]
    made = template(review("remy", "miko", "dina", "abel", "petra"), APPROVAL)
    actor = world.actor("ines")
    revisions = pinning.revisions(actor, [Wanted(document.number) for document in many])
    with django_assert_max_num_queries(32):  # seven of them are savepoints and time-outs
        starting.start(world.harbour, template=made, title="All", revisions=revisions, by=actor)

    assert Document.objects.filter(status="under_review").count() == 200


def test_many_statuses_at_once_leave_alone_what_is_under_review(world, template, start):
    start(template(review("remy")))
    dina = world.actor("dina")
    change = BulkStatus(DocumentStatus.APPROVED)
    plan = working.look(change, lambda: Document.objects.visible_to(dina).current(), by=dina)

    (under_review,) = [one for one in plan.refused if "HT-CIV-DWG-001" in one.numbers]
    assert under_review.why == "Revision A is under review in WF-0001. Cancel that workflow first."
