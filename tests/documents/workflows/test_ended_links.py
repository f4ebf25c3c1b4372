"""A guest link that a step waits on and that ends by other hands: the step hears of it, and says so beforehand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Notification
from audit.models import AuditEvent
from documents.workflows.models import Workflow
from documents.workflows.queries import reassigning
from documents.workflows.services import steering
from guestshares.services import shares, sweep
from tests.cast import prove_afresh
from tests.documents.register import samples
from tests.documents.workflows.conftest import part
from tests.guestshares import guests
from tests.person import Person

NEEDS = "step 1 (Client review) of WF-0001 needs reassignment"


def needs(world):
    return Workflow.objects.filter(reassigning.needing(world.harbour.pk)).exists()


def told(user):
    return [one.text for one in Notification.objects.filter(user=user, kind="step_unasked")]


def heard():
    return [
        (event.actor_label.partition(" <")[0], event.details["people"], event.details["reason"])
        for event in AuditEvent.objects.filter(action="step_link_ended", target_label="WF-0001")
    ]


def on_a_newer_revision(world, share):
    world.add_revision(world.plan, "B")
    shares.reissue(share, current_revisions=True, by=world.actor("petra"))


def by_hand(world, share):
    shares.revoke(share, reason="Mail bounced", by=world.actor("petra"))


def with_others(world, share):
    shares.revoke_many([share], reason="Mail bounced", by=world.actor("petra"))


def by_its_date(_world, share):
    guests.end_by_date(share)
    sweep.expire_due()


ENDED = "Mail bounced"
AGAIN = "It was issued again on another revision."


@pytest.mark.parametrize(
    ("end", "who", "why"),
    [
        (on_a_newer_revision, "Petra Price", AGAIN),
        (by_hand, "Petra Price", ENDED),
        (with_others, "Petra Price", ENDED),
        (by_its_date, "Kazinex (expiry)", "Its date has passed."),
    ],
)
def test_a_link_that_ends_by_other_hands_is_heard_of_by_its_step(world, begin, end, who, why):
    begin()
    end(world, part().share)

    assert needs(world)
    assert heard() == [(who, "Jo Reid (Client Ltd)", why)]
    (text,) = told(world.dina)
    assert text.startswith("Client review of WF-0001 Drainage for approval needs reassignment. ")
    assert "Jo Reid (Client Ltd)" in text


def test_a_link_that_is_issued_again_on_the_same_revision_goes_on_unheard(world, begin):
    begin()
    again = shares.reissue(part().share, by=world.actor("petra")).share

    assert (part().share, needs(world), heard(), told(world.dina)) == (again, False, [], [])


@pytest.mark.parametrize("how", ["reassigned", "over"])
def test_a_link_that_a_workflow_ends_itself_is_no_news_to_it(world, begin, answer, how):
    workflow = begin(lines=("outside: Jo Reid <jo@client.example>, Client Ltd",))
    step, dina = workflow.steps.get(), world.actor("dina")
    step.workflow = workflow
    if how == "reassigned":
        steering.reassign(step, from_person=part().outside, to=world.remy, reason="No answer", by=dina)
    else:
        steering.skip(step, reason="Not needed", by=dina)

    assert (heard(), told(world.dina)) == ([], [])


def test_the_pages_that_end_a_link_say_beforehand_which_step_waits_on_it(world, begin, monkeypatch):
    begin()
    share = part().share
    here = f"/o/meridian/p/harbour/shares/{share.public_id}/"
    petra = Person(world.client("petra"))

    for page in ("revoke/", "reissue/"):
        assert "Jo Reid (Client Ltd) answers step 1 (Client review) of WF-0001" in petra.open(here + page).text
    prove_afresh(monkeypatch)
    ticked = world.client("ada").post(
        "/o/meridian/settings/external-access/active-shares/revoke/", {"selected": share.public_id}
    )
    assert "answers step 1 (Client review) of WF-0001" in ticked.content.decode()


def test_a_new_revision_that_reissues_shares_leaves_the_running_step_to_be_reassigned(world, begin):
    begin()
    petra = Person(world.client("petra"))
    petra.open("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/revisions/new/")
    file = SimpleUploadedFile("plan.pdf", samples.pdf())
    petra.press("Upload", {"Revision code": "B", "File": file, "Reissue on the new revision": "reissue"})

    assert needs(world)
    assert [reason for _who, _people, reason in heard()] == [AGAIN]
