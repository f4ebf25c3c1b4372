"""What the portal offers beyond reading: progress, news, search, answers for many, an archive, comments, comparing."""

import io
import zipfile
from typing import Any

import pytest

from audit import queries as audit_queries
from audit.models import AuditEvent
from documents.packages.services import packages
from documents.register.models import PageComment
from documents.register.queries import comments as members_comments
from documents.register.services import comments, revisions
from guestshares.models import GuestPin, GuestResponse, GuestSession, Scope, ShareItem
from guestshares.queries import pins
from guestshares.services import emails, package_shares, shares
from guestshares.services.shares import Recipient
from kazinex.core import clock
from kazinex.core.models import Outbox
from tests.documents.register.test_compare import plan
from tests.guestshares import guests
from tests.person import Person


@pytest.fixture
def several(world):
    """A share of three documents with Jo."""
    guests.allow_packages()
    for number in ("HT-CIV-DWG-101", "HT-CIV-DWG-102"):
        world.add_document(number, title=f"Gully {number[-1]}")
    package = packages.create(world.harbour, name="Gullies", by=world.actor("dina"))
    chosen = [world.plan, *world.harbour.documents.filter(number__contains="DWG-10").order_by("number")]
    packages.add_documents(package, chosen, by=world.actor("dina"))
    jo = [Recipient("Jo Reid", "jo@client.example")]
    (issued,) = package_shares.create_for_each(package, recipients=jo, expiry=7, max_opens=5, by=world.actor("dina"))
    return issued.share, issued.link.removeprefix(guests._site())


def test_one_answer_for_several_documents_is_one_response_each(world, several):
    share, link = several
    jo = Person(guests.enter(link))
    jo.open(guests.portal(share))
    assert "0 of 3 answered" in jo.text
    revision = share.items.first().revision.public_id
    form = {"records": [revision], "decision": "approved_with_comments", "comment": ""}
    refused = jo.client.post(guests.portal(share, "respond"), form)
    assert (refused.status_code, GuestResponse.objects.count()) == (422, 0)

    every = [item.revision.public_id for item in share.items.all()[:2]]
    jo.client.post(guests.portal(share, "respond"), {"records": every, "decision": "approved", "comment": "Fine"})
    assert list(GuestResponse.objects.values_list("decision", flat=True)) == ["approved", "approved"]
    assert AuditEvent.objects.filter(action="response_submitted").count() == 2
    jo.open(guests.portal(share))
    assert "2 of 3 answered" in jo.text


def test_one_answer_is_given_on_all_without_ticking_each(several):
    share, link = several
    jo = Person(guests.enter(link)).open(guests.portal(share, "respond"))
    jo.press("Submit responses", {"Decision": "Approved"})
    assert (jo.status, "Tick the documents that the answer is about." in jo.text) == (422, True)

    jo.press("Submit responses", {"All of these documents": True})
    assert (jo.status, list(GuestResponse.objects.values_list("decision", flat=True))) == (200, ["approved"] * 3)
    assert AuditEvent.objects.filter(action="response_submitted").count() == 3


def test_a_record_of_another_share_is_not_answered_along(world, several):
    share, link = several
    other, _ = guests.share_with_jo(world, world.beam)
    jo = guests.enter(link)
    form = {"records": [other.items.get().revision.public_id], "decision": "approved"}
    assert jo.post(guests.portal(share, "respond"), form).status_code == 422
    assert GuestResponse.objects.count() == 0


