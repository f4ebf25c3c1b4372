"""What a guest has in their hands after they answered: receipts on the page, as a PDF and by mail (SPEC 9.4)."""

import re

import pytest

from accounts.models import Notification
from audit.models import AuditEvent
from guestshares.models import GuestResponse, Share, SharePolicy
from guestshares.services import shares
from kazinex.core import outbox
from tests.guestshares import guests
from tests.person import Person

ANSWER = {"decision": "approved", "comment": "Fine."}
REVOKED = "This link has been revoked."


@pytest.fixture
def ends_with_the_answer(world):
    """Policy ends a share once everything is answered."""
    return SharePolicy.objects.create(after_response="revoke", share_packages=True)


def both_records(world, **terms):
    """A share of plan and beam, and the path of its link."""
    return guests.share_with_jo(world, [world.plan, world.beam], scope="package", **terms)


def addresses(share, *more):
    """The same address of each record of a share."""
    return [guests.portal(share, "records", item.revision.public_id, *more) for item in share.items.all()]


def answer_both(jo, share):
    """One decision on both records, and the page one stands on then."""
    records = [item.revision.public_id for item in share.items.all()]
    return jo.post(guests.portal(share, "respond"), {"records": records, "decision": "rejected"}, follow=True)


def links_of(page):

    return re.findall(r'href="([^"]+)"', page.content.decode())


def mails_to(mailoutbox, address):
    while outbox.dispatch():
        pass
    return [mail for mail in mailoutbox if mail.to == [address] and "shared" not in mail.subject]


def test_who_answered_last_keeps_the_receipt_though_the_answer_ended_the_share(world, ends_with_the_answer):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    page = jo.post(guests.record(share, "respond"), ANSWER, follow=True)
    assert (page.status_code, "Response submitted" in page.content.decode()) == (200, True)
    assert jo.get(guests.record(share, "receipt", "pdf")).content.startswith(b"%PDF")

    assert Person(jo).open(guests.record(share, "receipt")).text.count("Back to the documents") == 0
    assert guests.portal(share) not in [one.partition("?")[0] for one in links_of(page)]
    event = AuditEvent.objects.get(action="share_revoked")
    assert (event.actor_label, event.details["reason"]) == ("Kazinex (after a response)", "Everything was answered.")


def test_nothing_else_of_the_share_opens_any_more(world, ends_with_the_answer):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    jo.post(guests.record(share, "respond"), ANSWER)

    for more in [("",), ("download",), ("pages", "1", "sheet"), ("respond",)]:
        assert jo.get(guests.record(share, *filter(None, more))).status_code == 410, more
    assert [jo.get(path).status_code for path in (guests.portal(share), guests.portal(share, "download"))] == [410, 410]
    draft = jo.post(guests.record(share, "draft"), {"comment": "More"}, headers={"accept": "text/plain"})
    assert draft.status_code == 410


def test_the_receipt_opens_in_no_other_session(world, ends_with_the_answer):
    share, link = guests.share_with_jo(world)
    before, jo = guests.enter(link), guests.enter(link)
    jo.post(guests.record(share, "respond"), ANSWER)

    answer = before.get(guests.record(share, "receipt"))
    assert (answer.status_code, REVOKED in answer.content.decode()) == (410, True)
    assert before.get(guests.record(share, "receipt", "pdf")).status_code == 410


def test_of_several_answers_only_those_of_the_same_session_keep_their_receipts(world, ends_with_the_answer):
    share, link = both_records(world)
    respond, receipts = addresses(share, "respond"), addresses(share, "receipt")
    guests.enter(link).post(respond[0], ANSWER)
    jo = guests.enter(link)
    jo.post(respond[1], ANSWER)

    assert [jo.get(path).status_code for path in receipts] == [410, 200]


def test_a_revoke_by_a_member_takes_the_receipt_page_too(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    jo.post(guests.record(share, "respond"), ANSWER)
    shares.revoke(share, reason="Wrong person", by=world.actor("dina"))

    assert jo.get(guests.record(share, "receipt")).status_code == 410
    assert jo.get(guests.record(share, "receipt", "pdf")).status_code == 410


def test_one_decision_on_all_ends_the_share_and_shows_every_receipt(world, ends_with_the_answer):
    share, link = both_records(world)
    jo = guests.enter(link)
    page = answer_both(jo, share)

    assert page.status_code == 200
    assert set(addresses(share, "receipt")) <= {page.request["PATH_INFO"], *links_of(page)}
    assert [jo.get(path).status_code for path in addresses(share, "receipt")] == [200, 200]
    assert Share.objects.get().is_revoked


def test_one_decision_after_the_date_shows_every_receipt_too(world):
    guests.allow_packages()
    share, link = both_records(world)
    jo = guests.enter(link)
    guests.end_by_date(share)
    page = answer_both(jo, share)

    assert (page.status_code, "Late" in page.content.decode()) == (200, True)
    assert set(addresses(share, "receipt")) <= {page.request["PATH_INFO"], *links_of(page)}
    assert guests.portal(share) not in links_of(page)


def test_leaving_a_share_that_was_revoked_meanwhile_is_no_answer_that_was_lost(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    shares.revoke(share, reason="Wrong person", by=world.actor("dina"))

    left = jo.post(guests.portal(share, "leave"), follow=True)
    assert (left.status_code, "You have left" in left.content.decode()) == (200, True)
    assert jo.get(guests.portal(share)).status_code == 404


def test_the_receipt_names_the_address_it_was_mailed_to_and_not_the_one_that_was_typed(world, mailoutbox):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link, email="somebody@else.example")
    page = jo.post(guests.record(share, "respond"), ANSWER, follow=True).content.decode()

    assert "A copy of this receipt was mailed to jo@client.example." in page
    assert "somebody@else.example" not in page
    assert [len(mails_to(mailoutbox, address)) for address in ("jo@client.example", "somebody@else.example")] == [1, 0]


def test_one_decision_on_several_records_is_one_mail_that_names_all_and_one_notice(world, mailoutbox):
    guests.allow_packages()
    share, link = both_records(world)
    answer_both(guests.enter(link), share)

    answers = list(GuestResponse.objects.order_by("pk"))
    (receipt,) = mails_to(mailoutbox, "jo@client.example")
    html = str(receipt.alternatives[0][0])
    for text in (receipt.body, html):
        assert [answer.sha256 in text for answer in answers] == [True, True]
        assert ["HT-CIV-DWG-001" in text, "HT-STR-DWG-001" in text] == [True, True]
    assert receipt.subject.endswith("HT-CIV-DWG-001 and 1 more")
    notice = Notification.objects.get(kind="share_answered")
    assert notice.text == "Jo Reid answered “Rejected” on HT-CIV-DWG-001, HT-STR-DWG-001."
    assert AuditEvent.objects.filter(action="response_submitted").count() == len(answers) == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "hat Ihre Antwort zu 2 Dokumenten erhalten"), ("fr", "a reçu votre réponse sur 2 documents")],
)
def test_that_mail_speaks_the_language_of_its_guest(world, mailoutbox, language, words):
    guests.allow_packages()
    share, link = both_records(world, language=language)
    answer_both(guests.enter(link), share)
    while outbox.dispatch():
        pass
    (receipt,) = [mail for mail in mailoutbox if words in " ".join(mail.body.split())]
    assert receipt.to == ["jo@client.example"]
