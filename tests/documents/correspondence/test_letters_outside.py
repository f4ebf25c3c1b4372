"""Letters to people outside: their guest link, the thread on their page, their answer."""

import re
from datetime import date

import pypdfium2
import pytest
from django.core import mail as sent_mail
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import BouncedAddress, Membership, Notification
from audit.models import AuditEvent
from documents.correspondence.models import Letter, LetterAttachment, Reply
from documents.correspondence.queries import letters as queries
from documents.correspondence.queries import threads as shown
from documents.correspondence.services import letter_mails, returned, threads
from documents.register.services import uploads, watermarks
from guestshares.domain import dead_links
from guestshares.domain.actors import GuestActor
from guestshares.models import Share, SharePolicy
from guestshares.services import shares
from kazinex.core import outbox
from kazinex.core.errors import RuleBroken
from projects.models import ProjectMembership
from tests.cast import nobody_active
from tests.documents.register import samples
from tests.guestshares import guests
from tests.person import Person

JO = "Jo Reid <jo@client.example>"


def deliver():
    with nobody_active():
        outbox.dispatch(most=200)


def enter():
    deliver()
    told = "\n".join(str(one.body) for one in sent_mail.outbox if one.to == ["jo@client.example"])
    (link,) = set(re.findall(r"/g/[\w-]{20,}/", told))
    return guests.enter(link)


def test_somebody_outside_reads_the_thread_and_answers_on_their_guest_page(world, send, reply):
    letter = send(to=f"{JO}\nAbel Adeyemi", documents=world.plan.number, by="dina")
    reply(letter, "abel", "Jo knows.", files=())
    share = Share.objects.get()
    jo = Person(enter()).open(guests.portal(share))

    assert (share.scope, share.distribution) == ("letter", letter.public_id)
    assert all(words in jo.text for words in ("Which level counts?", "Jo knows.", world.plan.number))
    jo.follow("Reply").press("Reply", {"Body": ""})
    assert jo.status == 422
    note = SimpleUploadedFile("levels.txt", b"3.42\n")
    jo.press("Reply", {"Body": "3.42 m.", "Official answer": True, "Attachments": note})
    assert ("3.42 m." in jo.text, "levels.txt" in jo.text) == (True, True)
    again = Letter.objects.get()
    assert (again.status, again.ball, again.answered_at is not None) == ("responded", "sender", True)
    dina = Person(world.client("dina")).open(letter.get_absolute_url())
    assert "Jo Reid (outside)" in dina.text
    file = LetterAttachment.objects.get().public_id
    assert b"".join(jo.client.get(guests.portal(share, "letter", "attachments", file)).streaming_content) == b"3.42\n"


def test_who_chose_a_language_on_the_portal_is_written_to_in_it_and_members_in_english(world, send, reply):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    jo.post("/g/language/", {"language": "de", "back": guests.portal(share)})
    letter = send(to=f"{JO}\nAbel Adeyemi", documents=world.plan.number, by="dina", cc="Remy Rousseau")
    reply(letter, "abel", "Jo knows.", files=())
    threads.close(letter, reason="Told by phone", by=world.actor("dina"))
    letter_mails.due([(letter, letter.recipients.filter(user=None))], "is overdue", by=world.actor("dina"))
    deliver()

    _share, first, answer, closed, late = [one for one in sent_mail.outbox if one.to == ["jo@client.example"]]
    texts = [" ".join(str(one.body).split()) for one in (first, answer, closed, late)]
    for text, words in zip(
        texts,
        [
            "hat Ihnen geschrieben, Request",
            "hat auf RFI-0001 geantwortet",
            "hat RFI-0001 geschlossen",
            "ist überfällig",
        ],
        strict=True,
    ):
        assert words in text
    assert "RFI-0001 öffnen" in texts[0]
    assert "öffnet seinen Verlauf" in texts[1]
    assert '<html lang="de">' in closed.message().as_bytes().decode()
    members = [str(one.body) for one in sent_mail.outbox if one.to == ["remy@meridian.example"]]
    assert any("Abel Adeyemi replied to RFI-0001" in text for text in members)


def test_a_letter_without_documents_opens_too_and_a_closed_one_takes_no_answer(world, send):
    letter = send("SI", to=JO)
    jo = Person(enter()).open(guests.portal(Share.objects.get()))
    assert "Which level counts?" in jo.text
    answer = jo.follow("Reply")
    Letter.objects.update(status="closed", closed_at=letter.sent_at)
    answer.press("Reply", {"Body": "Late"})
    assert (answer.status, "SI-0001 was closed at" in answer.text, "Late" in answer.response.content.decode()) == (
        422,
        True,
        True,
    )
    jo.open(guests.portal(Share.objects.get(), "letter", "answer"))
    assert ("This letter is closed." in jo.text, "Save draft" in jo.text) == (True, False)


