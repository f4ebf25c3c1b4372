"""What a guest reads when something is amiss: in their language, with a way back to their documents alone."""

import re

import pytest
from django.db import connection as database
from django.http import HttpRequest
from django.test import Client, RequestFactory

from guestshares.services import shares
from kazinex.views import errors
from tests.cast import HouseClient
from tests.guestshares import guests
from tests.outages import full

OF_MEMBERS = re.compile(r'href="(/(?:o/[^"]*|sign-in/[^"]*|account/[^"]*)?)"')
TOO_LONG = "set local statement_timeout = 1; select pg_sleep(1)"
FULL = "do $$ begin raise sqlstate '53100'; end $$"
TITLE = re.compile(r"<title>([^<·]+) ·")
LOST = ["records/nothing-here-0000/", "no/such/page/", "records/nothing-here-0000/pages/1/sheet/"]


@pytest.fixture
def opened(world):
    share, link = guests.share_with_jo(world)
    return share, guests.enter(link)


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize(
    ("language", "title", "back"),
    [
        ("en", "Page not found", "Back to the documents"),
        ("de", "Seite nicht gefunden", "Zurück zu den Dokumenten"),
        ("fr", "Page introuvable", "Retour aux documents"),
    ],
)
def test_a_page_that_is_not_there_leads_back_to_their_documents(opened, lost, language, title, back):
    share, jo = opened
    answer = jo.get(f"{guests.portal(share)}{lost}", headers={"Accept-Language": language})
    page = answer.content.decode()

    assert (answer.status_code, title in page, f'<html lang="{language}"' in page) == (404, True, True)
    assert f'href="{guests.portal(share)}">{back}</a>' in " ".join(page.split())
    assert OF_MEMBERS.findall(page) == []


def test_the_way_back_is_to_the_list_as_it_was_left(opened):
    share, jo = opened
    jo.get(f"{guests.portal(share)}?q=plan")
    assert f'href="{guests.portal(share)}?q=plan"' in jo.get(f"{guests.portal(share)}{LOST[0]}").content.decode()


@pytest.mark.parametrize("address", ["/g/s/nothing-here-0000/x/", "/g/open/more/"])
def test_who_has_nothing_open_is_told_to_open_their_link(world, address):
    page = HouseClient(headers={"Accept-Language": "de"}).get(address).content.decode()
    assert "Öffnen Sie den Link in der E-Mail, die Sie erhalten haben." in page
    assert OF_MEMBERS.findall(page) == []
    assert 'href="/g/s/' not in page


def test_after_the_date_no_way_back_is_offered_to_documents_that_are_closed(opened):
    share, jo = opened
    guests.end_by_date(share)
    page = jo.get(guests.record(share, "receipt")).content.decode()
    assert ("Page not found" in page, f'href="{guests.portal(share)}"' in page) == (True, False)


@pytest.mark.parametrize(
    ("language", "advice"),
    [
        ("en", "If you still need the documents, write to the person who sent you the link."),
        ("de", "Wenn Sie die Dokumente noch brauchen"),
        ("fr", "Si vous avez encore besoin des documents"),
    ],
)
def test_after_a_revoke_nobody_is_sent_to_a_link_that_is_dead(world, opened, language, advice):
    share, jo = opened
    shares.revoke(share, reason="Over", by=world.actor("dina"))
    answer = jo.get(f"{guests.portal(share)}{LOST[1]}", headers={"Accept-Language": language})
    page = answer.content.decode()
    assert (answer.status_code, advice in page, f'href="{guests.portal(share)}' in page) == (404, True, False)
    for dead in ("Open the link in the mail", "Öffnen Sie den Link in der", "Ouvrez le lien du"):
        assert dead not in page


def test_a_form_that_came_too_late_says_so_in_their_language(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link, HouseClient(enforce_csrf_checks=False))
    strict = HouseClient(enforce_csrf_checks=True, headers={"Accept-Language": "fr"})
    strict.cookies = jo.cookies
    answer = strict.post(guests.record(share, "respond"), {"decision": "approved"})
    page = answer.content.decode()
    assert (answer.status_code, "Ce formulaire a expiré" in page, OF_MEMBERS.findall(page)) == (403, True, [])


