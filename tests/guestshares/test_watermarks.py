"""Where the policy says so, what a guest sees and takes carries their name (SPEC 9.4)."""

import re
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from documents.register.domain import glyphs
from documents.register.services import drawings, revisions, stamp_fonts, storage, uploads, watermarks
from guestshares.models import SharePolicy
from tests.documents.register import samples
from tests.documents.register.test_compare import plan
from tests.guestshares import guests


def text(content):
    return pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()


def picture(response):
    assert response.status_code == 200
    return Image.open(BytesIO(response.content)).convert("RGB")


def issue(world, name, content):
    file = uploads.check(SimpleUploadedFile(name, content))
    revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
    world.plan.refresh_from_db()


@pytest.fixture
def jo(world):
    share, link = guests.share_with_jo(world, label="Tender")
    return share, guests.enter(link)


def test_pages_and_pdfs_carry_the_name_only_where_the_policy_asks_for_it(world, jo):
    share, client = jo
    image, tile = guests.record(share, "pages")[:-1] + "/1.png", guests.record(share, "pages", "1", "tiles", "100-0-0")
    plain = [client.get(url).content for url in (image, tile)]
    assert b"".join(client.get(guests.record(share, "download"))) == world.pdf

    SharePolicy.objects.create(watermark=True)
    marked = [client.get(url) for url in (image, tile)]
    assert [answer.status_code for answer in marked] == [200, 200]
    assert all(answer.content.startswith(b"\x89PNG") for answer in marked)
    assert [answer.content == before for answer, before in zip(marked, plain, strict=True)] == [False, False]
    answer = client.get(guests.record(share, "download"))
    copy = b"".join(answer)
    for words in ("Jo Reid", "jo@client.example", "Tender", f"share {share.public_id[:8]}"):
        assert words in text(copy)
    assert answer.headers["Content-Length"] == str(len(copy))
    assert guests.story(share).count("guest_file_downloaded") == 2


def test_thumbnails_and_comparisons_carry_the_name_in_letters_that_fit(world):
    seen, link = guests.share_with_jo(world)
    guests.enter(link).get(guests.record(seen))
    issue(world, "b.pdf", plan((110, 10), pages=2))
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    asked: list[tuple[str, ...]] = [
        ("pages", "1", "thumbnail"),
        ("compare", "1", "thumbnail"),
        ("compare", "1", "image"),
    ]
    asked += [("compare", "1", "tiles", "100-0-0")]
    plain = [picture(jo.get(guests.record(share, *more))) for more in asked]
    SharePolicy.objects.create(watermark=True)
    marked = [picture(jo.get(guests.record(share, *more))) for more in asked]

    for more, one, other in zip(asked, plain, marked, strict=True):
        assert one.size == other.size, more
        box = ImageChops.difference(one, other).getbbox()
        assert box, more
        assert (box[2] - box[0] > one.width * 0.7, box[3] - box[1] > one.height * 0.7) == (True, True), more


@pytest.mark.parametrize(
    ("name", "content", "more", "holder"),
    [
        ("b.pdf", samples.pdf(1), ("pages", "1", "sheet"), "pre"),
        ("b.csv", b"a;b;c", (), "pre"),
        ("b.xlsx", samples.xlsx(), (), "dd"),
    ],
)
def test_text_that_is_shown_begins_with_the_name(world, name, content, more, holder):
    issue(world, name, content)
    share, link = guests.share_with_jo(world, label="Tender")
    jo = guests.enter(link)
    place = guests.record(share, *more)
    words = re.compile(rf"<{holder}[^>]*>\s*Jo Reid · jo@client.example · Tender · share {share.public_id[:8]} · ")
    assert not words.search(jo.get(place, {"as": "text"}).content.decode())
    SharePolicy.objects.create(watermark=True)
    assert words.search(jo.get(place, {"as": "text"}).content.decode())


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("Müller, Łukasz Ğ. · “A” – 7", "Müller, Łukasz Ğ. · “A” – 7"),
        ("Dvořák, Ștefănescu, Ąžuolas, Nguyễn", "Dvořák, Ștefănescu, Ąžuolas, Nguyễn"),
        ("Юлия Щербакова, Әлия", "Юлия Щербакова, Әлия"),
        ("Νίκος Παπαδόπουλος", "Νίκος Παπαδόπουλος"),
        ("王小明 李 · a@b.example", "(letters that cannot be drawn) · a@b.example"),
        ("A\u0301 e\u200b", "Á e"),
        ("⌀ 300 ∅ 12", "Ø 300 Ø 12"),
    ],
)
def test_no_letter_of_a_name_is_drawn_as_a_box(words, drawn):
    assert glyphs.drawable(words, stamp_fonts.alphabet()) == drawn


def test_a_name_in_other_letters_is_read_on_pages_and_in_the_copy(world):
    SharePolicy.objects.create(watermark=True)
    share, link = guests.share_with_jo(world, recipient_name="Юлия 王")
    client = guests.enter(link)
    assert client.get(guests.record(share, "pages")[:-1] + "/1.png").status_code == 200
    copy = text(b"".join(client.get(guests.record(share, "download"))))
    assert "Юлия (letters that cannot be drawn) · jo@client.example" in copy


def test_no_way_leads_round_the_watermark(world, jo):
    share, client = jo
    SharePolicy.objects.create(watermark=True)

    together = client.get(guests.portal(share, "download"))
    assert (together.status_code, "one by one" in together.content.decode()) == (409, True)
    assert client.get(guests.record(share, "stamped")).status_code == 404
    assert guests.story(share).count("guest_file_downloaded") == 0


def test_a_file_that_cannot_be_marked_is_not_handed_out_unmarked(world, jo, monkeypatch):
    share, client = jo
    SharePolicy.objects.create(watermark=True)
    monkeypatch.setattr(watermarks, "LARGEST", 1)

    answer = client.get(guests.record(share, "download"))
    assert (answer.status_code, "No copy with your name" in answer.content.decode()) == (409, True)
    assert "guest_file_downloaded" not in guests.story(share)


def test_a_picture_is_marked_apart_once_and_the_page_waits_for_it_as_for_any_drawing(world, jo, monkeypatch, settings):
    share, client = jo
    image, tile = guests.record(share, "pages")[:-1] + "/1.png", guests.record(share, "pages", "1", "tiles", "100-0-0")
    plain = [client.get(url).content for url in (image, tile)]
    SharePolicy.objects.create(watermark=True)
    settings.KAZINEX_DRAWING_PATIENCE = 0
    monkeypatch.setattr(drawings, "here", drawings.Drawings())
    early = [client.get(url) for url in (image, tile)]
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in early] == [(503, "2")] * 2

    settings.KAZINEX_DRAWING_PATIENCE = 10
    marked = [client.get(url).content for url in (image, tile)]
    assert not set(marked) & set(plain)
    monkeypatch.setattr(drawings, "_run", None)
    assert [client.get(url).content for url in (image, tile)] == marked, "whoever looks again starts no process"
    folder = f"organisations/{world.meridian.pk}/previews"
    assert len([one for one in storage.listed(folder) if "-marked-v" in one.key]) == 2, "among what is bounded"
