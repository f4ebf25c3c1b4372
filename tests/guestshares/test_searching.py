"""What Active Shares is searched by stands in an index that whoever writes keeps true (SPEC 9.6)."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.db.models import F, Q, Subquery
from django.http import QueryDict

from guestshares.models import Share, ShareWords
from guestshares.queries import companies, searching, shares_anywhere, used_up
from guestshares.web import lists
from kazinex.core.tenancy import organisation_active
from tests.cast import nobody_active
from tests.guestshares import guests


def found(words):
    return sorted(Share.objects.filter(searching.holding(words)).values_list("recipient_name", flat=True))


def told(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def walked(words):
    """What the walk along the list finds, whatever the plan says of these words."""
    ((folded,),) = told("select folded from guestshares_search_plan(%s)", words)
    shares = Share.objects.filter(Q(Subquery(searching._hit(folded))))
    return sorted(shares.values_list("recipient_name", flat=True))


@pytest.fixture
def shared(world):
    guests.allow_packages()
    jo, _ = guests.share_with_jo(world, recipient_name="José Ruß", company="O’Neill & Partners", label="50% design")
    kim, _ = guests.share_with_jo(world, [world.plan, world.beam], scope="package", recipient_name="Kim Vale")
    return jo, kim


def test_a_share_is_found_by_recipient_company_label_and_number_however_it_is_typed(world, shared):
    for words in ("jose", "RUSS", "é ru", "oneill", "o'neill", "50% d"):
        expected = [] if words == "oneill" else ["José Ruß"]
        assert found(words) == expected, words
    assert found("ht-civ-dwg-001") == found("htcivdwg001") == found("jo@client.example") == ["José Ruß", "Kim Vale"]
    assert found(world.beam.number) == ["Kim Vale"]
    assert (found("ose ruß jo"), found("nobody%"), found("_")) == ([], [], ["José Ruß", "Kim Vale"])


def test_what_it_is_found_by_follows_every_change_and_stops_at_the_wall(world, shared):
    jo, kim = shared
    Share.objects.filter(pk=jo.pk).update(recipient_name="Maria Silva")
    assert (found("ruß"), found("silva"), found(world.beam.number)) == ([], ["Maria Silva"], ["Kim Vale"])
    kim.items.filter(document=world.beam).update(withdrawn_at=kim.created_at)
    assert found(world.beam.number) == []
    with organisation_active(world.northgate):
        assert (found("silva"), ShareWords.objects.count()) == ([], 0)


def test_what_asks_the_indexes_past_the_wall_stops_at_it_by_itself(world, shared):
    def asked():
        return (
            told("select guestshares_search('silva')"),
            told("select * from guestshares_owners()"),
            told("select guestshares_companies(9)"),
        )

    jo, _ = shared
    Share.objects.filter(pk=jo.pk).update(recipient_name="Maria Silva")
    assert asked() == ([(jo.pk,)], [(jo.project_id, jo.created_by_id)], [(jo.company,)])
    with organisation_active(world.northgate):
        assert asked() == ([], [], [])
    with nobody_active():
        assert asked() == ([], [], [])


def test_the_walk_the_index_and_the_index_for_many_find_the_same(world, shared, monkeypatch):
    both, jo, nobody = ["José Ruß", "Kim Vale"], ["José Ruß"], list[str]()
    expected = {"ru": jo, "RUSS": jo, "50% d": jo, "htcivdwg": both, "client.example": both}
    expected |= {"ose ruß jo": nobody, "civ-dwg-0011": nobody, "nobody": nobody, "%": both, "zq": nobody}
    assert {words: found(words) for words in expected} == expected
    assert {words: walked(words) for words in expected} == expected
    monkeypatch.setattr(searching, "FEW", 0)
    assert {words: found(words) for words in expected} == expected


def test_the_index_answers_for_rare_words_and_the_list_is_walked_for_what_many_have(world, shared):
    with connection.cursor() as cursor:
        cursor.execute(
            "select rare.*, short.* from guestshares_search_plan('Silva') rare, guestshares_search_plan('jo') short"
        )
        assert cursor.fetchone() == ("silva", True, "jo", False), "two letters have no piece of three"


WAYS = {
    "": ("-created_at", "-id"),
    "&sort=expires_at": ("expires_at", "id"),
    "&sort=-expires_at": ("-expires_at", "-id"),
    "&sort=-opens_used": ("-opens_used", "-id"),
}


@pytest.mark.parametrize("most", [500, 1], ids=["along each company", "where there are too many"])
@pytest.mark.parametrize("order", WAYS)
def test_shares_of_companies_stand_in_every_order_page_by_page(world, monkeypatch, most, order):
    monkeypatch.setattr(companies, "MOST_READ", most)
    for place, company in enumerate(["North Ltd", "", "Harbour", "North Works", "South", "NORTH LTD"]):
        guests.share_with_jo(world, company=company, recipient_name=f"Guest {place}", expiry=7 + (place * 3) % 7)
    seen, reading = [], f"company=north{order}"
    for _page in range(3):
        found = lists.active(world.actor("ada"))
        shown = replace(found, size=2).read(QueryDict(reading), path="/").page(shares_anywhere(world.actor("ada")))
        seen += [str(row) for row in shown.rows]
        if not shown.after:
            break
        reading = f"company=north{order}&after={shown.after}"
    assert shown.count == "3"
    wanted = Share.objects.filter(company__icontains="north").order_by(*WAYS[order])
    names = [name for row in seen for name in re.findall(r"Guest \d", row)[:1]]
    assert names == [share.recipient_name for share in wanted]


@pytest.mark.parametrize("most", [500, 3], ids=["by their keys", "where there are too many"])
@pytest.mark.parametrize("order", WAYS)
def test_shares_that_are_used_up_stand_in_every_order_page_by_page(world, monkeypatch, most, order):
    monkeypatch.setattr(used_up, "MOST_READ", most)
    for place in range(5):
        guests.share_with_jo(world, recipient_name=f"Guest {place}", expiry=7 + (place * 3) % 7)
    wanted = Share.objects.exclude(recipient_name="Guest 3").order_by(*WAYS[order])
    wanted.update(maximum_opens=2 + F("id") % 3, opens_used=2 + F("id") % 3)
    seen, reading = [], f"status=exhausted{order}"
    for _page in range(2):
        found = lists.active(world.actor("ada"))
        shown = replace(found, size=2).read(QueryDict(reading), path="/").page(shares_anywhere(world.actor("ada")))
        seen += [str(row) for row in shown.rows]
        reading = f"status=exhausted{order}&after={shown.after}"
    assert (shown.count, shown.after) == ("4", "")
    names = [name for row in seen for name in re.findall(r"Guest \d", row)[:1]]
    assert names == [share.recipient_name for share in wanted]