def test_another_share_reaches_no_letter(world, send):
    send(to=JO)
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)

    assert jo.get(guests.portal(share, "letter", "answer")).status_code == 404
    assert jo.get(guests.portal(share, "letter", "attachments", "0" * 24)).status_code == 404


def test_how_far_the_link_came_stands_beside_who_is_outside(world, send):
    letter = send(to=JO)
    assert [one.state for one in shown.deliveries(letter)] == ["Mail is waiting"]
    enter()
    assert [one.state for one in shown.deliveries(letter)] == ["Mail sent"]


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"share_transmittals": False}, "Letters may not be sent to people outside here"),
        ({"recipient_domains": ["firm.example"]}, "jo@client.example is outside"),
    ],
)
def test_the_guest_policy_refuses_in_words(world, write, send, policy, words):
    SharePolicy.objects.create(**policy)

    with pytest.raises(RuleBroken, match=words):
        send(to=JO)
    assert Letter.objects.get().status == "draft"


def test_who_manages_guest_shares_learns_of_a_letter_between_others_its_number_alone(world, send, url):
    letter = send("GEN", to=JO, subject="The claim of the ferry", body="Between us.")
    share = Share.objects.get()
    dina = Person(world.client("dina")).open(share.get_absolute_url())
    assert (share.label, queries.letters(world.actor("dina")).exists()) == (letter.code, False)
    told = AuditEvent.objects.get(action="share_created")
    assert "ferry" not in f"{dina.text} {told.details} {told.target_label}"

    dina.follow("Rotate and resend").press("Rotate and resend")
    assert ("A new link was mailed" in dina.text, "/g/" in dina.text) == (True, False)
    dina.follow("Reissue").press("Reissue")
    assert ("A new link was mailed" in dina.text, "/g/" in dina.text) == (True, False)
    dina.follow("Revoke").press("Revoke share", {"Reason": "Left the firm"})
    assert Share.objects.order_by("pk").last().is_revoked


def test_documents_go_outside_in_a_letter_only_by_who_may_share_them(world, send):
    with pytest.raises(RuleBroken, match="your role may not share documents with people outside"):
        send(to=JO, documents=world.plan.number)
    assert (Share.objects.count(), Letter.objects.get().status) == (0, "draft")

    assert send(to=JO).status == "sent"


def test_files_of_a_letter_leave_by_the_download_rule_and_are_recorded(world, send, reply):
    letter = send("SI", to=f"{JO}\nAbel Adeyemi")
    note = uploads.check(SimpleUploadedFile("levels.txt", b"3.42\n"))
    reply(letter, "abel", files=[note])
    share, jo = Share.objects.get(), enter()
    file = guests.portal(share, "letter", "attachments", LetterAttachment.objects.get().public_id)
    assert b"".join(jo.get(file).streaming_content) == b"3.42\n"
    told = AuditEvent.objects.get(action="guest_file_downloaded").details
    assert (told["document"], told["sha256"]) == ("a file of SI-0001", LetterAttachment.objects.get().sha256)
    assert jo.head(file).status_code == 404

    cut = jo.get(file)
    shares.revoke(share, reason="Left the firm", by=world.actor("dina"))
    with pytest.raises(ConnectionAbortedError):
        b"".join(cut.streaming_content)
    Share.objects.update(allow_download=False, revoked_at=None, revoke_reason="")
    page = jo.get(guests.portal(share)).content.decode()
    assert ("levels.txt" in page, file in page, jo.get(file).status_code) == (True, False, 404)
    assert AuditEvent.objects.filter(action="guest_file_downloaded").count() == 2


def test_a_pdf_beside_a_letter_carries_the_name_where_the_policy_asks_for_it(world, send, reply, monkeypatch):
    letter, content = send("SI", to=f"{JO}\nAbel Adeyemi"), samples.pdf(1)
    reply(letter, "abel", files=[uploads.check(SimpleUploadedFile("levels.pdf", content))])
    share, jo = Share.objects.get(), enter()
    file = guests.portal(share, "letter", "attachments", LetterAttachment.objects.get().public_id)
    assert b"".join(jo.get(file).streaming_content) == content
    SharePolicy.objects.create(watermark=True)

    marked = jo.get(file)
    read = pypdfium2.PdfDocument(b"".join(marked.streaming_content))[0].get_textpage().get_text_range()
    assert f"Jo Reid · jo@client.example · {letter.code}" in read
    assert "levels.pdf" in marked["Content-Disposition"]
    assert guests.story(share).count("guest_file_downloaded") == 2
    monkeypatch.setattr(watermarks, "LARGEST", 1)
    assert (jo.get(file).status_code, guests.story(share).count("guest_file_downloaded")) == (409, 2)


