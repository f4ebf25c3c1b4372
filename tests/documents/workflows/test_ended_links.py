"""A guest link that a step waits on and that ends by other hands: the step hears of it, and says so beforehand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, Notification
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.services import documents
from documents.workflows.models import Workflow
from documents.workflows.queries import reassigning
from documents.workflows.services import ended_links, steering
from guestshares.domain.changes import Ending
from guestshares.models import Share, SharePolicy
from guestshares.services import policies, shares, sweep
from guestshares.services.document_reactions import who_loses_access
from guestshares.services.new_revisions import what_releases_mean
from kazinex.core import outbox
from tests.cast import prove_afresh
from tests.documents.register import samples
from tests.documents.workflows.conftest import BY_LINK, part, review
from tests.guestshares import guests
from tests.person import Person

TWO = tuple(f"outside: {name} <{name.lower()}@client.example>, Client Ltd" for name in ("Jo", "Pat"))


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


ENDED = "It was ended."
AGAIN = "It was issued again on another revision."
DATE = "Its date has passed."


@pytest.mark.parametrize(
    ("end", "who", "why"),
    [
        (on_a_newer_revision, "Petra Price", AGAIN),
        (by_hand, "Petra Price", ENDED),
        (with_others, "Petra Price", ENDED),
        (by_its_date, "Kazinex (expiry)", DATE),
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
    vera, petra_here = world.actor("vera"), world.actor("petra")
    assert not Workflow.objects.visible_to(vera).exists()
    said = [bool(ended_links.warning([share.pk], Ending.ENDED, by)) for by in (petra_here, vera)]
    assert said == [True, False], "of a workflow they do not see nobody is told"
    prove_afresh(monkeypatch)
    ticked = world.client("ada").post(
        "/o/meridian/settings/external-access/active-shares/revoke/", {"selected": share.public_id}
    )
    assert "answers step 1 (Client review) of WF-0001" in ticked.content.decode()


def test_pages_that_end_links_of_a_document_say_beforehand_which_step_waits_on_one_that_would_end(world, begin):
    begin()
    guests.share_with_jo(world, recipient_name="Kim Vale", recipient_email="kim@other.example")
    petra, here = Person(world.client("petra")), "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"
    words = "Jo Reid (Client Ltd) answers step 1 (Client review) of WF-0001 on it."
    where = f"Where links are revoked or reissued, something waits for an answer on them: {words}"

    assert where in petra.open(f"{here}revisions/new/").text
    assert words in petra.open(f"{here}delete/").text
    assert words in who_loses_access(world.plan, "", world.actor("petra"))
    assert words not in who_loses_access(world.plan, "", world.actor("vera"))
    world.add_revision(world.plan, "B", "issued")
    newer = world.plan.revisions.get(code="B")
    SharePolicy.objects.update_or_create(project=None, defaults={"on_new_revision": "revoke"})
    assert words in what_releases_mean([newer], {}, world.actor("petra"))
    tell = f"{here}holders/{world.plan.revisions.get(code='A').public_id}/tell/"
    assert petra.open(tell).text.count(words) == 1
    shares.revoke(part().share, reason="Mail bounced", by=world.actor("petra"))
    assert ("Kim Vale" in petra.open(tell).text, words in petra.text) == (True, False)


def test_a_new_revision_that_reissues_shares_leaves_the_running_step_to_be_reassigned(world, begin):
    begin()
    petra = Person(world.client("petra"))
    petra.open("/o/meridian/p/harbour/documents/HT-CIV-DWG-001/revisions/new/")
    file = SimpleUploadedFile("plan.pdf", samples.pdf())
    petra.press("Upload", {"Revision code": "B", "File": file, "Reissue on the new revision": "reissue"})

    assert needs(world)
    assert [reason for _who, _people, reason in heard()] == [AGAIN]


def test_why_a_link_was_ended_is_not_told_to_who_sees_the_workflow_alone(world, begin, mailoutbox):
    """The words are about documents, which whoever reads of the workflow may not know of."""
    guests.allow_packages()
    begin(documents=[world.plan, world.beam])
    documents.set_confidential(world.plan, True, groups=[], reason="Tender", by=world.actor("petra"))
    while outbox.dispatch():
        pass

    assert Share.objects.get().revoke_reason == "HT-CIV-DWG-001 became confidential."
    event = AuditEvent.objects.get(action="step_link_ended")
    words = "needs reassignment at step 1 (Client review): the link of Jo Reid (Client Ltd) ended: It was ended."
    assert sentence(event) == f"WF-0001 {words}"
    assert words in Person(world.client("ines")).open("/o/meridian/p/harbour/workflows/WF-0001/").text
    (mail,) = [one for one in mailoutbox if one.to == [world.dina.email] and "reassignment" in one.body]
    for text in (*told(world.dina), mail.subject, mail.body):
        assert "HT-CIV-DWG-001" not in text
        assert "onfidential" not in text


def test_why_somebody_could_not_be_asked_names_no_document(world, begin, answer):
    """Dina sees it through a group when the step comes to Jo; what she is told stays when she sees it no more."""
    workflow = begin(review("petra"), BY_LINK)
    group = world.gather("Tender", "dina")
    documents.set_confidential(world.plan, True, groups=[group], reason="Tender", by=world.actor("petra"))
    answer(workflow, "petra")

    (text,) = told(world.dina)
    assert text.endswith(
        "Jo Reid (Client Ltd) could not be asked: A document that it reviews may not be let out by now."
    )


def by_its_date_then_by_hand(world, share):
    by_its_date(world, share)
    by_hand(world, share)


def by_its_date_then_with_others(world, share):
    by_its_date(world, share)
    with_others(world, share)


def by_its_date_then_again(world, share):
    by_its_date(world, share)
    on_a_newer_revision(world, share)


def by_hand_then_again(world, share):
    by_hand(world, share)
    on_a_newer_revision(world, share)


def again_before_its_date_was_swept(world, share):
    guests.end_by_date(share)
    on_a_newer_revision(world, share)
    sweep.expire_due()


def by_hand_before_its_date_was_swept(world, share):
    guests.end_by_date(share)
    by_hand(world, share)
    sweep.expire_due()


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (by_its_date_then_by_hand, DATE),
        (by_its_date_then_with_others, DATE),
        (by_its_date_then_again, DATE),
        (by_hand_then_again, ENDED),
        (again_before_its_date_was_swept, DATE),
        (by_hand_before_its_date_was_swept, ENDED),
    ],
)
def test_a_link_that_ends_is_heard_of_once(world, begin, end, why):
    begin()
    end(world, part().share)

    assert [said for _who, _people, said in heard()] == [why]
    assert len(told(world.dina)) == 1


def test_who_has_left_is_not_told_and_who_runs_the_project_is(world, begin, mailoutbox):
    begin()
    Membership.objects.filter(user=world.dina).update(status="deactivated")
    by_its_date(world, part().share)
    while outbox.dispatch():
        pass

    assert (told(world.dina), len(told(world.petra))) == ([], 1)
    assert [one.to for one in mailoutbox if "needs reassignment" in one.body] == [[world.petra.email]]


def test_a_policy_that_ends_many_links_is_one_mail(world, begin, mailoutbox):
    begin(lines=TWO)
    outside = policies.outside(SharePolicy(recipient_domains=["other.example"]))
    policies.bring_inside(outside, by=world.actor("ada", ""))
    while outbox.dispatch():
        pass

    assert [one.revoke_reason for one in Share.objects.order_by("pk")] == [
        f"The policy changed: {name}@client.example is not at an allowed domain." for name in ("jo", "pat")
    ]
    assert sorted(who for _by, who, _why in heard()) == ["Jo (Client Ltd)", "Pat (Client Ltd)"]
    assert len(told(world.dina)) == 2
    (mail,) = [one for one in mailoutbox if one.to == [world.dina.email] and "reassignment" in one.body]
    assert "2 links ended on which steps wait for people outside" in mail.body
