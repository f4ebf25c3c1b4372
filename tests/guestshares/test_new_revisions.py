"""A new revision asks what becomes of live shares on the earlier ones: keep, revoke, reissue (SPEC 9.5)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services import bounces
from audit.models import AuditEvent
from documents.register.services import revisions, statuses, uploads
from guestshares.domain.new_revisions import PART, Decision, Fate
from guestshares.models import Share, SharePolicy
from guestshares.queries import deliveries
from guestshares.services import new_revisions, shares
from kazinex.core import outbox
from tests.guestshares import guests
from tests.person import Person
from tests.returned_mail import returned

PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001"
ADD = f"{PLAN}/revisions/new/"
QUESTION = "#id_guest_shares_group"
LABELS = {"Levels": "dina", "Tender": "petra", "Claim": "petra", "Kerbs": "dina", "Taken over": "dina"}


@pytest.fixture
def shared(world):
    """Jo and Max may open revision A of the plan; a share that ended asks nothing."""
    jo, link = guests.share_with_jo(world, instructions="Check the levels")
    most, _ = guests.share_with_jo(world, recipient_name="Max Muster", recipient_email="max@client.example")
    over, _ = guests.share_with_jo(world, recipient_name="Old Friend")
    guests.end_by_date(over)
    outbox.dispatch()
    return jo, most, link


def upload(world, who="dina", **chosen):
    page = Person(world.client(who)).open(ADD)
    file = SimpleUploadedFile("plan.pdf", world.pdf)
    return page, lambda: page.press("Upload", {"Revision code": "B", "File": file, **chosen})


def release(world, who="dina", code="B"):
    revision = world.plan.revisions.get(code=code)
    return Person(world.client(who)).open(f"{PLAN}/revisions/{revision.public_id}/status/")


def mails(mailoutbox):
    outbox.dispatch()
    told = [(mail.to, mail.subject) for mail in mailoutbox]
    mailoutbox.clear()
    return sorted(told)


def test_the_upload_names_the_live_shares_and_keeping_them_changes_nothing(world, shared, mailoutbox):
    mailoutbox.clear()
    page, send = upload(world)
    (asked,) = page.heard(QUESTION)
    assert asked.startswith("2 live shares on Rev A Jo Reid, Max Muster. Policy: Keep the share")
    assert "Keep: they go on, and are asked about again when it is released" in asked
    assert page.page.query(f"{QUESTION} input[checked]")[0].attrs["value"] == "keep"
    send()

    assert page.status == 200
    assert [one.is_revoked for one in Share.objects.order_by("pk")] == [False, False, False]
    assert mails(mailoutbox) == []


def test_reissued_on_the_upload_the_new_link_shows_the_new_revision_on_the_same_terms(world, shared, mailoutbox):
    mailoutbox.clear()
    jo, most, link = shared
    visitor = guests.enter(link)
    _, send = upload(world, Reissue="reissue")
    send()

    again = Share.objects.get(reissue_of=jo)
    assert [item.revision.code for item in again.items.all()] == ["B"]
    assert (again.recipient, again.instructions, again.maximum_opens) == (jo.recipient, "Check the levels", 3)
    assert again.token_hash != jo.token_hash
    assert guests.sentences(jo)[-1] == (
        "Dina Okafor revoked the share for Jo Reid: Reissued on revision B of HT-CIV-DWG-001."
    )
    assert guests.story(again) == ["share_created"]
    assert visitor.get(guests.portal(jo)).status_code == 410
    told = mails(mailoutbox)
    assert [to for to, _ in told] == [["jo@client.example"], ["max@client.example"]]
    assert Share.objects.filter(reissue_of=most).count() == 1


def told(mailoutbox, address):
    outbox.dispatch()
    found = [mail for mail in mailoutbox if mail.to == [address]]
    mailoutbox.clear()
    return found


def test_one_upload_is_one_mail_to_each_recipient_however_many_shares_they_hold(world, shared, mailoutbox):
    mailoutbox.clear()
    jo, _, _ = shared
    second, _ = guests.share_with_jo(world, label="Tender <2>", recipient_email="Jo@Client.example", max_opens=1)
    told(mailoutbox, "jo@client.example")
    _, send = upload(world, Reissue="reissue")
    send()

    (mail,) = told(mailoutbox, "jo@client.example")
    assert mail.subject == "Dina Okafor (Meridian Rail Alliance) sent you 2 new links for HT-CIV-DWG-001"
    again = [Share.objects.get(reissue_of=one) for one in (jo, second)]
    links = re.findall(r"^http\S+(/g/\S+/)$", mail.body, re.MULTILINE)
    assert [guests.enter(link).get(guests.portal(one)).status_code for link, one in zip(links, again, strict=True)] == [
        200,
        200,
    ]
    assert [words in mail.body for words in ("Tender <2>", "Check the levels", "It opens once.")] == [True] * 3
    assert "Tender &lt;2&gt;" in mail.alternatives[0].content
    assert {one.words for one in deliveries.of_shares(again).values()} == {"Sent"}
    assert len(deliveries.of_shares(again)) == 2
    assert bounces.take(returned(mail.message()))
    assert [event.action for event in AuditEvent.objects.order_by("pk")][-1] == "address_bounced"
    assert deliveries.shares_of(again[0].mail_key) == again
    bundle = again[0].mail_key
    shares.rotate(again[0], by=world.actor("dina"))
    rotated = deliveries.of_shares([Share.objects.get(pk=again[0].pk)])
    assert [one.words for one in rotated.values()] == ["Waiting to be sent"]
    assert deliveries.shares_of(bundle) == again, "the first is known by its key, the other as it still has that link"


def test_kept_and_ended_shares_of_one_person_are_told_of_in_one_mail(world, shared, mailoutbox):
    guests.share_with_jo(world, label="Tender")
    told(mailoutbox, "jo@client.example")
    world.add_revision(world.plan, "B", "draft")
    release(world).press("Change status", {"New status": "For information"})
    (mail,) = told(mailoutbox, "jo@client.example")
    assert "- HT-CIV-DWG-001: revision A, until" in mail.body
    assert "- Tender: revision A, until" in mail.body
    named = frozenset(Share.objects.values_list("public_id", flat=True))
    newer = world.plan.revisions.get(code="B")
    new_revisions.after_release(newer, {PART: Decision(Fate.REVOKE, named)}, world.actor("dina"))
    (mail,) = told(mailoutbox, "jo@client.example")
    assert mail.subject == "Meridian Rail Alliance ended your access to HT-CIV-DWG-001"
    assert mail.body.count("- HT-CIV-DWG-001 ") == 1


def test_who_has_links_of_two_owners_hears_from_each_of_their_own_and_of_no_others(world, mailoutbox):
    SharePolicy.objects.create(replies_to_owner=True)
    for label, by in LABELS.items():
        guests.share_with_jo(world, label=label, by=by)
    Share.objects.filter(label="Taken over").update(taken_over_by=world.people["petra"])
    told(mailoutbox, "jo@client.example")
    newer = world.add_revision(world.plan, "B", "for_information")

    def heard(fate):
        named = frozenset(Share.objects.values_list("public_id", flat=True))
        new_revisions.after_release(newer, {PART: Decision(fate, named)}, world.actor("ada"))
        mails = told(mailoutbox, "jo@client.example")
        assert len(mails) == 2
        return {mail.extra_headers["Reply-To"].split("@")[0]: mail.body for mail in mails}

    kept, ended = heard(Fate.KEEP), heard(Fate.REVOKE)
    assert {by: [label for label in LABELS if label in body] for by, body in kept.items()} == {
        "dina": ["Levels", "Kerbs"],
        "petra": ["Tender", "Claim", "Taken over"],
    }
    assert {by: [name for name in ("Dina Okafor", "Petra Price") if f"Ask {name} if" in ended[by]] for by in ended} == {
        "dina": ["Dina Okafor"],
        "petra": ["Petra Price"],
    }


def test_revoked_on_the_upload_they_end_and_each_recipient_is_told(world, shared, mailoutbox):
    mailoutbox.clear()
    jo, _, _ = shared
    _, send = upload(world, Revoke="revoke")
    send()

    assert guests.sentences(jo)[-1].endswith("Revision B of HT-CIV-DWG-001 was uploaded.")
    assert mails(mailoutbox) == [
        (["jo@client.example"], "Meridian Rail Alliance ended your access to HT-CIV-DWG-001"),
        (["max@client.example"], "Meridian Rail Alliance ended your access to HT-CIV-DWG-001"),
    ]


def test_the_release_asks_again_and_kept_shares_say_that_they_are_superseded(world, shared, mailoutbox):
    mailoutbox.clear()
    jo, _, link = shared
    world.add_revision(world.plan, "B", "draft")
    page = release(world)
    assert "Reissue on Rev B" in page.heard(QUESTION)[0]
    page.press("Change status", {"New status": "For information"})

    assert guests.sentences(jo)[-1] == (
        "The share for Jo Reid goes on at revision A of HT-CIV-DWG-001, superseded by B"
    )
    assert mails(mailoutbox)[0] == (
        ["jo@client.example"],
        "Meridian Rail Alliance released a newer revision of HT-CIV-DWG-001",
    )
    assert "Superseded by Rev B" in guests.enter(link).get(guests.portal(jo)).content.decode()


def test_a_choice_wins_over_the_policy_for_what_the_page_named_and_for_nothing_else(world, shared):
    SharePolicy.objects.create(on_new_revision="revoke")
    jo, most, _ = shared
    world.add_revision(world.plan, "B", "draft")
    page = release(world)
    assert page.page.query(f"{QUESTION} input[checked]")[0].attrs["value"] == "revoke"
    later, _ = guests.share_with_jo(world, recipient_name="Late Comer")
    shares.revoke(most, reason="Left", by=world.actor("petra"))
    Share.objects.filter(pk=later.pk).update(taken_over_by=None)
    later.items.update(revision=world.plan.revisions.get(code="A"))
    page.press("Change status", {"New status": "For information", "Keep": "keep"})

    stories = [guests.story(share)[-1] for share in (jo, most, later)]
    assert stories == ["share_superseded", "share_revoked", "share_revoked"]
    assert guests.sentences(later)[-1].endswith("Revision B of HT-CIV-DWG-001 was released.")


def test_who_may_not_manage_guest_shares_is_not_asked_and_the_policy_counts(world, shared):
    SharePolicy.objects.create(on_new_revision="revoke")
    world.override("document_controller", "manage_guest_shares", "deny")
    jo, _, _ = shared
    page, send = upload(world)
    assert page.heard(QUESTION) == []
    send()
    assert "share_revoked" not in guests.story(jo), "a draft ends nothing by itself"
    page = release(world)
    assert "2 live guest shares are on earlier revisions: they end." in page.text
    smuggled = {"guest_shares": "keep", "guest_shares_named": [jo.public_id]}
    _, address, data = page.filled("Change status", {"New status": "For information"})
    page.client.post(address, data | smuggled)

    assert guests.story(jo)[-1] == "share_revoked"


def test_where_there_are_too_many_for_one_request_the_policy_is_told(world, shared, monkeypatch):
    monkeypatch.setattr("guestshares.web.new_revisions.MOST", 1)
    monkeypatch.setattr("guestshares.services.new_revisions.MOST", 1)
    world.add_revision(world.plan, "B", "draft")
    page = release(world)

    assert page.heard(QUESTION) == []
    assert "2 live guest shares are on earlier revisions: they go on, and say that they are superseded." in page.text


def test_a_confidential_document_is_not_reissued_by_a_controller(world):
    world.plan.is_confidential = True
    world.plan.save(update_fields=["is_confidential"])
    guests.share_with_jo(world, by="petra")

    assert "Reissue" not in upload(world)[0].heard(QUESTION)[0]
    assert "Reissue" in upload(world, "petra")[0].heard(QUESTION)[0]


def test_what_policy_refuses_to_reissue_is_said_and_nothing_happens(world, shared):
    SharePolicy.objects.create(recipient_domains=["other.example"])
    jo, _, _ = shared
    page, send = upload(world, Reissue="reissue")
    send()

    assert page.status == 422
    assert "The share for Jo Reid cannot be reissued: Shares may only go to addresses at other.example." in page.text
    assert not world.plan.revisions.filter(code="B").exists()
    assert guests.story(jo) == ["share_created"]


def test_a_share_of_several_documents_moves_on_with_one_of_them(world):
    guests.allow_packages()
    both, _ = guests.share_with_jo(world, [world.plan, world.beam], scope="package")
    file = uploads.check(SimpleUploadedFile("plan.pdf", world.pdf))
    revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
    draft = world.plan.revisions.get(code="B")
    newest = world.add_revision(world.plan, "C", "draft")
    page = release(world)
    page.press("Change status", {"New status": "For information", "Reissue": "reissue"})

    again = Share.objects.get(reissue_of=both)
    pinned = [(item.document.number, item.revision.code) for item in again.items.all()]
    assert pinned == [("HT-CIV-DWG-001", "B"), (world.beam.number, "A")]
    statuses.move(newest, to="for_information", by=world.actor("dina"))
    assert guests.sentences(again)[-1].endswith("superseded by C")
    assert draft.code == "B"