def test_who_lost_access_is_told_nothing_more_of_a_letter(world, send, reply):
    people = ("Jo", "Ann", "Moe")
    outside = "\n".join(f"{name} <{name.lower()}@client.example>" for name in people)
    letter = send("SI", to=f"{outside}\nAbel Adeyemi\nRemy Rousseau\nPetra Price", by="dina")
    by = world.actor("dina")
    jo, ann = (Share.objects.get(recipient_name=name) for name in ("Jo", "Ann"))
    shares.revoke(jo, reason="Left the firm", by=by)
    guests.end_by_date(ann)
    Membership.objects.filter(user=world.abel).update(status="deactivated")
    ProjectMembership.objects.filter(user=world.remy).delete()
    Notification.objects.all().delete()
    deliver()
    sent_mail.outbox.clear()

    reply(letter, "dina", "Only for who is here.")
    threads.close(letter, reason="Settled", by=by)
    deliver()
    assert sorted(one.to[0] for one in sent_mail.outbox) == ["moe@client.example"] * 2 + ["petra@meridian.example"] * 2
    assert set(Notification.objects.values_list("user__email", flat=True)) == {"petra@meridian.example"}


def test_a_reply_by_a_share_that_ended_meanwhile_is_taken_late_or_given_back(world, send):
    send("SI", to=JO)
    share = Share.objects.get()
    jo = Person(enter()).open(guests.portal(share, "letter", "answer"))
    guests.end_by_date(share)
    jo.press("Reply", {"Body": "3.42 m."})
    assert ("Your reply was stored" in jo.text, Reply.objects.get().body) == (True, "3.42 m.")
    assert AuditEvent.objects.get(action="letter_answered").details["kind"] == "reply, after the link had expired"
    dina = Person(world.client("dina")).open(Reply.objects.get().letter.get_absolute_url())
    assert (Reply.objects.get().is_late, "Late" in dina.text) == (True, True)

    shares.revoke(share, reason="Left the firm", by=world.actor("dina"))
    answer = jo.client.post(guests.portal(share, "letter", "answer"), {"body": "An hour of work"})
    assert (answer.status_code, "An hour of work" in answer.content.decode()) == (410, True)
    jo.client.post(guests.portal(share, "leave"))
    answer = jo.client.post(guests.portal(share, "letter", "answer"), {"body": "An hour of work"})
    assert (answer.status_code, "An hour of work" in answer.content.decode()) == (410, True)
    assert Reply.objects.count() == 1


def test_a_revoke_that_comes_first_keeps_a_reply_out(world, send):
    send("SI", to=JO)
    share = Share.objects.get()
    part = shown.recipient_of(share)
    assert part is not None
    shares.revoke(share, reason="Left the firm", by=world.actor("dina"))

    with pytest.raises(dead_links.LinkDead):
        threads.reply_outside(part, body="3.42 m.", by=GuestActor(share))
    assert Reply.objects.count() == 0


def test_a_letter_that_had_no_documents_tells_of_none_withdrawn(world, send):
    send("SI", to=JO)
    jo = Person(enter()).open(guests.portal(Share.objects.get()))
    assert "withdrawn" not in jo.text


def test_a_link_that_came_back_stands_beside_who_is_outside_and_its_sender_is_told(world, send):
    letter = send(to=JO)
    address = BouncedAddress.objects.create(email="jo@client.example", reason="No such user", last_at=letter.sent_at)
    for key in (Share.objects.get().mail_key, "share-link:", "share-link:x:1", "share-link:99999999999999999999:1"):
        returned.note(address, key)

    assert [one.state for one in shown.deliveries(letter)] == ["Mail came back"]
    (told,) = Notification.objects.filter(user=world.ines, kind="letter_returned")
    assert told.text.startswith("RFI-0001 did not reach Jo Reid: mail to jo@client.example came back.")


def test_the_mail_that_brings_a_letter_outside_says_what_it_asks_and_is_the_first_of_its_thread(world, send, reply):
    letter = send(to=f"{JO}\nAbel Adeyemi", due_on=date(2099, 3, 2), documents=world.plan.number, by="dina")
    reply(letter, "abel")
    with nobody_active():
        outbox.dispatch(most=50)
    first, later = [one for one in sent_mail.outbox if "jo@" in one.to[0]]
    shares.rotate(Share.objects.get(), by=world.actor("dina"))
    deliver()
    rotated = sent_mail.outbox[-1]
    assert rotated.subject.startswith("Re: ")
    assert rotated.extra_headers["In-Reply-To"] == first.extra_headers["Message-ID"]
    assert rotated.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]

    assert first.subject == "[Meridian Rail Alliance, Harbour Tunnel RFI-0001] Level of the kerb"
    assert first.from_email.startswith('"Meridian Rail Alliance, Harbour Tunnel via Kazinex"')
    for words in ("Which level counts?", "An answer is due ", "Mar 2099", "Open RFI-0001:", f"- {world.plan.number}"):
        assert words in first.body
    root = first.extra_headers["Message-ID"]
    assert ("In-Reply-To" in first.extra_headers, later.extra_headers["In-Reply-To"]) == (False, root)
    assert "Which level counts?" in first.message().as_string().partition("text/html")[2]
