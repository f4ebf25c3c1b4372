"""Acknowledgements that come too late, and what a transmittal leads on to: a reply, a forward."""

import pytest

from audit.models import AuditEvent
from documents.register.services import documents
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.services import acknowledging, endings
from guestshares.models import Share
from guestshares.services import shares
from tests.documents.transmittals.conftest import JO
from tests.guestshares import guests
from tests.person import Person


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (lambda made, by: endings.close(made, reason="Over", by=by), "TR-0001 was closed at"),
        (lambda made, by: endings.recall(made, reason="Wrong scale", by=by), "TR-0001 was recalled at"),
        (lambda made, by: acknowledging.acknowledge(made.recipients.get(), by=by), "This was acknowledged already"),
    ],
)
def test_a_form_left_open_says_what_happened_and_gives_back_what_was_typed(world, at, issue, ends, words):
    made = issue(to="Remy Rousseau")
    remy = Person(world.client("remy")).open(at("transmittal", "TR-0001"))
    ends(made, world.actor("remy" if "acknowledged" in words else "dina"))
    remy.press("Acknowledge receipt", {"Comment": "Thanks, it lies on site.", "Received by": "Sam Site"})

    assert words in remy.text
    assert remy.heard("textarea[readonly]") == ["Thanks, it lies on site.", "Sam Site"]
    assert "Acknowledge receipt" not in remy.text
    assert TransmittalRecipient.objects.get().comment == ""


def test_a_page_left_open_outside_says_what_happened_and_gives_the_text_back(world, issue, jos_link):
    made = issue(to=JO)
    jo = guests.enter(jos_link())
    portal = guests.portal(Share.objects.get())
    left = Person(jo).open(portal).follow("Acknowledge receipt")
    endings.close(made, reason="Over", by=world.actor("dina"))
    late = {"Comment": "Got it on site.", "Received by": "Sam Site"}
    _, address, typed = left.filled("Acknowledge receipt", late)
    left.press("Acknowledge receipt", late)

    assert "Meridian Rail Alliance closed TR-0001:" in left.text
    assert left.heard("textarea[readonly]") == ["Got it on site.", "Sam Site"]
    assert "Meridian Rail Alliance closed TR-0001:" in Person(jo).open(f"{portal}acknowledge/").text
    assert "Back to the documents" in left.text
    assert TransmittalRecipient.objects.get().acknowledged_at is None
    shares.revoke(Share.objects.get(), reason="Over", by=world.actor("dina"))
    ended = jo.post(address, typed)
    assert (ended.status_code, "Sam Site</textarea>" in ended.content.decode()) == (410, True)


def test_who_acknowledged_in_another_tab_reads_so_and_in_their_language(world, issue, jos_link):
    made = issue(to=JO)
    jo = guests.enter(jos_link())
    acknowledge = f"{guests.portal(Share.objects.get())}acknowledge/"
    left = Person(jo).open(acknowledge)
    acknowledging.acknowledge(made.recipients.get(), received_by="Sam Site", by=world.actor("dina"))
    left.press("Acknowledge receipt")
    assert "This was acknowledged already" in left.text

    said_so = jo.get(acknowledge, headers={"accept-language": "de"}).content.decode()
    assert "entgegengenommen von Sam Site" in said_so


def test_a_button_pressed_twice_acknowledges_once_and_says_so(world, at, issue, jos_link):
    issue(to=f"Remy Rousseau\n{JO}")
    portal = guests.portal(Share.objects.get())
    inside, outside = at("transmittal", "TR-0001"), f"{portal}acknowledge/"
    for person, page, there in ((world.client("remy"), inside, inside), (guests.enter(jos_link()), outside, portal)):
        _, address, typed = Person(person).open(page).filled("Acknowledge receipt", {"Comment": "Got it."})
        answers = [person.post(address, typed) for _press in range(2)]
        assert [(one.status_code, one.headers.get("Location")) for one in answers[1:]] == [(303, there)]
        assert "Nothing was recorded" not in person.get(there).content.decode()

    assert list(TransmittalRecipient.objects.values_list("comment", flat=True)) == ["Got it.", "Got it."]
    assert AuditEvent.objects.filter(action="transmittal_acknowledged").count() == 2


def test_a_reply_goes_back_and_a_forward_takes_the_revisions_along(world, at, issue):
    issue("ines", to="Dina Okafor")
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001")).follow("Reply")
    _, _, typed = dina.filled("Save draft")
    assert (typed["subject"], typed["to"]) == ("Re: Drainage", "ines@meridian.example")
    dina.press("Save draft")
    assert "Reply to TR-0001" in dina.text
    dina.open(at("transmittal", "TR-0001")).follow("Forward")
    _, _, typed = dina.filled("Save draft")
    assert (typed["subject"], typed["documents"].strip()) == ("Fwd: Drainage", "HT-CIV-DWG-001 rev A")
    endings.recall(Transmittal.objects.get(number=1), reason="Wrong scale.", by=world.actor("ines"))
    dina.press("Issue", {"To": "Remy Rousseau"})
    assert "TR-0001, which this forwards, was recalled: Wrong scale." in dina.text


def test_a_reply_to_ones_own_goes_to_those_it_went_to(world, at, issue):
    issue(to=f"Remy Rousseau\n{JO}\nDina Okafor", cc="Abel Adeyemi\nsite@client.example", subject="Re: Drainage")
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001")).follow("Reply")
    _, _, typed = dina.filled("Issue")

    assert typed["to"].split("\n") == ["Remy Rousseau <remy@meridian.example>", JO]
    assert typed["cc"] == "Abel Adeyemi <abel@meridian.example>\nsite@client.example"
    assert typed["subject"] == "Re: Drainage"
    dina.press("Issue", {"Documents": "HT-CIV-DWG-001"})
    assert "Remy Rousseau remy@meridian.example Notice and mail to a member" in dina.text


def test_a_reason_for_what_cannot_be_issued_any_more_is_given_back(world, at, draft):
    made = draft(purpose="construction")
    dina = Person(world.client("dina")).open(at("draft-issue", made.public_id))
    documents.delete(world.plan, reason="Twice", by=world.actor("dina"))
    dina.press("Issue", {"Reason": "Agreed on site."})

    assert dina.heard("textarea[readonly]") == ["Agreed on site."]
    assert (Transmittal.objects.get().status, "cannot be issued like this" in dina.text) == ("draft", True)