def test_an_address_that_cannot_be_read_says_so_in_their_language(opened):
    share, jo = opened
    answer = jo.get(f"{guests.portal(share)}?q=%00", headers={"Accept-Language": "de"})
    page = answer.content.decode()
    assert (answer.status_code, "nicht gelesen werden" in page, OF_MEMBERS.findall(page)) == (400, True, [])


def broken(path: str) -> HttpRequest:
    return RequestFactory(headers={"Accept-Language": "de"}).get(path)


def test_a_fault_of_ours_needs_no_database_and_speaks_their_language():
    page = errors.server_error(broken("/g/s/nothing-here-0000/")).content.decode()
    assert ("Der Fehler liegt bei uns" in page, OF_MEMBERS.findall(page)) == (True, [])
    assert "The mistake is ours" in errors.server_error(broken("/o/meridian/")).content.decode()


def outside(known: Client) -> Client:
    """The same browser, of a test that asks no database itself."""
    client = Client(raise_request_exception=False)
    client.cookies = known.cookies
    return client


@pytest.fixture
def dina(world):
    return world.client("dina")


def test_a_page_that_is_not_there_needs_no_database(opened, database_away):
    share, jo = opened
    answer = outside(jo).get(f"{guests.portal(share)}no/such/page/", headers={"Accept-Language": "de"})
    page = answer.content.decode()
    assert (answer.status_code, "Seite nicht gefunden" in page, OF_MEMBERS.findall(page)) == (404, True, [])


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Closed for a moment"), ("de", "Kurz geschlossen"), ("fr", "Fermé un instant")]
)
def test_while_the_database_is_away_a_guest_is_told_when_to_come_again(opened, database_away, language, title):
    share, jo = opened
    answer = outside(jo).get(guests.portal(share), headers={"Accept-Language": language})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], title in page) == (503, "60", True)
    assert (f'<html lang="{language}"' in page, OF_MEMBERS.findall(page)) == (True, [])


def test_what_was_typed_is_given_back_while_the_database_is_away(opened, database_away):
    share, jo = opened
    answer = outside(jo).post(
        f"{guests.portal(share)}records/any/respond/", {"decision": "rejected", "comment": "The <slab> is too thin"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "The &lt;slab&gt; is too thin</textarea>" in page) == (503, True)


def test_members_are_told_when_to_come_again_too(dina, database_away):
    answer = outside(dina).get("/o/meridian/")
    told = "Closed for a moment" in answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], told) == (503, "60", True)


@pytest.mark.parametrize("kind", ["ours", "the database's"])
def test_a_full_disk_gets_a_sentence_from_guests_and_members_alike(opened, dina, monkeypatch, kind):
    share, jo = opened

    def refuse(*_facts, **_more):
        if kind == "ours":
            full()
        with database.cursor() as cursor:
            cursor.execute(FULL)

    monkeypatch.setattr("guestshares.queries.boards.board", refuse)
    monkeypatch.setattr("documents.register.web.exports.register", refuse)
    jo.raise_request_exception = dina.raise_request_exception = False
    answers = [
        jo.get(guests.portal(share), headers={"Accept-Language": "de"}),
        dina.post("/o/meridian/p/harbour/documents/export/"),
    ]

    titles = [title for one in answers for title in TITLE.findall(one.content.decode())]
    assert [one.status_code for one in answers] == [507, 507]
    assert titles == ["Es ist kein Platz mehr", "There is no room left"]


def test_a_statement_that_took_too_long_is_no_absence_of_the_database(opened, monkeypatch):
    share, jo = opened
    jo.raise_request_exception = False
    monkeypatch.setattr("guestshares.queries.boards.board", lambda *_: database.cursor().execute(TOO_LONG))
    answer = jo.get(guests.portal(share))
    assert (answer.status_code, "The mistake is ours" in answer.content.decode()) == (500, True)


def test_members_find_their_start_page_as_before(world):
    page = world.client("dina").get("/o/meridian/no/such/page/").content.decode()
    assert OF_MEMBERS.findall(page) == ["/"]


def test_a_picture_of_what_was_revoked_is_no_page_of_members_either(world, opened):
    share, jo = opened
    shares.revoke(share, reason="Over", by=world.actor("dina"))
    page = jo.get(guests.record(share, "pages", "1", "sheet")).content.decode()
    assert OF_MEMBERS.findall(page) == []
