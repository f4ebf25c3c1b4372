"""People outside who take part in a step by guest link: asked, answering, and without a way in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Notification
from audit.models import AuditEvent
from documents.register.models import Revision
from documents.workflows.domain import participants
from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepPart, Workflow, WorkflowStep
from documents.workflows.queries import pinning, reassigning, stamp_lines, tries
from documents.workflows.queries import steering as steering_queries
from documents.workflows.services import endings, starting, steering
from guestshares.models import GuestResponse, Share, SharePolicy
from guestshares.queries import early_ends
from guestshares.services import shares
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from tests.documents.register import samples
from tests.documents.workflows.conftest import BY_LINK, JO, part, review
from tests.guestshares import guests
from tests.person import Person


def answer_as_jo(path, share, decision="approved", comment="Fine."):
    jo = guests.enter(path)
    said = {"decision": decision, "comment": comment}
    for item in share.items.select_related("revision"):
        jo.post(guests.portal(share, "records", item.revision.public_id, "respond"), said)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("OUTSIDE:  Jo Reid<JO@client.example>,Client Ltd", JO),
        ("outside: Jo Reid <jo@client.example>", "outside: Jo Reid <jo@client.example>"),
        ("Outside reviewers by guest link", participants.OUTSIDE_WORDS),
    ],
)
def test_a_line_names_somebody_outside_however_it_is_spaced(text, line):
    assert participants.parse_lines(text) == (line,)


@pytest.mark.parametrize("text", ["outside: Jo", "outside: <jo@client.example>", "outside: Jo <jo>", "outside:"])
def test_a_line_that_names_nobody_outside_says_how_to_write_one(text):
    with pytest.raises(RuleBroken, match=r"outside: Nia Novak <nia@client.example>, Client Ltd"):
        participants.parse(text)


def test_the_answer_on_the_link_is_the_decision_of_the_step(world, begin, link):
    workflow = begin(BY_LINK, review("remy", name="Review"))
    share = part().share
    assert (share.recipient_email, share.label, str(share.owner)) == (
        "jo@client.example",
        "WF-0001 Client review",
        "Dina Okafor",
    )
    assert share.expires_at > workflow.steps.get(number=1).due_at

    answer_as_jo(link(), share, "approved_with_comments", "Move the kerb.")
    jo = part("answered")
    assert (jo.who, jo.decision, jo.comment) == ("Jo Reid (Client Ltd)", "approve_with_comments", "Move the kerb.")
    assert [step.status for step in workflow.steps.order_by("number")] == ["done", "open"]
    event = AuditEvent.objects.get(action="step_decided")
    assert (event.actor_label, event.details["decision"]) == ("Jo Reid <jo@client.example>", "Approve with comments")

    page = Person(world.client("dina")).open(workflow.get_absolute_url()).text
    assert "Jo Reid (Client Ltd)" in page
    Workflow.objects.update(status="completed", ended_at=clock.now())
    assert (
        " by Jo Reid (Client Ltd), "
        in stamp_lines.of(Revision.objects.get(document=world.plan), world.actor("dina"))[0]
    )
    record = world.client("dina").get(f"{workflow.get_absolute_url()}record/")
    assert record.status_code == 200


TOO_SHORT = "before their answer is due"


@pytest.mark.parametrize(("days", "is_warned"), [(40, True), (10, False)])
def test_who_starts_it_is_warned_of_a_link_that_ends_before_its_step_is_due(world, template, days, is_warned):
    made = template(replace(BY_LINK, days=days), review("remy", name="Review", days=60))
    facts: Any = {"title": "Drainage", "revisions": pinning.revisions(world.actor("dina"), [Wanted(world.plan.number)])}
    started = starting.start(world.harbour, template=made, chosen={0: (JO,)}, by=world.actor("dina"), **facts)

    assert [words.partition(":")[0] for words in started.warnings if TOO_SHORT in words] == (
        ["Client review"] if is_warned else []
    )
    tried = tries.run(
        world.actor("dina"),
        template(StepSpec("Client review", participants=(JO,), days=days), name="Named"),
        world.plan.number,
    ).steps[0]
    assert any(TOO_SHORT in words for words in tried.problems) == is_warned


def test_a_link_of_a_step_given_again_is_warned_of_while_somebody_waits_for_its_answer(world, begin):
    workflow = begin(replace(BY_LINK, days=40))
    assert len(early_ends.warnings(Share.objects.live(), world.actor("dina"))) == 1
    endings.cancel(workflow, reason="Twice", by=world.actor("dina"))
    assert early_ends.warnings(Share.objects.all(), world.actor("dina")) == []


def test_a_step_that_asks_somebody_outside_can_be_given_to_a_member(world, begin):
    workflow = begin(StepSpec("Client review", participants=(participants.OUTSIDE_WORDS, "remy@meridian.example")))
    takers = steering_queries.takers(workflow.steps.get())
    assert (world.miko in takers, world.remy in takers) == (True, False)


def test_an_answer_that_rejects_ends_the_workflow_and_moves_the_revision(world, begin, link):
    begin()
    answer_as_jo(link(), part().share, "rejected", "Wrong site.")

    assert Workflow.objects.get().state_label == "Returned: Rejected"
    assert Revision.objects.get(document=world.plan).status == "rejected"


def test_several_documents_are_answered_one_by_one_and_count_together(world, begin, link):
    guests.allow_packages()
    begin(documents=(world.plan, world.beam))
    share, path = part().share, link()
    assert share.get_scope_display() == "Selection of Documents"
    jo = guests.enter(path)
    first, second = share.items.select_related("revision")
    respond = [guests.portal(share, "records", one.revision.public_id, "respond") for one in (first, second)]
    jo.post(respond[0], {"decision": "approved", "comment": ""})
    assert part().status == "asked"
    jo.post(respond[1], {"decision": "rejected", "comment": "Too short."})

    found = {one.document.number: one.outcome for one in Workflow.objects.get().documents.all()}
    assert found == {"HT-CIV-DWG-001": "approved", "HT-STR-DWG-001": "rejected"}
    assert part("answered").comment == "HT-STR-DWG-001: Too short."


def test_the_policy_and_who_may_share_decide_before_anything_starts(world, template, start):
    made = template(BY_LINK)
    with pytest.raises(RuleBroken, match=r"asks people outside\. Enter them under Participants"):
        start(made, by="dina")
    with pytest.raises(RuleBroken, match="you may not create guest shares here"):
        start(made, by="ines", chosen={0: (JO,)})
    with pytest.raises(RuleBroken, match="Several documents may not be shared together here"):
        start(made, world.plan, world.beam, by="dina", chosen={0: (JO,)})
    with pytest.raises(RuleBroken, match="No step of this template asks people outside"):
        start(template(review(), name="Inside"), by="dina", chosen={0: (JO,)})
    SharePolicy.objects.create(recipient_domains=["other.example"])
    with pytest.raises(RuleBroken, match=r"may only go to addresses at other\.example"):
        start(made, by="dina", chosen={0: (JO,)})
    with pytest.raises(RuleBroken, match="People outside cannot give one"):
        template(StepSpec("Sign", "sign", participants=(JO,)), name="Signed")
    assert not Share.objects.exists()


@pytest.mark.parametrize("how", ["cancel", "recall", "reassign", "skip"])
def test_a_link_ends_where_nobody_waits_for_its_answer(world, begin, how):
    workflow = begin()
    dina, step, share = world.actor("dina"), workflow.steps.get(), part().share
    step.workflow = workflow
    if how == "reassign":
        steering.reassign(step, from_person=part().outside, to=world.remy, reason="No answer", by=dina)
    elif how == "skip":
        steering.skip(step, reason="Not needed", by=dina)
    else:
        getattr(endings, how)(workflow, reason="Wrong scale", by=dina)

    share.refresh_from_db()
    assert share.is_revoked
    assert share.revoke_reason.startswith("WF-0001")


def test_a_link_that_ended_needs_reassignment_until_it_opens_again(world, begin, link):
    workflow = begin()

    def needs():
        return Workflow.objects.filter(reassigning.needing(world.harbour.pk)).exists()

    share = part().share
    assert not needs()
    guests.end_by_date(share)
    assert needs()
    assert "Needs reassignment" in Person(world.client("dina")).open(workflow.get_absolute_url()).text
    shares.extend(share, expiry=3, max_opens=None, by=world.actor("dina"))
    assert not needs()

    shares.revoke(share, reason="Mail bounced", by=world.actor("dina"))
    assert needs()
    again = shares.reissue(share, by=world.actor("dina")).share
    assert (needs(), part().share) == (False, again)
    answer_as_jo(link(), again)
    assert Workflow.objects.get().outcome == "approved"


def test_a_step_that_has_longer_gives_its_link_longer(world, begin):
    workflow = begin(StepSpec("Client review", participants=(participants.OUTSIDE_WORDS,), days=1))
    share, step = part().share, workflow.steps.get()
    step.workflow = workflow
    Share.objects.update(expires_at=clock.now() + timedelta(days=2))
    day = (clock.now() + timedelta(days=9)).date()
    steering.extend(step, due_on=day, reason="Holidays", by=world.actor("dina"))

    share.refresh_from_db()
    assert share.expires_at > WorkflowStep.objects.get().due_at


def test_a_later_step_that_the_policy_no_longer_allows_is_told_to_the_starter(world, begin, answer):
    workflow = begin(review("remy"), BY_LINK)
    assert not Share.objects.exists()
    SharePolicy.objects.create(recipient_domains=["other.example"])
    answer(workflow, "remy")

    assert Workflow.objects.filter(reassigning.needing(world.harbour.pk)).exists()
    told = Notification.objects.get(kind="step_unasked", user=world.dina)
    assert "Jo Reid (Client Ltd) could not be asked" in told.text


def test_an_answer_after_the_workflow_is_over_stays_an_answer_on_a_share(world, begin, link):
    workflow = begin(StepSpec("Either", participants=(participants.OUTSIDE_WORDS, "remy@meridian.example"), rule="any"))
    share, path = part().share, link()
    jo = guests.enter(path)
    StepPart.objects.filter(user=None).update(share=None)  # as a reissue on another revision leaves it
    said = jo.post(guests.record(share, "respond"), {"decision": "approved", "comment": "Fine."})

    assert said.status_code == 303
    assert workflow.steps.get().is_open
    assert GuestResponse.objects.count() == 1


def test_my_work_of_the_starter_tells_whom_outside_their_workflows_wait_for(world, begin):
    begin()
    mine = "/o/meridian/my-work/"
    assert "waits for Jo Reid (Client Ltd)" in Person(world.client("dina")).open(mine).text
    assert "Jo Reid" not in Person(world.client("remy")).open(mine).text
    guests.end_by_date(part().share)
    assert "Jo Reid (Client Ltd) has no link that opens" in Person(world.client("dina")).open(mine).text


def test_trying_a_template_out_says_that_people_outside_are_named_at_start(world, template, url):
    made = template(StepSpec("Client review", participants=(participants.OUTSIDE_WORDS, JO)))
    page = Person(world.client("petra")).open(url("template-try", made.public_id))
    page.press("Try it", {"Document": world.plan.number})
    assert "Jo Reid (Client Ltd)" in page.text
    assert "Whoever starts the workflow chooses who is asked here" in page.text


@pytest.mark.parametrize("how", ["answered", "cancelled", "handed on"])
def test_a_link_nobody_waits_for_any_more_is_not_issued_again(world, begin, link, how):
    workflow, dina = begin(), world.actor("dina")
    step, share = workflow.steps.get(), part().share
    step.workflow = workflow
    if how == "answered":
        answer_as_jo(link(), share)
    elif how == "cancelled":
        endings.cancel(workflow, reason="Wrong scale", by=dina)
    else:
        steering.reassign(step, from_person=part().outside, to=world.remy, reason="No answer", by=dina)
    asked = Person(world.client("dina")).open(f"/o/meridian/p/harbour/shares/{share.public_id}/").follow("Reissue")
    asked.press("Reissue")

    assert "nobody waits for it any more" in asked.text
    assert Share.objects.count() == 1


def test_round_two_asks_by_a_new_link_and_ends_the_first(world, begin, link, answer):
    again = StepSpec("Client review", participants=(participants.OUTSIDE_WORDS,), negative="back", back_to=1)
    workflow = begin(review("remy"), again)
    answer(workflow, "remy")
    first, old = part().share, link()
    answer_as_jo(old, first, "rejected", "The kerb is wrong.")
    answer(workflow, "remy", "approve_with_comments", "Explained.")

    second = part().share
    first.refresh_from_db()
    assert (first.is_revoked, first.revoke_reason) == (True, "WF-0001: Client review is asked again.")
    assert link() != old
    answer_as_jo(link(), second)
    told = [(one.step.round, one.decision) for one in StepPart.objects.filter(user=None).order_by("pk")]
    assert (Workflow.objects.get().outcome, told) == ("approved", [(1, "reject"), (2, "approve")])


def test_a_new_revision_asks_the_same_people_outside_again(world, begin, link):
    begin()
    first, dina = part().share, Person(world.client("dina"))
    file = SimpleUploadedFile("plan.pdf", samples.pdf())
    dina.open("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/revisions/new/")
    dina.press("Upload", {"Revision code": "B", "File": file, "The review under way": "Cancel it, and start again"})

    second = StepPart.objects.get(user=None, step__workflow__number=2).share
    first.refresh_from_db()
    assert (first.is_revoked, second.items.get().revision.code) == (True, "B")
    answer_as_jo(link(), second)
    assert Workflow.objects.get(number=2).outcome == "approved"
