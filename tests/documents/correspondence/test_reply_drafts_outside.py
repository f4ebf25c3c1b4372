"""What somebody outside types of an answer to a letter is kept until it is sent."""

from documents.correspondence.models import Letter, Recipient, Reply, ReplyDraft
from documents.correspondence.queries import threads as shown
from guestshares.models import Share
from guestshares.services import shares
from tests.documents.correspondence.test_letters_outside import JO, enter
from tests.guestshares import guests
from tests.person import Person

SCRIPT = {"Accept": "text/plain"}


def test_what_is_typed_of_an_answer_outside_is_kept_until_it_is_sent(world, send):
    send(to=f"{JO}\nAnn <ann@client.example>")
    share = Share.objects.get(recipient_name="Jo Reid")
    draft = guests.portal(share, "letter", "answer", "draft")
    jo = Person(enter()).open(guests.portal(share, "letter", "answer"))
    kept = jo.client.post(draft, {"body": "3.4\0"}, headers=SCRIPT)
    assert (kept.status_code, kept.content.decode()) == (200, "Draft saved.")
    jo.press("Save draft", {"Body": "3.42", "Official answer": True})
    assert ("Draft saved." in jo.text, "Files are not kept with it" in jo.text) == (True, True)
    assert "Draft saved" in jo.open(guests.portal(share)).text
    on_its_way = jo.follow("Reply").filled("Reply", {})[2]
    assert ("This is the draft you have kept." in jo.text, on_its_way["body"], on_its_way["is_official"]) == (
        True,
        "3.42",
        "on",
    )
    assert "3.42" not in world.client("ines").get(Letter.objects.get().get_absolute_url()).content.decode()
    assert shown.draft_outside(Recipient.objects.get(name="Ann")) == {}

    jo.press("Reply", {"Body": "3.42 m."})
    assert (Reply.objects.get().body, ReplyDraft.objects.count()) == ("3.42 m.", 0)
    overtaken = jo.client.post(draft, on_its_way, headers=SCRIPT)
    assert (overtaken.status_code, "sent meanwhile" in overtaken.content.decode()) == (409, True)
    assert ReplyDraft.objects.count() == 0


def test_a_draft_outside_is_kept_after_the_date_and_by_a_new_link_never_after_a_revoke(world, send):
    send("SI", to=JO)
    share = Share.objects.get()
    draft = guests.portal(share, "letter", "answer", "draft")
    jo = enter()
    guests.end_by_date(share)
    late = jo.post(draft, {"body": "An hour of work"}, headers=SCRIPT)
    assert (late.status_code, "will be marked late" in late.content.decode()) == (200, True)
    Letter.objects.update(status="closed", closed_at=share.created_at)
    for headers, status in ((SCRIPT, 409), ({}, 422)):
        closed = jo.post(draft, {"body": "Two hours of work"}, headers=headers)
        assert (closed.status_code, "SI-0001 was closed at" in closed.content.decode()) == (status, True)
    Letter.objects.update(status="sent", closed_at=None)

    shares.revoke(share, reason="Left the firm", by=world.actor("dina"))
    back = jo.post(draft, {"body": "Two hours of work"})
    assert (back.status_code, "Two hours of work" in back.content.decode()) == (410, True)
    assert ReplyDraft.objects.get().body == "An hour of work"
    again = shares.reissue(share, by=world.actor("dina")).share
    part = shown.recipient_of(again)
    assert part is not None
    assert shown.draft_outside(part) == {"body": "An hour of work", "is_official": False}


def test_another_share_keeps_no_draft_of_a_letter(world, send):
    send(to=JO)
    share, link = guests.share_with_jo(world)

    back = guests.enter(link).post(guests.portal(share, "letter", "answer", "draft"), {"body": "Typed here"})

    assert (back.status_code, "Typed here" in back.content.decode()) == (410, True)
    assert not ReplyDraft.objects.exists()
