"""Who shares sees first what the recipient will see, and nothing of it is made (SPEC 9.2)."""

import html
import re

import pytest

from audit.models import AuditEvent
from guestshares.models import Share, SharePolicy
from guestshares.queries import boards
from guestshares.web import previews
from kazinex.core import outbox
from kazinex.core.models import Outbox
from tests.documents.register.test_bulk import BEAM, PLAN, ticked
from tests.guestshares import guests
from tests.guestshares.test_members_side import NEW
from tests.person import Person

TYPED = {
    "Recipient name": "Kim Vale",
    "Recipient email": "kim@client.example",
    "Instructions": "Please check the <levels>.",
    "Passphrase": "open sesame",
}


def frames(page):
    """The mail, the page behind its button and the portal, as they are framed."""
    return [html.unescape(framed) for framed in re.findall(r'srcdoc="([^"]*)"', page)]


def test_mail_and_portal_are_shown_as_they_will_be_and_nothing_is_made(world, mailoutbox):
    world.meridian.brand_colour = "0a5c36"
    world.meridian.save()
    SharePolicy.objects.create(replies_to_owner=True)
    before = (AuditEvent.objects.count(), Outbox.objects.count())
    dina = Person(world.client("dina")).open(NEW).press("Preview", TYPED)

    assert (dina.status, Share.objects.exists()) == (200, False)
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == before
    assert "style-src-attr 'unsafe-inline'" in dina.response.headers["Content-Security-Policy"]
    shown, opening, portal = frames(dina.response.content.decode())
    assert ("#0a5c36" in shown, "Open the documents" in shown, "/g/…/" in shown) == (True, True, True)
    assert "Please check the &lt;levels&gt;." in shown
    assert ("Passphrase" in opening, "<body inert" in opening, "<script" in opening) == (True, True, False)
    assert ("HT-CIV-DWG-001" in portal, "Please check the &lt;levels&gt;." in portal) == (True, True)
    for words in ("Dina Okafor (Meridian Rail Alliance) shared HT-CIV-DWG-001 with you", "dina@meridian.example"):
        assert words in dina.text

    dina.press("Create Share")
    while outbox.dispatch():
        pass
    (mail,) = mailoutbox
    sent = previews.still(re.sub(r"/g/[\w-]{43}/", "/g/…/", str(mail.alternatives[0][0])))
    assert (mail.to, sent) == (["kim@client.example"], shown)
    assert Share.objects.get().instructions == TYPED["Instructions"]


def test_a_distribution_shows_whom_it_goes_to_and_what_stands_in_the_way_is_told(world):
    further = {"Further recipients": "Max Muster <max@client.example>"}
    dina = Person(world.client("dina")).open(NEW).press("Preview", TYPED | further)
    assert "Kim Vale <kim@client.example>, Max Muster <max@client.example>" in dina.text

    dina.press("Preview", {"Further recipients": "Kim <kim@client.example>"})
    assert (dina.status, "Name each recipient once." in dina.text, frames(dina.text)) == (422, True, [])
    assert not Share.objects.exists()


def test_documents_chosen_in_the_register_are_previewed_too(world):
    guests.allow_packages()
    dina = ticked(world, "Share with guest", PLAN, BEAM).press("Preview", TYPED | {"Allow download": True})
    portal = frames(dina.response.content.decode())[2]
    assert all(words in portal for words in (PLAN, BEAM, "Download all"))
    assert not Share.objects.exists()

    dina.press("Create Share")
    assert [item.document.number for item in Share.objects.get().items.all()] == [PLAN, BEAM]


def test_nothing_in_the_pictures_is_a_link_or_takes_a_key(world):
    framed = frames(Person(world.client("dina")).open(NEW).press("Preview", TYPED).response.content.decode())
    assert [("<body inert" in one, re.findall(r"<a\b[^>]*href", one)) for one in framed] == [(True, [])] * 3


@pytest.mark.parametrize(("shown", "is_told"), [(1, True), (20, False)])
def test_what_stands_on_further_pages_of_the_portal_is_listed_below_it(world, monkeypatch, shown, is_told):
    for place in (boards, previews):
        monkeypatch.setattr(place, "SHOWN", shown)
    guests.allow_packages()
    dina = ticked(world, "Share with guest", PLAN, BEAM).press("Preview", TYPED)

    page = dina.response.content.decode()
    assert ("All 2 documents, on further pages of the portal" in dina.text) == is_told
    (listed,) = re.findall(r"</iframe>\s*<details>(.*?)</details>", page.partition("What opens")[2], re.DOTALL) or [""]
    assert re.findall(r'class="code">([^<]+)<', listed) == ([PLAN, BEAM] if is_told else [])
    assert (BEAM in frames(page)[2]) is not is_told
