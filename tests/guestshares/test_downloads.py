"""Files on their way to a guest: a revoke, the date or taking them out cuts them short (SPEC 9.3)."""

from io import BytesIO
from typing import Any

import pytest

from documents.packages.services import packages
from documents.register.services import documents, rendering, watermarks
from guestshares.models import GuestSession, SharePolicy
from guestshares.services import package_shares, sessions, shares
from guestshares.services.shares import Recipient
from guestshares.web import streams
from tests.guestshares import guests
from tests.papers import PDF

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


KIM = [Recipient("Kim Vale", "kim@client.example")]
BEAM = "HT-STR-DWG-001"


@pytest.fixture
def tender(world):
    """A package of plan and beam, shared with Kim, who has it open."""
    made = packages.create(world.harbour, name="Tender set", by=world.actor("dina"))
    packages.add_documents(made, [world.beam, world.plan], by=world.actor("dina"))
    guests.allow_packages()
    (issued,) = package_shares.create_for_each(made, recipients=KIM, expiry=7, by=world.actor("dina"))
    return made, issued.share, guests.enter(issued.link.removeprefix(guests._site()))


def take_out(world, tender):
    packages.remove_documents(tender[0], [world.beam], by=world.actor("dina"))


def delete(world, tender):
    documents.delete(world.beam, reason="Twice", by=world.actor("petra"))


def make_confidential(world, tender):
    documents.set_confidential(world.beam, True, groups=[], reason="Tender", by=world.actor("petra"))


ENDINGS = [take_out, delete, make_confidential]


def address(share, *more: str) -> str:
    """Of the beam, in the portal of a share."""
    item = share.items.get(document__number=BEAM)
    return guests.portal(share, "records", item.revision.public_id, *more)


def rest_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("end", ENDINGS)
@pytest.mark.parametrize("what", ["one", "all"])
def test_what_is_taken_out_deleted_or_made_confidential_is_cut_too(world, tender, end, what, monkeypatch):
    monkeypatch.setattr(streams, "SECONDS", 0.0)
    _package, share, kim = tender
    answer = kim.get(address(share, "download") if what == "one" else guests.portal(share, "download"))
    assert answer.status_code == 200

    end(world, tender)
    with pytest.raises(streams.AccessEnded):
        rest_of(answer)


def test_an_archive_of_small_files_is_asked_about_as_one_download(
    world, tender, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(streams, "BLOCK", 10 * len(PDF))
    opened = streams.Watched.over(GuestSession.objects.get(), list(tender[1].items.all()))
    assert opened(BytesIO(PDF)).read() == PDF
    take_out(world, tender)

    with django_assert_num_queries(0):
        assert [opened(BytesIO(PDF)).read() for _ in range(9)] == [PDF] * 9
    with pytest.raises(streams.AccessEnded):
        opened(BytesIO(PDF)).read()
    with pytest.raises(streams.AccessEnded):
        streams.Watched.over(GuestSession.objects.get(), list(tender[1].items.all()))(BytesIO(PDF)).read()


def test_what_is_left_of_a_package_arrives_though_something_else_was_taken_out(world, tender, monkeypatch):
    monkeypatch.setattr(streams, "SECONDS", 0.0)
    _package, share, kim = tender
    plan = share.items.get(document=world.plan)
    answer = kim.get(guests.portal(share, "records", plan.revision.public_id, "download"))

    take_out(world, tender)
    assert len(rest_of(answer)) == plan.revision.size


def test_a_copy_with_a_watermark_is_cut_like_the_file(world, tender, monkeypatch):
    monkeypatch.setattr(streams, "SECONDS", 0.0)
    SharePolicy.objects.update(watermark=True)
    monkeypatch.setattr(watermarks, "copy", lambda file, _words: file.storage_key)
    _package, share, kim = tender
    answer = kim.get(address(share, "download"))

    take_out(world, tender)
    with pytest.raises(streams.AccessEnded):
        rest_of(answer)


PICTURES = {
    "page": ("page_png", ("pages", "1.png")),
    "thumbnail": ("thumbnail_png", ("pages", "1", "thumbnail")),
    "tile": ("tile_png", ("pages", "1", "tiles", "100-0-0")),
}


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("end", ENDINGS)
def test_a_page_that_was_taken_away_while_it_was_drawn_is_not_shown(world, tender, end, kind, monkeypatch):
    _package, share, kim = tender
    draws, more = PICTURES[kind]
    monkeypatch.setattr(streams, "SECONDS", 0.0)

    def drawn_slowly(*_: Any) -> bytes:
        end(world, tender)
        return b"a picture"

    monkeypatch.setattr(rendering, draws, drawn_slowly)
    path = address(share, *more)
    answer = kim.get(path if not path.endswith(".png/") else path[:-1])
    assert (answer.status_code, b"a picture" in answer.content) == (404, False)