def test_the_archive_holds_every_file_and_each_is_on_record(world, several, checked_files):
    share, link = several
    jo = guests.enter(link)
    answer: Any = jo.get(guests.portal(share, "download"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
    assert names[0] == "Contents.txt"
    assert len([name for name in names if name.endswith(".pdf")]) == 3
    assert AuditEvent.objects.filter(action="guest_file_downloaded").count() == 3


def test_without_downloads_there_is_no_archive(world):
    share, link = guests.share_with_jo(world, allow_download=False)
    jo = guests.enter(link)
    assert jo.get(guests.portal(share, "download")).status_code == 404
    assert "Download all" not in jo.get(guests.portal(share)).content.decode()


def test_a_revoke_cuts_an_archive_short(world, several, checked_files):
    share, link = several
    answer: Any = guests.enter(link).get(guests.portal(share, "download"))
    stream = iter(answer.streaming_content)
    shares.revoke(share, reason="Wrong files", by=world.actor("dina"))
    with pytest.raises(ConnectionAbortedError):
        list(stream)


def test_a_guest_comments_on_a_page_and_reads_what_is_answered(world):
    share, link = guests.share_with_jo(world)
    other = comments.add(
        world.plan.revisions.get(), page=1, pin=_pin(), kind="comment", text="Internal words", by=world.actor("dina")
    )
    jo = Person(guests.enter(link))
    jo.open(guests.record(share, "comments", "new")).press("Add comment", {"Comment": "Too low", "Kind": "Question"})
    made = PageComment.objects.exclude(pk=other.pk).get()
    assert (made.author, made.author_name, made.number) == (None, "Jo Reid <jo@client.example>", 2)
    assert [one.text for one in members_comments.of_revision(made.revision)] == ["Internal words", "Too low"]

    for text in ("Raised by 50 mm", "And fixed"):
        comments.reply(made, text=text, by=world.actor("dina"))
    told = Outbox.objects.filter(dedupe_key__startswith=f"share-comments:{share.pk}:")
    assert told.count() == 1, "once in an hour"
    emails.comments_settled(share, world.beam)
    assert told.count() == 2, "of each document"
    jo.open(guests.record(share))
    assert ("Raised by 50 mm" in jo.text, "Internal words" in jo.text, "Comment 1" in jo.text) == (True, False, True)
    jo.open(guests.record(share, "comments", "1")).press("Reply", {"Reply": "Thanks, and the outlet?"})
    made.refresh_from_db()
    assert made.status == "open"
    assert AuditEvent.objects.filter(action="comment_answered", actor_kind="guest").count() == 1


def test_guests_see_no_comment_of_each_other(world):
    share, link = guests.share_with_jo(world)
    theirs, second = guests.share_with_jo(world, recipient_name="Kim Lee", recipient_email="kim@client.example")
    jo, kim = guests.enter(link), guests.enter(second)
    jo.post(guests.record(share, "comments", "new"), {"page": 1, "kind": "comment", "comment": "Between us"})
    assert GuestPin.objects.get().share == share
    for path in ((), ("pages", "1", "sheet")):
        assert "Between us" not in kim.get(guests.record(theirs, *path)).content.decode()
    assert kim.get(guests.record(theirs, "comments", "1")).status_code == 404


def test_guests_of_one_distribution_see_each_others_comments_where_the_sender_said_so(world):
    guests.allow_packages()
    people = [Recipient("Jo Reid", "jo@client.example"), Recipient("Kim Vale", "kim@client.example")]
    (first, jos), (second, kims) = shares.create_for_each(
        [world.plan, world.beam],
        recipients=people,
        expiry=7,
        scope=Scope.SELECTION,
        shares_comments=True,
        by=world.actor("ada"),
    )
    said = audit_queries.events_about(first)[0].details
    assert said["shares_comments"] is True
    jo, kim = (guests.enter(link.removeprefix(guests._site())) for link in (jos, kims))
    plan = world.plan.revisions.get().public_id
    here = [guests.portal(share, "records", plan) for share in (first, second)]
    assert "the others these documents were sent to" in jo.get(f"{here[0]}comments/new/").content.decode()
    jo.post(f"{here[0]}comments/new/", {"page": 1, "kind": "question", "comment": "Is the kerb too low?"})
    kim.post(f"{here[1]}comments/new/", {"page": 1, "kind": "comment", "comment": "The gully is missing."})
    made = PageComment.objects.order_by("pk").first()
    comments.reply(made, text="Raised by 50 mm", by=world.actor("dina"))
    for path in ("", "pages/1/sheet/"):
        page = kim.get(here[1] + path).content.decode()
        shown = [
            text in page for text in ("Is the kerb too low?", "Jo Reid", "Raised by 50 mm", "The gully is missing.")
        ]
        assert [shown, "jo@client.example" in page] == [[True] * 4, False]
    assert "Reply to comment 1" in jo.get(here[0]).content.decode()
    assert "Reply to comment 1" not in kim.get(here[1]).content.decode()
    assert [kim.get(f"{here[1]}comments/{number}/").status_code for number in (1, 2)] == [404, 200]

    ShareItem.objects.filter(share=second, document=world.plan).update(withdrawn_at=clock.now())
    alone, links = guests.share_with_jo(world, recipient_name="Lee Ito", recipient_email="lee@client.example")
    assert "too low" not in guests.enter(links).get(guests.record(alone)).content.decode()
    assert pins.of_share(second) == list(PageComment.objects.filter(text="The gully is missing."))
    again = shares.reissue(first, by=world.actor("ada")).share
    assert again.shares_comments


def test_nothing_is_said_after_the_share_has_ended(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    guests.end_by_date(share)
    form = {"page": 1, "kind": "comment", "comment": "Late"}
    assert jo.post(guests.record(share, "comments", "new"), form).status_code == 410
    assert PageComment.objects.count() == 0


def test_news_since_the_last_visit_are_told(world, several):
    share, link = several
    guests.enter(link)
    GuestSession.objects.update(began_at=clock.now(), last_seen_at=clock.now())
    world.stand(world.add_revision(world.plan, "B"), "approved")
    page = guests.enter(link).get(guests.portal(share)).content.decode()
    assert "New since you were here" in page
    assert "Superseded by Rev B" in page


def test_the_receipt_is_kept_as_a_pdf(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    assert jo.get(guests.record(share, "receipt", "pdf")).status_code == 404
    jo.post(guests.record(share, "respond"), {"decision": "approved", "comment": "<b>Fine</b> & done\n\nReally"})
    assert jo.get(guests.record(share, "receipt", "pdf")).content.startswith(b"%PDF")


def test_what_was_seen_before_is_compared_with_the_new_and_what_was_taken_away_is_not(world, checked_files):
    first, link = guests.share_with_jo(world)
    guests.enter(link).get(guests.record(first))
    revisions.add(world.plan, code="B", file=checked_files("b.pdf", plan((110, 10))), by=world.actor("dina"))
    second, link = guests.share_with_jo(world)
    stranger, theirs = guests.share_with_jo(world, recipient_name="Kim Lee", recipient_email="kim@client.example")
    jo, kim = guests.enter(link), guests.enter(theirs)

    assert "Compare with what you saw before" in jo.get(guests.record(second)).content.decode()
    assert jo.get(guests.record(second, "compare", "1")).status_code == 200
    assert "Compare with" not in kim.get(guests.record(stranger)).content.decode()
    assert kim.get(guests.record(stranger, "compare", "1")).status_code == 404
    first.items.update(withdrawn_at=clock.now())
    assert jo.get(guests.record(second, "compare", "1")).status_code == 404
    first.items.update(withdrawn_at=None)
    assert jo.get(guests.record(second, "compare", "1")).status_code == 200
    shares.revoke(first, reason="Withdrawn", by=world.actor("dina"))
    assert jo.get(guests.record(second, "compare", "1")).status_code == 404


@pytest.fixture
def checked_files(world):
    """Files as they are uploaded."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from documents.register.services import uploads

    def check(name="plan.pdf", content=None):
        return uploads.check(SimpleUploadedFile(name, world.pdf if content is None else content))

    return check


def _pin():
    from documents.register.models.pins import Pin

    return Pin(10, 10)
