"""A distribution reminded and ended by several at once, on a database where commits are real."""

from functools import partial

import pytest

from guestshares.models import Share
from guestshares.services import distributions, shares
from guestshares.services.shares import Recipient
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from kazinex.core.tenancy import organisation_active
from tests.guestshares import guests
from tests.guestshares.test_parallel import Guest, together

PEOPLE = [Recipient("Jo Reid", "jo@client.example"), Recipient("Kim Vale", "kim@client.example")]


@pytest.fixture
def issued(served_world):
    with organisation_active(served_world.meridian):
        by = served_world.actor("dina")
        return shares.create_for_each(served_world.plan, recipients=PEOPLE, expiry=7, max_opens=0, by=by)


def test_all_reminded_twice_at_once_are_mailed_once(served_world, issued):
    def remind() -> int:
        with organisation_active(served_world.meridian):
            try:
                return len(distributions.remind_all(Share.objects.all(), by=served_world.actor("dina")))
            except RuleBroken:
                return 0

    before = Outbox.objects.count()
    assert sorted(together([remind] * 4)) == [0, 0, 0, 2]
    with organisation_active(served_world.meridian):
        assert [guests.story(one.share).count("share_reminded") for one in issued] == [1, 1]
    assert Outbox.objects.count() - before == 2


def test_nobody_stays_in_who_opened_while_all_of_it_was_ended(served_world, server, issued):
    def end() -> None:
        with organisation_active(served_world.meridian):
            shares.revoke_many([one.share for one in issued], reason="Withdrawn", by=served_world.actor("dina"))

    jos = [Guest(server.url) for _ in range(12)]
    paths = [one.link[one.link.index("/g/") :] for one in issued] * 6
    forms = [guests.JO | {"csrfmiddlewaretoken": jo.follow(path)} for jo, path in zip(jos, paths, strict=True)]
    opening = [partial(jo.ask, "POST", "/g/open/", form) for jo, form in zip(jos, forms, strict=True)]
    answers = together([*opening[:6], end, *opening[6:]])

    statuses = [answer[0] for answer in answers if answer]
    assert set(statuses) <= {303, 410}
    with organisation_active(served_world.meridian):
        portals = [guests.portal(one.share) for one in issued] * 6
        assert set(Share.objects.values_list("revoke_reason", flat=True)) == {"Withdrawn"}
        assert sum(Share.objects.values_list("opens_used", flat=True)) == statuses.count(303)
    assert [
        jo.ask("GET", path)[0] for jo, path, status in zip(jos, portals, statuses, strict=True) if status == 303
    ] == [410] * statuses.count(303)
