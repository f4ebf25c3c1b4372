"""What reaches a browser of a stranger's file: pictures we drew, escaped text, or the file as an attachment."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from audit.models import AuditEvent
from documents.register.services import drawings, rendering, revisions, statuses
from tests.documents.register import samples

NUMBER = "HT-CIV-DWG-001"


@pytest.fixture
def issue(world, checked):
    """A revision of the plan with this file; hands back the page's way of naming it."""
    codes = iter("BCDEFGH")

    def add(name, content):
        file = checked(name, content)
        return revisions.add(world.plan, code=next(codes), file=file, by=world.actor("dina"))

    return add


def drawn(content):
    return Image.open(io.BytesIO(content))


def test_a_pdf_is_drawn_page_by_page_and_put_aside(world, issue):
    revision = issue("plan.pdf", samples.pdf(3))

    assert rendering.page_count(revision) == 3
    first = rendering.page_png(revision, 0)
    assert (drawn(first).format, drawn(first).size) == ("PNG", (1200, 800))
    default_storage.delete(revision.storage_key)
    assert rendering.page_png(revision, 0) == first


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("site.png", samples.picture("PNG", (4000, 1000)), (1800, 450)),
        ("site.jpg", samples.picture("JPEG", (40, 30)), (40, 30)),
        ("site.tif", samples.picture("TIFF", (40, 30), compression="tiff_lzw"), (40, 30)),
    ],
)
def test_a_picture_is_drawn_anew(world, issue, name, content, size):
    revision = issue(name, content)

    assert rendering.page_count(revision) == 1
    assert drawn(rendering.page_png(revision, 0)).size == size


def test_what_a_picture_carries_besides_stays_behind(world, issue):
    exif = Image.Exif()
    exif[0x010E] = "CANARY-PLACE"
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(made, "JPEG", exif=exif)
    revision = issue("site.jpg", made.getvalue())

    assert b"CANARY-PLACE" in made.getvalue()
    assert b"CANARY-PLACE" not in rendering.page_png(revision, 0)


UNDRAWN = {
    "broken.pdf": (b"%PDF-1.7\n" + b"junk" * 500 + b"\n%%EOF\n", drawings.WORDS[b"damaged"]),
    "broken.png": (samples.picture()[:60], drawings.WORDS[b"damaged"]),
    "secret.pdf": (samples.pdf(password="tunnel"), drawings.WORDS[b"password"]),
    "vast.png": (samples.huge_png(19_000), drawings.WORDS[b"large"]),
    "model.nwd": (b"\0\1 a model" * 50, ".nwd files of this kind cannot be shown in the browser."),
}


@pytest.mark.parametrize("name", UNDRAWN)
def test_what_cannot_be_drawn_says_why_and_is_tried_once(world, issue, url, processes, name):
    content, words = UNDRAWN[name]
    revision = issue(name, content)
    pages = [world.client("dina").get(url("document", NUMBER)) for _ in range(2)]

    for answer in pages:
        body = " ".join(answer.content.decode().split())
        assert (answer.status_code, "No preview" in body, words in body) == (200, True, True)
    with pytest.raises(drawings.NoPreview):
        rendering.page_png(revision, 0)
    assert len(processes) == (name != "model.nwd")


def test_text_is_shown_escaped_and_cut(world, issue, url):
    words = "Grüße: a < b & <i>c</i>\n"
    issue("notes.txt", words.encode("utf-16"))
    body = world.client("dina").get(url("document", NUMBER)).content.decode()
    assert "Grüße: a &lt; b &amp; &lt;i&gt;c&lt;/i&gt;" in body

    issue("long.csv", b"a;b;c\n" * 50_000)
    assert "Only the beginning is shown." in world.client("dina").get(url("document", NUMBER)).content.decode()


def test_many_pages_are_shown_a_few_at_a_time(world, issue, url):
    issue("plan.pdf", samples.pdf(12))
    look = world.client("abel").get

    assert _pages(look(url("document", NUMBER))) == [1, 2, 3, 4, 5]
    assert _pages(look(url("document", NUMBER) + "?page=6")) == [6, 7, 8, 9, 10]
    assert _pages(look(url("document", NUMBER) + "?page=999")) == [12]
    for odd in ("-1", "x", "９", "1" * 5000, "0"):
        assert _pages(look(url("document", NUMBER) + f"?page={odd}"))[0] == 1


def _pages(answer):
    import re

    return [int(number) for number in re.findall(r"/pages/(\d+)/\"", answer.content.decode())]


def test_a_page_image_is_ours_and_stays_nowhere(world, issue, url):
    revision = issue("plan.pdf", samples.pdf(2))
    answer = world.client("abel").get(url("page-image", NUMBER, revision.public_id, 2))

    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for page in (0, 3, 10**30):
        assert world.client("abel").get(url("page-image", NUMBER, revision.public_id, page)).status_code == 404


def test_a_download_is_the_very_file_as_an_attachment_and_an_event(world, issue, url):
    content = samples.pdf()
    revision = issue("Überführung „Süd“.pdf", content)
    answer = world.client("abel").get(url("download", NUMBER, revision.public_id))
    body = b"".join(answer.streaming_content)
    event = AuditEvent.objects.order_by("-pk").first()

    assert body == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%9Cberf%C3%BChrung")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (event.action, event.target_label, event.details) == (
        "document_downloaded",
        NUMBER,
        {"revision": "B", "sha256": revision.sha256},
    )


def test_asking_for_the_head_of_a_download_is_no_event(world, issue, url):
    revision = issue("plan.pdf", samples.pdf())
    before = AuditEvent.objects.count()
    answer = world.client("abel").head(url("download", NUMBER, revision.public_id))
    assert b"".join(answer.streaming_content) == b""

    assert (answer.status_code, AuditEvent.objects.count()) == (200, before)


def test_bytes_and_pages_of_hidden_documents_do_not_exist(world, url):
    secret = world.secret.current_revision.public_id
    plan = world.plan.current_revision.public_id
    get = world.client("abel").get

    for number, revision in [
        ("HT-MEP-DWG-001", secret),
        (NUMBER, secret),
        ("HT-MEP-DWG-001", plan),
        (NUMBER, "0" * 24),
    ]:
        assert get(url("download", number, revision)).status_code == 404
        assert get(url("revision", number, revision)).status_code == 404
        assert get(url("page-image", number, revision, 1)).status_code == 404


def test_a_superseded_revision_says_so(world, issue, url):
    newer = issue("plan.pdf", samples.pdf())
    old = url("revision", NUMBER, world.plan.revisions.get(code="A").public_id)
    assert "superseded" not in world.client("abel").get(old).content.decode()
    statuses.move(newer, to="for_information", by=world.actor("dina"))
    body = " ".join(world.client("abel").get(old).content.decode().split())

    assert "This revision is superseded." in body
    assert f'href="{url("revision", NUMBER, newer.public_id)}" >See revision B</a>' in body.replace('">', '" >')


def test_a_file_the_store_has_lost_is_not_found_and_no_fault_of_ours(world, issue, url):
    revision = issue("notes.txt", b"hello")
    default_storage.delete(revision.storage_key)
    get = world.client("dina").get

    assert get(url("download", NUMBER, revision.public_id)).status_code == 404
    assert "No preview" in get(url("document", NUMBER)).content.decode()
