"""Pictures as people see them, of every kind of TIFF that scanners, cameras and map makers write."""

import math
import struct
from io import BytesIO

import pytest
from PIL import Image

from documents.register.domain.files import pictures
from documents.register.services import page_maker, picture_maker
from tests.documents.register import samples, wrapped
from tests.documents.register.tiffs import many_pages, tiff

STEPS = [0, 85, 170, 255]
ALPHA = bytes([0, 255, 85, 255, 170, 255, 255, 255])
GREY = {
    "16 bits, by its own range": tiff(struct.pack("<4H", 100, 200, 300, 400), [16]),
    "16 bits in Motorola's order": tiff(struct.pack(">4H", 100, 200, 300, 400), [16], order=">"),
    "16 bits where white is zero": tiff(struct.pack("<4H", 400, 300, 200, 100), [16], photo=0),
    "16 bits below zero": tiff(struct.pack("<4h", -100, 0, 100, 200), [16], number=2),
    "32 bits": tiff(struct.pack("<4I", 0, 1000, 2000, 3000), [32]),
    "floats": tiff(struct.pack("<4f", -1.5, -0.5, 0.5, 1.5), [32], number=3),
    "floats of 64 bits": tiff(struct.pack("<4d", 0, 1 / 3, 2 / 3, 1), [64], number=3),
    "the same in Motorola's order": tiff(struct.pack(">4d", 0, 1 / 3, 2 / 3, 1), [64], number=3, order=">"),
    "packed floats": tiff(struct.pack("<4f", *STEPS), [32], number=3, deflated=True),
    "packed floats in Motorola's order": tiff(struct.pack(">4f", *STEPS), [32], number=3, order=">", deflated=True),
    "packed floats of 64 bits": tiff(struct.pack(">4d", *STEPS), [64], number=3, order=">", deflated=True),
    "packed numbers below zero": tiff(struct.pack(">4h", *STEPS), [16], number=2, order=">", deflated=True),
    "an alpha channel": tiff(ALPHA, [8, 8], extra=[2]),
    "an alpha channel multiplied in": tiff(ALPHA, [8, 8], extra=[1]),
    "an alpha channel that hides all": tiff(bytes([0, 0, 85, 0, 170, 0, 255, 0]), [8, 8], extra=[1]),
    "BigTIFF": tiff(bytes(STEPS), [8], large=True),
}


@pytest.fixture
def draw(tmp_path):
    def drawn(content, size=(1800, 2600)):
        pictures.check(BytesIO(content), "tif" if content[:2] in {b"II", b"MM"} else "png")
        place = tmp_path / "picture"
        place.write_bytes(content)
        return picture_maker.draw_frame(str(place), 0, size)

    return drawn


def pixels(picture):
    return [picture.getpixel((place % picture.width, place // picture.width)) for place in range(4)]


@pytest.mark.parametrize("kind", GREY)
def test_grey_is_shown_from_its_darkest_to_its_brightest_in(draw, kind):
    for (red, green, blue), step in zip(pixels(draw(GREY[kind])), STEPS, strict=True):
        assert red == green == blue
        assert abs(red - step) <= 1


def test_what_is_no_number_does_not_take_the_range(draw):
    shown = pixels(draw(tiff(struct.pack("<4f", 0, math.nan, math.inf, 10), [32], number=3)))

    assert (shown[0], shown[3]) == ((0, 0, 0), (255, 255, 255))


def test_four_inks_with_alpha_are_colours(draw):
    cyan = tiff(bytes([255, 0, 0, 0, 255] * 4), [8] * 5, photo=5, extra=[2])

    assert pixels(draw(cyan)) == [(0, 255, 255)] * 4


def test_a_png_of_16_bits_keeps_its_own_white(draw):
    made = BytesIO()
    Image.frombytes("I;16", (2, 2), struct.pack("<4H", 0, 85 * 257, 85 * 257, 170 * 257)).save(made, "PNG")

    assert pixels(draw(made.getvalue())) == [(0, 0, 0), (85, 85, 85), (85, 85, 85), (170, 170, 170)]


def test_a_large_picture_is_made_smaller_band_by_band_and_looks_the_same(draw):
    left_half = Image.new("1", (3000, 5000), 1)
    left_half.paste(0, (0, 0, 1500, 5000))
    made = BytesIO()
    left_half.save(made, "TIFF", compression="group4")
    small = draw(made.getvalue(), (100, 100))

    assert small.size == (60, 100)
    assert (small.getpixel((10, 99)), small.getpixel((50, 0))) == ((0, 0, 0), (255, 255, 255))


def test_a_picture_taken_sideways_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "site.jpg").write_bytes(samples.picture("JPEG", (40, 30), exif=exif))

    assert picture_maker.draw_frame(str(tmp_path / "site.jpg"), 0, (1800, 2600)).size == (30, 40)


def test_pages_are_counted_to_a_bound(tmp_path):
    (tmp_path / "many.tif").write_bytes(many_pages(2000))

    assert picture_maker.count_frames(str(tmp_path / "many.tif")) == picture_maker.MOST_FRAMES


def darkest(content, tmp_path):
    """The darkest red, green or blue of a page of a PDF."""
    (tmp_path / "form.pdf").write_bytes(content)
    return min(least for least, _ in page_maker.draw_page(str(tmp_path / "form.pdf"), 0).getextrema())


def test_what_was_typed_into_a_form_is_on_its_page(tmp_path):
    assert darkest(wrapped.form(typed="Checked on site by Jo"), tmp_path) < 100
    assert darkest(wrapped.form(typed=""), tmp_path) == 255


def test_a_visible_signature_is_on_its_page(tmp_path):
    assert darkest(wrapped.form(signed=True), tmp_path) == 0
