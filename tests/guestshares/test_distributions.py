"""Several people who were given the same: who opened, who answered, reminding and ending all of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from guestshares.models import Share
from guestshares.queries import distributions as queries
from guestshares.services import distributions, shares
from guestshares.services.shares import Recipient
from kazinex.core import clock, outbox
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from tests.cast import prove_afresh
from tests.guestshares import guests
from tests.person import Person

PEOPLE = [
    Recipient("Jo Reid", "jo@client.example"),
    Recipient("Kim Vale", "kim@client.example"),
    Recipient("Max Muster", "max@muster.example"),
]
ACTIVE = "/o/meridian/settings/external-access/active-shares/"


@pytest.fixture
def issued(world):
    return shares.create_for_each(world.plan, recipients=PEOPLE, expiry=7, label="Tender", by=world.actor("dina"))


def address(issued):
    share = issued[0].share
    return queries.url("meridian", "harbour", share.distribution)


def path(link):
    return link[link.index("/g/") :]


def test_its_page_says_who_opened_and_who_answered(world, issued):
    jo = guests.enter(path(issued[0].link))
    jo.post(guests.record(issued[0].share, "respond"), {"decision": "approved"})
    guests.enter(path(issued[1].link), name="Kim Vale", email="kim@client.example")
    dina = Person(world.client("dina")).open(issued[2].share.get_absolute_url()).follow("All recipients")

    assert (dina.path, dina.heard("h1")) == (address(issued), ["Tender"])
    assert "3 Recipients 2 Opened 1 Answered 3 Can be opened" in dina.text or "Recipients 3" in dina.text
    assert queries.distribution(world.actor("dina"), issued[0].share.distribution).progress() == {
        "recipients": 3,
        "opened": 2,
        "answered": 1,
        "live": 3,
    }
    assert address(issued) in world.client("dina").get(ACTIVE).content.decode()


def test_whoever_has_not_answered_is_reminded_once_a_day(world, issued, mailoutbox):
    guests.enter(path(issued[0].link)).post(guests.record(issued[0].share, "respond"), {"decision": "approved"})
    shares.revoke(issued[1].share, reason="Left", by=world.actor("dina"))
    dina = Person(world.client("dina")).open(address(issued)).press("Remind all")

    assert "Reminded: Max Muster." in dina.text
    while outbox.dispatch():
        pass
    (mail,) = [one for one in mailoutbox if "waits for your answer" in one.subject]
    assert (mail.to, issued[2].link in mail.body) == (["max@muster.example"], False)
    assert [sentence(event) for event in AuditEvent.objects.filter(action="share_reminded")] == [
        "Dina Okafor reminded Max Muster <max@muster.example> of Tender for Max Muster before it ends"
    ]
    assert distributions.NOBODY in dina.press("Remind all").text
    Share.objects.update(asked_again_at=clock.now() - timedelta(hours=25))
    assert [one.recipient_name for one in distributions.remind_all(Share.objects.all(), by=world.actor("dina"))] == [
        "Max Muster"
    ]


def asked_for(change):
    with CaptureQueriesContext(connection) as captured:
        change()
    return len(captured)


def test_reminding_and_ending_all_asks_no_more_often_for_more_people(world):
    by = world.actor("dina")
    counts = []
    for number in (2, 25):
        people = [Recipient(f"Guest {one:02}", f"g{number}-{one:02}@client.example") for one in range(number)]
        shares.create_for_each(world.plan, recipients=people, expiry=7, by=by)
        mine = Share.objects.filter(recipient_email__startswith=f"g{number}-")
        counts.append(
            (
                asked_for(lambda mine=mine: distributions.remind_all(mine, by=by)),
                asked_for(lambda mine=mine: shares.revoke_many(mine, reason="Withdrawn", by=by)),
            )
        )
        assert [guests.story(one)[-2:] for one in mine] == [["share_reminded", "share_revoked"]] * number
    assert counts[0] == counts[1]


def test_of_many_only_twenty_are_named(world, monkeypatch):
    prove_afresh(monkeypatch)
    people = [Recipient(f"Guest {one:02}", f"g{one:02}@client.example") for one in range(22)]
    made = shares.create_for_each(world.plan, recipients=people, expiry=7, by=world.actor("dina"))
    dina = Person(world.client("dina")).open(address(made)).press("Remind all")
    named = ", ".join(f"Guest {one:02}" for one in range(20))

    assert f"22 reminded: {named} and 2 more." in dina.text
    assert dina.follow("End all").fact("Recipients").endswith("Guest 19 <g19@client.example> and 2 more")


def test_all_of_it_ends_for_one_reason(world, issued, monkeypatch):
    prove_afresh(monkeypatch)
    jo = guests.enter(path(issued[0].link))
    dina = Person(world.client("dina")).open(address(issued)).follow("End all")
    assert "Jo Reid <jo@client.example>, Kim Vale <kim@client.example>" in dina.fact("Recipients")
    dina.press("End all", {"Reason": "Tender withdrawn"})

    assert "3 shares revoked." in dina.text
    assert jo.get(guests.portal(issued[0].share)).status_code == 410
    assert set(Share.objects.values_list("revoke_reason", flat=True)) == {"Tender withdrawn"}
    assert "End all" not in dina.text.split("Recipients")[0]


def test_what_happened_since_the_page_was_shown_is_told_before_all_of_it_ends(world, issued, monkeypatch):
    prove_afresh(monkeypatch)
    dina = Person(world.client("dina")).open(address(issued)).follow("End all")
    shares.extend(issued[1].share, expiry=10, max_opens=None, by=world.actor("petra"))
    dina.press("End all", {"Reason": "Tender withdrawn"})

    assert (dina.status, "Something happened to these" in dina.text) == (422, True)
    assert not Share.objects.exclude(revoked_at=None).exists()


def test_who_does_not_see_its_document_does_not_find_it(world, issued):
    world.role("ines", "document_controller")
    world.gather("Structures", "ines", disciplines=[world.STR.pk])
    assert world.client("ines").get(address(issued)).status_code == 404


def test_a_reissued_share_stays_in_its_distribution(world, issued):
    again = shares.reissue(issued[0].share, by=world.actor("dina")).share
    found = queries.distribution(world.actor("dina"), again.distribution)
    assert (found.shares.count(), found.progress()["recipients"]) == (4, 3)


def test_a_single_share_has_no_distribution(world):
    share, _link = guests.share_with_jo(world)
    assert "All recipients" not in world.client("dina").get(share.get_absolute_url()).content.decode()
    with pytest.raises(RuleBroken):
        distributions.remind_all(Share.objects.none(), by=world.actor("dina"))


def test_a_mail_that_did_not_leave_is_told(world, issued, mailoutbox):
    kim = issued[1].share
    Outbox.objects.filter(dedupe_key=kim.mail_key).update(dead_at=clock.now(), error="SMTPRecipientsRefused")
    while outbox.dispatch():
        pass
    dina = Person(world.client("dina"))

    assert dina.open(issued[0].share.get_absolute_url()).fact("Mail").startswith("Sent")
    assert dina.open(kim.get_absolute_url()).fact("Mail").startswith("Could not be sent")
    assert dina.open(address(issued)).text.count("Could not be sent") == 1


def test_somebody_of_many_is_looked_for_and_those_who_lost_access_are_told_apart(world, issued):
    shares.revoke(issued[1].share, reason="Left", by=world.actor("dina"))
    dina = Person(world.client("dina"))

    def listed(query):
        shown = dina.open(address(issued) + query).heard("tbody td")
        return [one.name for one in PEOPLE if any(one.name in cell for cell in shown)]

    assert listed("?q=client.example") == ["Jo Reid", "Kim Vale"]
    assert listed("?q=muster") == ["Max Muster"]
    assert listed("?status=revoked") == ["Kim Vale"]
    assert listed("?status=active&q=nobody") == []


@pytest.mark.parametrize("count", [1, 3])
def test_how_many_recipients_there_are_costs_no_more_queries(world, count, django_assert_max_num_queries):
    people = [*PEOPLE[:count], Recipient("Pat", "pat@client.example")]
    made = shares.create_for_each(world.plan, recipients=people, expiry=7, by=world.actor("dina"))
    dina = world.client("dina")
    dina.get(address(made))
    with django_assert_max_num_queries(45):
        dina.get(address(made))
