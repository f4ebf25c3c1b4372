"""Several shares changed at once: each as if it were changed alone, and what is refused is told."""

import re
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest

from accounts.models import Notification
from guestshares.models import Share, SharePolicy
from guestshares.queries import deliveries
from guestshares.services import several, shares
from kazinex.core import outbox
from kazinex.core.errors import RuleBroken
from tests.guestshares import guests
from tests.person import Person

ACTIVE = "/o/meridian/settings/external-access/active-shares/"


def called(share):
    return share.recipient_name


def ticked(world: Any, button: str, *chosen: Share, name: str = "dina") -> Person:
    """The page that a button below the list leads to, with these shares ticked."""
    person = Person(world.client(name)).open(ACTIVE)
    _method, address, data = person.filled(button)
    person.path = address
    return person._settle(person.client.post(address, {**data, "selected": [one.public_id for one in chosen]}))


@pytest.fixture
def two(world):
    return guests.share_with_jo(world)[0], guests.share_with_jo(world, world.beam, recipient_name="Kim Vale")[0]


def test_several_are_extended_and_who_cannot_be_is_told(world, two):
    jo, kim = two
    page = ticked(world, "Extend…", jo, kim)
    assert page.heard("h1") == ["Extend 2 shares"]
    shares.revoke(kim, reason="Left", by=world.actor("petra"))
    page.press("Extend shares", {"Expiry": "30", "Opens added": "2"})

    assert (page.status, "Something happened to these" in page.text) == (422, True)
    jo.refresh_from_db()
    outcome = several.extend([jo, kim], days=14, more_opens=1, by=world.actor("dina", ""))
    assert [one.pk for one in outcome.done] == [jo.pk]
    assert outcome.warnings(called) == ["Kim Vale: This share was revoked. Reissue it instead."]


def test_time_and_opens_are_given_to_each_on_top_of_its_own(world, two):
    jo, kim = two
    Share.objects.filter(pk=kim.pk).update(maximum_opens=0)
    dina = ticked(world, "Extend…", jo, kim).press("Extend shares", {"Opens added": "2"})

    assert "2 shares extended." not in dina.text
    assert "1 share extended." in dina.text
    assert dict(Share.objects.values_list("recipient_name", "maximum_opens")) == {"Jo Reid": 5, "Kim Vale": 0}
    again = ticked(world, "Extend…", jo).press("Extend share")
    assert (again.status, "Choose a new expiry, or enter how many opens are added." in again.text) == (422, True)


def test_nothing_happens_where_none_can_be_changed(world, two):
    SharePolicy.objects.create(maximum_days=7)
    with pytest.raises(RuleBroken, match="Jo Reid: A share may last at most 7 days here"):
        several.extend(two, days=30, more_opens=0, by=world.actor("dina", ""))


def test_new_links_are_mailed_to_several(world, two):
    before = set(Share.objects.values_list("token_hash", flat=True))
    dina = ticked(world, "Rotate…", *two).press("Rotate and resend shares")

    assert "2 shares given a new link." in dina.text
    assert not before & set(Share.objects.values_list("token_hash", flat=True))


def test_new_links_of_one_person_come_in_one_mail_that_says_what_each_is_for(world, two, mailoutbox):
    guests.share_with_jo(world, label="Tender", recipient_email="Jo@Client.example", language="de")
    guests.share_with_jo(world, world.beam, label="Beams", language="de")
    for links in (several.rotate, partial(several.reissue, current_revisions=False)):
        outbox.dispatch()
        mailoutbox.clear()
        chosen = Share.objects.filter(revoked_at=None).order_by("pk")
        done = links(list(chosen), by=world.actor("dina", "")).done
        outbox.dispatch()

        assert len(done) == 4
        assert len(mailoutbox) == 3, "one in each language, and to each of two people at one address"
        assert sorted(re.findall(r"^Dear (.+),$", "\n".join(one.body for one in mailoutbox), re.MULTILINE)) == [
            "Jo Reid",
            "Kim Vale",
        ]
        (mail,) = (mail for mail in mailoutbox if "2 neue Links" in mail.subject)
        assert mail.subject == "Dina Okafor (Meridian Rail Alliance) sendet Ihnen 2 neue Links"
        assert "Jeder von ihnen ersetzt einen" in mail.body
        assert [mail.body.index(words) > 0 for words in ("1. Tender", "2. Beams")] == [True, True]
        opened = [guests.enter(link) for link in re.findall(r"^http\S+(/g/\S+/)$", mail.body, re.MULTILINE)]
        now = list(Share.objects.filter(revoked_at=None, language="de").order_by("pk"))
        assert [one.get(guests.portal(share)).status_code for one, share in zip(opened, now, strict=True)] == [200, 200]
        assert deliveries.shares_of(now[0].mail_key) == now


