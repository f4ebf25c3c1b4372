"""What is declared void stays open to guests and says so, and everybody concerned is told."""

from accounts.models import Notification
from documents.register.models import Document, DocumentStatus
from documents.register.services import bulk, documents, statuses
from guestshares.models import Share
from kazinex.core import outbox
from tests.guestshares import guests
from tests.person import Person

OF_BEAM = "HT-STR-DWG-001 revision A"


def sent(mailoutbox):
    while outbox.dispatch():
        pass
    to_guests = [mail for mail in mailoutbox if mail.to == ["jo@client.example"]]
    return [mail for mail in to_guests if "void" in mail.subject or "ungültig" in mail.subject]


def test_the_guest_and_who_answers_for_the_share_are_told_that_a_revision_is_void(world, mailoutbox):
    share, link = guests.share_with_jo(world, world.beam, max_opens=1)
    guests.share_with_jo(world, world.beam, recipient_name="Max Muster", language="de")
    jo = guests.enter(link)
    page = world.client("petra").get(f"{world.beam.get_absolute_url()}status/").content.decode()
    assert "2 guest shares go on and say that it is void; each recipient is told not to work from it." in page
    statuses.move(world.beam.current_revision, to="void", reason="Wrong bars", by=world.actor("petra"))

    english, german = sorted(sent(mailoutbox), key=lambda mail: mail.subject, reverse=True)
    assert english.subject == "Meridian Rail Alliance: what was shared with you is void"
    assert "- HT-STR-DWG-001 Beam schedule, revision A" in english.body
    assert "Bitte arbeiten Sie nicht damit" in german.body
    assert Notification.objects.get(kind="share_document").text == (
        f"{OF_BEAM} is void now. Your guests who have it were told: Jo Reid, Max Muster."
    )
    assert guests.sentences(share)[-1] == (
        "The share for Jo Reid goes on at revision A of HT-STR-DWG-001, which is void"
    )
    for more in ((), ("respond",)):
        assert "Void: please do not use it" in jo.get(guests.record(share, *more)).content.decode()


def test_one_mail_tells_of_all_that_is_made_void_at_once(world, mailoutbox):
    numbers = ["HT-STR-DWG-001", "HT-CIV-DWG-001"]
    for number in numbers:
        guests.share_with_jo(world, Document.objects.get(number=number))
    change, by = bulk.Status(DocumentStatus.VOID), world.actor("dina")
    found = Document.objects.visible_to(by).filter(number__in=numbers)
    plan = bulk.look(change, found.all, by=by)
    assert change.warnings(plan.changed, by)[0].startswith("2 guest shares go on")
    bulk.do(change, found.all, seen=plan.stamp, by=by)

    (mail,) = sent(mailoutbox)
    assert ("HT-STR-DWG-001 Beam" in mail.body, "HT-CIV-DWG-001 Drainage" in mail.body) == (True, True)
    assert not Notification.objects.filter(kind="share_document").exists(), "who did it knows"


def test_who_answers_for_a_share_is_told_that_somebody_else_deleted_its_document(world):
    share, _link = guests.share_with_jo(world, world.beam)
    documents.delete(world.beam, reason="Twice", by=world.actor("ada"))

    told = Notification.objects.get(kind="share_document")
    assert (told.user, told.text) == (
        world.dina,
        "HT-STR-DWG-001 was deleted. Your guest shares of it ended: Jo Reid.",
    )
    assert "HT-STR-DWG-001 was deleted." in Person(world.client("dina")).open(told.url).text
    assert Share.objects.get(pk=share.pk).is_revoked
