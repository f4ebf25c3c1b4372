"""Files on their way to a guest: a revoke or the date cuts them short (SPEC 9.3)."""

from io import BytesIO

import pytest

from guestshares.models import GuestSession
from guestshares.services import sessions, shares
from guestshares.web import streams
from tests.guestshares import guests

MIB = 1024 * 1024


@pytest.fixture
def running(world):
    """A download of five MiB, one of them sent."""
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    stream = streams.Watched(BytesIO(b"x" * 5 * MIB), GuestSession.objects.get())
    assert len(stream.read(MIB)) == MIB
    return share, stream


def test_a_download_that_nobody_ends_arrives_whole(world, running):
    _, stream = running
    rest = iter(lambda: stream.read(256 * 1024), b"")
    assert sum(len(block) for block in rest) == 4 * MIB
    stream.close()


def test_a_revoke_cuts_it(world, running):
    share, stream = running
    shares.revoke(share, reason="Wrong person", by=world.actor("dina"))
    with pytest.raises(streams.AccessEnded):
        stream.read()


def test_the_date_cuts_it(world, running):
    share, stream = running
    guests.end_by_date(share)
    with pytest.raises(streams.AccessEnded):
        stream.read()


def test_leaving_cuts_it(world, running):
    _, stream = running
    sessions.leave(GuestSession.objects.get())
    with pytest.raises(streams.AccessEnded):
        stream.read()


def test_a_slow_download_is_asked_about_also_within_a_mebibyte(world, monkeypatch):
    share, link = guests.share_with_jo(world)
    guests.enter(link)
    stream = streams.Watched(BytesIO(b"x" * MIB), GuestSession.objects.get())
    assert len(stream.read(1000)) == 1000
    shares.revoke(share, reason="Wrong person", by=world.actor("dina"))
    assert len(stream.read(1000)) == 1000
    monkeypatch.setattr(streams, "SECONDS", 0.0)
    with pytest.raises(streams.AccessEnded):
        stream.read(1000)
