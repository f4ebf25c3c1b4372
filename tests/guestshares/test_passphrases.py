"""A share may ask for a passphrase told by other means; guessing it is slow and leaves its trace (SPEC 9.2)."""

from kazinex.core import clock, outbox
from kazinex.core.models import Outbox
from tests.guestshares import guests


def test_a_wrong_passphrase_is_refused_recorded_and_throttled(world):
    share, link = guests.share_with_jo(world, passphrase="culvert 12")
    jo = guests.follow(link)
    answers = [jo.post("/g/open/", guests.JO | {"passphrase": "guess"}).status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]
    paused = jo.post("/g/open/", guests.JO | {"passphrase": "culvert 12"}, headers={"Accept-Language": "de"})
    assert (paused.status_code, "Versuchen Sie es in 10 Minuten noch einmal." in paused.content.decode()) == (429, True)
    share.refresh_from_db()
    assert share.opens_used == 0
    assert guests.sentences(share)[1] == "The share for Jo Reid was not opened: wrong passphrase"
    assert "culvert" not in share.passphrase


def test_passphrases_refused_within_the_pause_leave_one_event_at_its_end(world):
    share, link = guests.share_with_jo(world, passphrase="culvert 12")
    jo = guests.follow(link)
    for _ in range(5 + 3):
        jo.post("/g/open/", guests.JO | {"passphrase": "guess"})
    Outbox.objects.update(available_at=clock.machine_now())
    for _ in range(2):
        while outbox.dispatch():
            pass

    refusals = [words for words in guests.sentences(share) if "passphrases within" in words]
    assert refusals == ["The share for Jo Reid was not opened: 3 more passphrases within the pause after too many"]


def test_the_right_passphrase_opens(world):
    share, link = guests.share_with_jo(world, passphrase="culvert 12")
    guests.enter(link, passphrase="culvert 12")
    share.refresh_from_db()
    assert share.opens_used == 1
