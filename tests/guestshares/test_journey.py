"""The main story of a guest share, over HTTP."""

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from guestshares.models import GuestResponse, Share
from kazinex.core import outbox
from tests.cast import HouseClient
from tests.guestshares import guests

NEW = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/shares/new/"
TERMS = {
    "recipient_name": "Jo Reid",
    "recipient_email": "jo@client.example",
    "label": "Client review",
    "scope": "document",
    "expiry": "7",
    "maximum_opens": "3",
    "allow_download": "on",
    "instructions": "Please comment on the culvert.",
}


def test_a_document_is_shared_opened_answered_and_revoked(world):
    dina = world.client("dina")
    assert dina.get(NEW).status_code == 200
    created = dina.post(NEW, TERMS, follow=True)
    share = Share.objects.get()
    assert created.redirect_chain[-1][0] == share.get_absolute_url()
    assert "shown once" in created.content.decode()
    assert "shown once" not in dina.get(share.get_absolute_url()).content.decode()

    while outbox.dispatch():
        pass
    link = next(line for line in mail.outbox[0].body.splitlines() if "/g/" in line).split("testserver")[-1]
    link = link[link.index("/g/") :]

    jo = HouseClient()
    landing = jo.get(link)
    assert (landing.status_code, landing["Location"].split("?")[0]) == (303, "/g/open/")
    assert "Meridian Rail Alliance" in jo.get(landing["Location"]).content.decode()
    opened = jo.post("/g/open/", guests.JO)
    assert (opened.status_code, opened["Location"]) == (303, guests.portal(share))
    home = jo.get(guests.portal(share)).content.decode()
    assert "Please comment on the culvert." in home
    assert "open 1 of 3" in home
    assert jo.get(guests.record(share)).status_code == 200
    assert jo.get(guests.record(share, "respond")).status_code == 200

    notes = SimpleUploadedFile("notes.txt", b"The culvert is too narrow.\n")
    answer = {"decision": "approved_with_comments", "comment": "See the culvert.", "attachments": [notes]}
    answered = jo.post(guests.record(share, "respond"), answer, follow=True)
    assert "Response submitted" in answered.content.decode()
    assert GuestResponse.objects.get().sha256 in answered.content.decode()

    seen = dina.get(share.get_absolute_url()).content.decode()
    assert "Approved with comments" in seen
    assert "notes.txt" in seen
    revoked = dina.post(share.get_absolute_url() + "revoke/", {"reason": "Superseded by the tender set"}, follow=True)
    assert "Revoked" in revoked.content.decode()
    gone = jo.get(guests.portal(share))
    assert gone.status_code == 410
    assert "This link has been revoked." in gone.content.decode()
    assert "This link has been revoked." in HouseClient().get(link).content.decode()
