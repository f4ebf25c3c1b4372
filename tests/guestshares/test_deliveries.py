"""What became of a link's mail, told in the query of a list as where it is asked for by itself."""

from datetime import timedelta
from typing import Any

import pytest

from guestshares.models import Share
from guestshares.queries import deliveries, listed
from kazinex.core import clock
from kazinex.core.models import Outbox
from tests.guestshares import guests

MICROSECONDS = [0, 500_000, 448_668, 1, 999_990]  # of the moment in the key, as Python writes it
TROUBLE = {
    "done": ({"done_at": clock.now(), "attempts": 2, "error": "Refused"}, "Sent", None),
    "waiting": ({"attempts": 0, "error": ""}, "Waiting to be sent", None),
    "begun": ({"attempts": 1, "error": ""}, "Waiting to be sent", None),
    "trying": ({"attempts": 2, "error": "Refused"}, "Not sent yet, trying again", "Not sent yet, trying again"),
    "dead": ({"dead_at": clock.now(), "attempts": 9, "error": "Refused"}, "Could not be sent", "Could not be sent"),
}


def troubles() -> list[Any]:
    rows: Any = listed(Share.objects.all())
    return [row.mail_trouble for row in rows]


@pytest.mark.parametrize(("facts", "words", "trouble"), TROUBLE.values(), ids=TROUBLE)
def test_a_list_tells_what_went_wrong_with_the_mail_of_the_present_link(world, facts, words, trouble):
    told = []
    for mailed_with, microsecond in [*(("", one) for one in MICROSECONDS), ("share-links:7:1.5", 0)]:
        share, _ = guests.share_with_jo(world)
        made = share.token_made_at.replace(microsecond=microsecond) + timedelta(hours=1)
        Share.objects.filter(pk=share.pk).update(token_made_at=made, mailed_with=mailed_with)
        share.refresh_from_db()
        now = clock.now()
        Outbox.objects.create(kind="mail", dedupe_key=share.mail_key, available_at=now, created_at=now, **facts)
        told += [one.words for one in deliveries.of_shares([share]).values()]

    assert set(told) == {words}
    assert troubles() == [trouble] * len(told)


def test_of_a_mail_from_before_nothing_is_told(world):
    share, _ = guests.share_with_jo(world)
    old = share.mail_key
    Share.objects.filter(pk=share.pk).update(token_made_at=share.token_made_at + timedelta(hours=1))
    Outbox.objects.filter(dedupe_key=old).update(dead_at=clock.now(), done_at=None)

    assert troubles() == [None]
