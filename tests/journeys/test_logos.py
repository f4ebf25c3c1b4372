"""A logo is a picture and nothing else: made anew, bounded, and shown wherever the organisation speaks."""

import io
import json
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from accounts.domain import logos
from accounts.models import Organisation
from accounts.services import branding
from audit.models import AuditEvent
from documents.transmittals.models import Transmittal
from documents.transmittals.web import cover_sheets
from kazinex.core import crypto, mail
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from tests.guestshares import guests
from tests.house import transmittal_things

HERE = "/o/meridian/settings/branding/"
PAYLOAD = b"<script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 100), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("index.html", PAYLOAD)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb() -> bytes:
    """A picture of 900 million pixels in a few hundred bytes."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return logos.PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def read(content: bytes) -> bytes:
    return logos.read(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture() + archive(), "holds more than a picture"),
        (picture("JPEG") + archive(), "holds more than a picture"),
        (picture("JPEG") + PAYLOAD, "holds more than a picture"),
        (picture("JPEG") + b"\xff\xd9", "holds more than a picture"),
        (archive() + picture(), "this is something else"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "this is something else"),
        (picture("GIF"), "this is something else"),
        (picture()[:-40], "is damaged"),
        (picture("JPEG")[:-40], "is damaged"),
        (bomb(), "30000 × 30000 pixels"),
        (picture(size=(400, 8)), "at least 16"),
        (picture(size=(7_000, 20)), "7000 × 20 pixels. Use at most 6000 on each side."),
        (moving(), "does not move"),
        (picture() + b"\0" * logos.MOST_BYTES, "larger than 2 MiB"),
    ],
)
def test_what_is_no_logo_is_refused_in_words(content, words):
    with pytest.raises(RuleBroken, match=words):
        read(content)


def test_a_logo_keeps_nothing_of_its_file_but_its_looks():
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", PAYLOAD.decode())
    exif = Image.Exif()
    exif[0x010E] = PAYLOAD.decode()
    sent = [
        picture(pnginfo=said),
        picture("JPEG", exif=exif, comment=PAYLOAD + archive()),
        picture("JPEG", progressive=True),
        picture("JPEG", size=(2_000, 1_000)),
    ]
    for content in sent:
        made = read(content)
        with Image.open(io.BytesIO(made)) as found:
            assert (found.format, found.mode, found.info) == ("PNG", "RGB", {})
            assert found.width <= 640
            assert found.height <= 160
        assert PAYLOAD not in made
        assert b"PK\x03\x04" not in made


def test_a_logo_that_a_telephone_took_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # it lies on its side, and is turned when it is shown
    with Image.open(io.BytesIO(read(picture("JPEG", size=(100, 60), exif=exif)))) as found:
        assert found.size == (60, 100)


@pytest.mark.parametrize(
    ("ink", "ground"), [((20, 30, 60), logos.WHITE), ((250, 250, 240), logos.DARK), ((200, 60, 40), logos.WHITE)]
)
def test_what_lets_light_through_gets_a_ground_it_stands_out_from(ink, ground):
    sent = Image.new("RGBA", (300, 100))
    sent.paste((*ink, 255), (50, 20, 250, 80))
    out = io.BytesIO()
    sent.save(out, "PNG")
    made = read(out.getvalue())
    with Image.open(io.BytesIO(made)) as found:
        assert (found.mode, found.getpixel((0, 0)), found.getpixel((150, 60))) == ("RGB", ground, ink)
    assert logos.grounded(out.getvalue()) != out.getvalue()
    assert logos.grounded(made) == made

    out = io.BytesIO()
    Image.new("RGBA", (300, 100)).save(out, "PNG")
    with pytest.raises(RuleBroken, match="Nothing can be seen of this picture"):
        read(out.getvalue())


def test_a_logo_stands_on_pages_in_mails_and_on_papers_until_it_is_taken_away(
    world, django_capture_on_commit_callbacks
):
    admin = world.client("ada")
    seen = admin.get(HERE).context["form"].stamp
    wrong = SimpleUploadedFile("logo.png", picture() + archive())
    refused = admin.post(HERE, {"seen": seen, "logo": wrong, "portal_words": "Call us."}).content.decode()
    assert "This file holds more than a picture." in refused
    assert "Call us." in refused

    sent = SimpleUploadedFile("logo.jpg", picture("JPEG"))
    admin.post(HERE, {"seen": seen, "colour": "#0a5c36", "logo": sent})
    meridian = Organisation.objects.get(slug="meridian")
    event = AuditEvent.objects.filter(action="branding_changed").latest("id")
    assert event.details["changes"]["Logo"] == ["", meridian.logo[:8]]
    url = f"/brand/logos/{meridian.logo}.png"
    assert url in world.client("vera").get("/o/meridian/p/harbour/").content.decode()
    shown = world.client().get(url)
    assert (shown.status_code, shown["Content-Type"], shown.content[:8]) == (200, "image/png", logos.PNG)
    assert world.client().get(f"/brand/logos/{'0' * 24}.png").status_code == 404

    world.plan.project.organisation = meridian
    _share, link = guests.share_with_jo(world)
    row = Outbox.objects.filter(kind="mail.send").latest("id")
    letter = json.loads(crypto.decrypt(row.payload["sealed"], context=mail.CONTEXT))["html"]
    assert url in letter
    assert "#0a5c36" in letter
    jo = guests.follow(link)
    assert url in jo.get("/g/open/").content.decode()

    transmittal_things.named(world, world.harbour, world.actor("ada"), drafter=world.dina)
    transmittal = Transmittal.objects.select_related("project", "organisation", "created_by").exclude(number=None).get()
    plain = cover_sheets.draw(transmittal, [], [], pages={})
    assert b"/Subtype /Image" in plain

    with django_capture_on_commit_callbacks(execute=True):
        meridian = branding.change(meridian, **look(picture("JPEG")), by=world.actor("ada", ""))
    assert f"/brand/logos/{meridian.logo}.png" != url
    assert world.client().get(url).status_code == 200, "mails that were sent show it"

    seen = admin.get(HERE).context["form"].stamp
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(HERE, {"seen": seen, "colour": "#0a5c36", "removes_logo": "on"})
    assert not default_storage.exists(f"logos/{meridian.logo}.png")
    meridian.refresh_from_db()
    assert (meridian.logo, branding.logo_of(meridian)) == ("", b"")
    assert "topbar-logo" not in world.client("vera").get("/o/meridian/p/harbour/").content.decode()


def test_a_logo_whose_change_fails_is_not_kept(world, monkeypatch):
    def fails(*_args: object, **_facts: object) -> None:
        raise RuleBroken("Not now.")

    kept = stored_logos()
    monkeypatch.setattr(branding, "record", fails)
    with pytest.raises(RuleBroken, match="Not now"):
        branding.change(world.meridian, **look(picture()), by=world.actor("ada", ""))
    assert stored_logos() == kept


def stored_logos() -> set[str]:
    return set(default_storage.listdir("logos")[1]) if default_storage.exists("logos") else set()


def look(content: bytes) -> dict[str, Any]:
    return {"colour": "", "portal_words": "", "logo": io.BytesIO(content), "logo_size": len(content)}
