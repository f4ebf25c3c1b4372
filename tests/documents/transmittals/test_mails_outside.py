"""The mails about a transmittal, as mail programs read them; and what comes back."""

from email import message_from_bytes, policy
from email.utils import parseaddr

import pytest
from django.core import mail as sent_mail

from accounts.models import BouncedAddress, Notification
from accounts.services import bounces
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.transmittals.services import endings
from guestshares.models import Share
from guestshares.services import shares
from kazinex.core import outbox
from tests.cast import nobody_active
from tests.documents.transmittals.conftest import JO
from tests.person import Person
from tests.returned_mail import returned

PLACE = "[Meridian Rail Alliance, Harbour Tunnel TR-0001]"


@pytest.fixture
def delivered(db):
    """Every mail to people outside that left, or to whom else is asked for, oldest first."""

    def deliver(to="client.example"):
        with nobody_active():
            outbox.dispatch(most=200)
        found = [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in sent_mail.outbox]
        return [one for one in found if to in str(one["To"])]

    return deliver


def test_the_mail_of_a_transmittal_says_what_it_is_and_all_of_it_are_one_thread(world, issue, delivered):
    made = issue(to=f"Remy Rousseau\n{JO}", purpose="review", required_by="2099-03-02", remarks="As agreed.")
    endings.remind(made, by=world.actor("dina"))
    rotated = shares.rotate(Share.objects.get(), by=world.actor("dina"))
    reissued = shares.reissue(rotated.share, by=world.actor("dina"))
    shares.reissue(reissued.share, by=world.actor("dina"))
    endings.recall(made, reason="Wrong scale", by=world.actor("dina"))
    mails = {str(one["Subject"]): one for one in delivered()}

    first = mails[f"{PLACE} Drainage (for review)"]
    text = first.get_body(("plain",)).get_content()
    html = first.get_body(("html",)).get_content()
    assert parseaddr(str(first["From"]))[0] == "Meridian Rail Alliance, Harbour Tunnel via Kazinex"
    for words in ("acknowledge its receipt and answer for each document by 2 Mar 2099", "As agreed.", "Open TR-0001"):
        assert words in " ".join(text.split())
        assert words.split(" by ")[0] in " ".join(html.split())
    assert "- HT-CIV-DWG-001 Drainage general arrangement, revision A" in text
    assert (html.count("</a>"), text.count("/g/")) == (2, 1)  # the button, and the site in the footer
    others = [mails[f"Re: {PLACE} Drainage: {words}"] for words in ("please acknowledge", "recalled")]
    again = [one for one in delivered() if one["In-Reply-To"] and "replaces the link" in one.as_string()]
    assert {str(one["In-Reply-To"]) for one in (*others, *again)} == {str(first["Message-ID"])}
    assert len(again) == 2
    everything = [str(one["Message-ID"]) for one in delivered()]
    assert len(set(everything)) == len(everything)


def test_members_too_are_told_organisation_project_and_number_in_one_thread(world, issue, delivered):
    made = issue()
    endings.remind(made, by=world.actor("dina"))
    endings.recall(made, reason="Wrong scale", by=world.actor("dina"))
    first, *others = delivered(to=world.remy.email)

    place = "Meridian Rail Alliance, Harbour Tunnel"
    assert str(first["Subject"]) == f"{place}: TR-0001 Drainage was sent to you for information"
    assert {parseaddr(str(one["From"]))[0] for one in (first, *others)} == {f"{place} via Kazinex"}
    assert {str(one["In-Reply-To"]) for one in others} == {str(first["Message-ID"])}
    assert len({str(one["Message-ID"]) for one in (first, *others)}) == 3


def test_how_far_the_mail_came_stands_beside_who_is_outside(world, at, issue, delivered):
    issue(to=f"{JO}\nRemy Rousseau")
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001"))
    assert dina.text.count("Mail waiting to be sent") == 1
    (message,) = delivered()
    assert dina.open(at("transmittal", "TR-0001")).text.count("Mail sent") == 1
    assert bounces.take(returned(message))
    (told,) = [row for row in dina.open(at("transmittal", "TR-0001")).heard("tbody tr") if "Jo Reid" in row]
    assert ("Mail came back" in told, "Mail sent" in told) == (True, False)
    assert "Mail sent" not in dina.text


def test_mail_that_comes_back_tells_who_issued_it_until_somebody_says_it_works_again(world, issue, delivered):
    issue(to=JO)
    (message,) = delivered()
    assert [bounces.take(returned(message)) for _again in range(2)] == [True, True]

    told = Notification.objects.get(user=world.dina, kind="transmittal_returned")
    assert "TR-0001 did not reach Jo Reid: mail to jo@client.example came back." in told.text
    assert bounces.take(returned(message, action="delivered", status="2.0.0"))
    assert BouncedAddress.objects.count() == 1  # that one left before the other came back
    BouncedAddress.objects.update(last_at="2020-01-01T00:00Z")
    assert bounces.take(returned(message, action="delivered", status="2.0.0"))
    assert not BouncedAddress.objects.exists()
    words = "took the mark “mail came back” off jo@client.example: a later mail was delivered"
    assert words in sentence(AuditEvent.objects.get(action="address_cleared"))