def test_several_are_reissued_on_the_revisions_of_today(world, two):
    dina = ticked(world, "Reissue…", *two).press("Reissue shares", {"The current revisions": "current"})

    assert "2 shares reissued." in dina.text
    assert Share.objects.exclude(reissue_of=None).count() == 2
    assert Share.objects.filter(revoked_at=None).count() == 2


def test_several_are_reminded(world, two):
    dina = ticked(world, "Remind…", *two).press("Remind shares")
    assert "Reminded: Jo Reid, Kim Vale." in dina.text


def test_a_colleague_answers_for_several_from_then_on(world, two):
    dina = ticked(world, "Hand over…", *two).press("Hand over shares", {"To": "Petra", "Reason": "On leave"})

    assert "2 shares handed over." in dina.text
    assert {one.owner for one in Share.objects.all()} == {world.petra}
    assert guests.sentences(two[0])[-1] == (
        f"Dina Okafor handed the share for Jo Reid over from {world.dina.audit_label} to {world.petra.audit_label}: "
        "On leave"
    )
    told = Notification.objects.filter(user=world.petra, kind="share_handed_over")
    assert told.first().text == "You answer for the share for Jo Reid now: On leave"
    assert told.count() == 2


def test_nobody_answers_for_what_they_do_not_see_or_may_not_manage(world, two):
    by = world.actor("dina", "")
    with pytest.raises(RuleBroken, match="Remy Rousseau may not manage guest shares"):
        several.hand_over(two, to=world.remy, reason="x", by=by)
    world.role("ines", "document_controller")
    world.gather("Structures", "ines", disciplines=[world.STR.pk])
    outcome = several.hand_over(two, to=world.ines, reason="x", by=by)
    assert [one.recipient_name for one in outcome.done] == ["Kim Vale"]
    assert outcome.warnings(called) == ["Jo Reid: Ines Ibarra does not see all of its documents."]


def test_a_closed_project_is_left_alone(world, two):
    world.close()
    with pytest.raises(RuleBroken, match="or it is closed"):
        several.extend(two, days=14, more_opens=0, by=world.actor("dina", ""))


def test_one_share_is_handed_over_from_its_page(world, two):
    dina = Person(world.client("dina")).open(two[0].get_absolute_url()).press("Hand over")
    assert dina.heard("h1") == ["Hand over 1 share"]
    dina.press("Hand over share", {"To": "Petra", "Reason": "On leave"})
    assert Share.objects.get(pk=two[0].pk).owner == world.petra


def test_who_was_ticked_and_is_revoked_already_is_named(world, two):
    jo, kim = two
    shares.revoke(kim, reason="Left", by=world.actor("petra"))
    page = ticked(world, "Extend…", jo, kim)
    assert page.heard("h1") == ["Extend 1 share"]
    assert "Left out, since they are revoked already Kim Vale" in page.text

    assert "What you chose is revoked already." in ticked(world, "Remind…", kim).text


def test_after_several_are_changed_the_list_is_as_it_was_narrowed(world, two):
    narrowed = "/o/meridian/p/harbour/shares/?status=active&sort=expires_at"
    dina = Person(world.client("dina")).open(narrowed)
    _method, address, data = dina.filled("Extend…")
    dina.path = address
    dina._settle(dina.client.post(address, {**data, "selected": [two[0].public_id]}))
    assert dina.page.query(f'main a[href="{narrowed}"]'), "where Cancel leads"
    dina.press("Extend share", {"Opens added": "2"})
    assert "1 share extended." in dina.text
    assert dina.path == narrowed


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/o/northgate/", "/o/meridian/", "/o/meridian/["]
)
def test_it_leads_back_to_no_other_place(world, two, back):
    dina = world.client("dina")
    answer = dina.post(f"{ACTIVE}extend/?back={quote(back)}", {"selected": []})
    assert (answer.status_code, answer.headers["Location"]) == (302, ACTIVE)


def test_the_shares_of_a_document_and_of_a_contact_are_filtered_exported_and_changed_in_the_list(world, two):
    jo, _kim = two
    for page, left in (
        (f"{world.plan.get_absolute_url()}shares/", "Jo Reid"),
        (f"{jo.get_absolute_url()}recipient/", "Jo Reid"),
    ):
        dina = Person(world.client("dina")).open(page).follow("Filter, export or change several of them")
        assert (left in dina.text, "Revoke…" in dina.text, "Export to Excel" in dina.text) == (True, True, True)
    dina.open(f"{world.plan.get_absolute_url()}shares/").follow("Filter, export or change several of them")
    assert ("Kim Vale" in dina.text, f"Document: {world.plan.number}" in dina.text) == (False, True)
