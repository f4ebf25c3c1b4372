"""Many at once, over HTTP against a running server, on a database where commits are real."""

import http.client
import re
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection

from audit import queries as audit_queries
from guestshares import queries
from guestshares.domain.dead_links import LinkDead
from guestshares.models import GuestResponse, OpenRecord, Share
from guestshares.queries import openings
from guestshares.services import sessions, shares, sweep
from kazinex.core.tenancy import organisation_active
from tests.guestshares import guests

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ANSWERS: dict[str, Any] = {"name": "Jo Reid", "email": "jo@client.example", "acknowledged": True}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Guest:
    """A browser of its own, as plain HTTP, so that sixty of them can press the button together."""

    def __init__(self, server: str) -> None:
        self.host = urlsplit(server).netloc
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        wire = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        wire.request(method, path, urlencode(fields) if fields else None, headers | (FORM if fields else {}))
        answer = wire.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        body = answer.read().decode(errors="replace")
        wire.close()
        return answer.status, body

    def follow(self, link: str) -> str:
        assert self.ask("GET", link)[0] == 303
        found = TOKEN.search(self.ask("GET", "/g/open/")[1])
        assert found
        return found[1]


def together(work: list[Callable[[], Any]]) -> list[Any]:
    """Do everything at the same moment, each in a thread; the results in order."""
    results: list[Any] = [None] * len(work)
    gate = threading.Barrier(len(work))

    def run(place: int, one: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = one()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def shared(served_world, server):
    """A share with five opens, on the running server."""
    with organisation_active(served_world.meridian):
        share, link = guests.share_with_jo(served_world, max_opens=5)
    return served_world, share, link, server.url


def test_sixty_guests_at_once_and_five_opens_left_let_exactly_five_in(shared):
    world, share, link, url = shared
    jos = [Guest(url) for _ in range(60)]
    forms = [guests.JO | {"csrfmiddlewaretoken": jo.follow(link)} for jo in jos]
    answers = together([partial(jo.ask, "POST", "/g/open/", form) for jo, form in zip(jos, forms, strict=True)])

    assert Counter(status for status, _ in answers) == {303: 5, 410: 55}
    assert all("Access count exceeded." in body for status, body in answers if status == 410)
    with organisation_active(world.meridian):
        share.refresh_from_db()
        assert share.opens_used == 5
        assert list(OpenRecord.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
        events = Counter(event.action for event in audit_queries.events_about(share))
    assert (events["share_accessed"], events["share_expired"]) == (5, 1)


def test_one_link_followed_once_and_posted_twenty_times_at_once_counts_once(shared):
    world, share, link, url = shared
    jo = Guest(url)
    form = guests.JO | {"csrfmiddlewaretoken": jo.follow(link)}
    copies = [Guest(url) for _ in range(20)]
    for copy in copies:
        copy.cookies = dict(jo.cookies)
    answers = together([partial(copy.ask, "POST", "/g/open/", form) for copy in copies])

    assert [status for status, _ in answers] == [303] * 20
    with organisation_active(world.meridian):
        share.refresh_from_db()
        assert (share.opens_used, OpenRecord.objects.count()) == (1, 1)


def test_one_answer_submitted_ten_times_at_once_is_stored_once(shared):
    world, share, link, url = shared
    jo = Guest(url)
    form = guests.JO | {"csrfmiddlewaretoken": jo.follow(link)}
    assert jo.ask("POST", "/g/open/", form)[0] == 303
    with organisation_active(world.meridian):
        path = guests.record(share, "respond")
    token = TOKEN.search(jo.ask("GET", path)[1])
    assert token
    answer = {"decision": "approved", "comment": "Fine.", "csrfmiddlewaretoken": token[1]}
    statuses = together([lambda: jo.ask("POST", path, answer)[0] for _ in range(10)])

    assert set(statuses) <= {302, 303, 422}
    with organisation_active(world.meridian):
        assert GuestResponse.objects.count() == 1
        events = Counter(event.action for event in audit_queries.events_about(share))
    assert events["response_submitted"] == 1


def test_after_a_revoke_no_request_gets_through(shared):
    world, share, link, url = shared
    jo = Guest(url)
    assert jo.ask("POST", "/g/open/", guests.JO | {"csrfmiddlewaretoken": jo.follow(link)})[0] == 303
    with organisation_active(world.meridian):
        paths = [guests.portal(share), guests.record(share), guests.record(share, "download")]
        assert [jo.ask("GET", path)[0] for path in paths] == [200, 200, 200]
        shares.revoke(share, reason="Wrong person", by=world.actor("dina"))
    assert [jo.ask("GET", path)[0] for path in paths] == [410, 410, 410]


def test_four_sweepers_at_once_record_each_expiry_once(served_world):
    organisation = served_world.meridian
    with organisation_active(organisation):
        made = [guests.share_with_jo(served_world)[0] for _ in range(40)]
        for share in made:
            guests.end_by_date(share)

    def sweep_once() -> int:
        with organisation_active(organisation):
            return sweep.expire_due()

    counts = together([sweep_once] * 4)
    with organisation_active(organisation):
        assert sum(counts) == 40
        assert Share.objects.filter(expiry_recorded_at=None).count() == 0
        assert {guests.story(share).count("share_expired") for share in made} == {1}


def test_what_another_sweeper_holds_keeps_nobody_from_what_is_behind_it(served_world, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 2)
    organisation = served_world.meridian
    with organisation_active(organisation):
        made = [guests.share_with_jo(served_world)[0] for _ in range(5)]
        for share in made:
            guests.end_by_date(share)

    def sweep_once() -> int:
        with organisation_active(organisation):
            return sweep.expire_due()

    with organisation_active(organisation):
        held = Share.objects.select_for_update().filter(pk__in=[one.pk for one in made[:3]])
        assert len(held) == 3
        assert together([sweep_once]) == [2]


def test_while_a_share_is_changed_openings_are_counted_up_to_its_limit_and_none_after_its_end(committed):
    organisation = committed.meridian
    with organisation_active(organisation):
        share, by = guests.share_with_jo(committed, max_opens=3)[0], committed.actor("dina")

    def extend_and_rotate() -> str:
        with organisation_active(organisation):
            shares.extend(share, expiry=None, max_opens=5, by=by)
        with organisation_active(organisation):
            return shares.rotate(share, by=by).share.token_hash

    def extend_and_revoke() -> None:
        with organisation_active(organisation):
            shares.extend(share, expiry=None, max_opens=9, by=by)
        with organisation_active(organisation):
            shares.revoke(share, reason="Wrong person", by=by)

    # Four are more than the first limit and fewer than the second: what is used up has no link to rotate.
    *first, fresh = together([*_openings(organisation, share.token_hash, range(4)), extend_and_rotate])
    *second, _ended = together([*_openings(organisation, fresh, range(4, 16)), extend_and_revoke])
    with organisation_active(organisation):
        share.refresh_from_db()
        opened, told = list(OpenRecord.objects.order_by("number")), guests.story(share)
    assert [one.number for one in opened] == list(range(1, share.opens_used + 1))
    assert share.opens_used == told.count("share_accessed") == [*first, *second].count(True) <= share.maximum_opens == 9
    assert max([share.created_at, *(one.at for one in opened)]) <= share.revoked_at


def _openings(organisation: Any, link: str, browsers: range) -> list[Callable[[], bool]]:
    """Each comes by the link in a browser of its own, and says whether it was let in."""

    def come(browser: str) -> bool:
        followed = openings.share_followed(link, browser)
        came_by: Any = {"pending": browser, "browser": browser, "token_hash": link, **ANSWERS}
        if followed is None or sessions.open_at_once(followed, **came_by):
            return followed is not None
        try:
            with organisation_active(organisation):
                door = queries.door_of(link)
                return door is not None and bool(sessions.open(openings.share_to_open(door, browser), **came_by))
        except LinkDead:
            return False

    return [partial(come, str(browser)) for browser in browsers]
