"""Links that can be told apart, mails that go to the recipient alone, and what rotating ends."""

import pytest

from documents.register.models import Document
from guestshares.models import GuestDraft
from kazinex.core import clock, outbox
from tests.guestshares import guests

SECRET = "Ventilation of the cross passages"


def sent(mailoutbox):
    while outbox.dispatch():
        pass
    return mailoutbox


@pytest.mark.parametrize(
    ("terms", "topic", "about"),
    [({}, "HT-CIV-DWG-001", "1 document, sent on {day}"), ({"label": "For tender 7"}, *["For tender 7"] * 2)],
)
def test_a_mail_and_its_page_say_who_of_whom_sent_what(world, mailoutbox, terms, topic, about):
    share, link = guests.share_with_jo(world, **terms)
    page = guests.follow(link).get("/g/open/").content.decode()
    day = clock.shown_day(share.created_at, world.harbour.time_zone)

    assert sent(mailoutbox)[0].subject == f"Dina Okafor (Meridian Rail Alliance) shared {topic} with you"
    assert all(words in page for words in ("Meridian Rail Alliance", "Dina Okafor", about.format(day=day)))


def test_the_opening_page_names_no_document_and_runs_no_script(world):
    """SPEC 9.3 and SECURITY 4.4: whatever fetches a link learns nothing of what is shared, and runs nothing."""
    _, link = guests.share_with_jo(world)
    page = guests.follow(link).get("/g/open/").content.decode()
    assert ["HT-CIV" in page, world.plan.title in page, "<script" in page] == [False, False, False]


def test_neither_subject_nor_opening_page_holds_a_title(world, mailoutbox):
    Document.objects.filter(pk=world.plan.pk).update(title=SECRET)
    _, link = guests.share_with_jo(world)
    page = guests.follow(link).get("/g/open/").content.decode()

    assert SECRET not in page
    assert SECRET not in sent(mailoutbox)[0].subject


def test_a_receipt_goes_to_the_recipient_whatever_address_was_typed(world, mailoutbox):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link, email="stranger@elsewhere.example")
    jo.post(guests.record(share, "respond"), {"decision": "approved", "comment": "Buy at once!"})

    receipts = [mail for mail in sent(mailoutbox) if "Buy at once!" in mail.body]
    assert [mail.to for mail in receipts] == [["jo@client.example"]]
    assert not [mail for mail in mailoutbox if "stranger@elsewhere.example" in mail.to]


def test_rotating_a_link_ends_what_the_old_one_opened_and_keeps_the_draft(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    jo.post(guests.record(share, "draft"), {"decision": "approved", "comment": "Half of it"})
    world.client("dina").post(share.get_absolute_url() + "rotate/")

    for address in (guests.portal(share), guests.record(share), guests.record(share, "respond")):
        assert jo.get(address).status_code == 404
    assert GuestDraft.objects.get().comment == "Half of it"
    assert guests.story(share)[-1] == "share_rotated"
