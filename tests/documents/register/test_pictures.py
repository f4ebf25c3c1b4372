"""Pictures as people see them, of every kind of TIFF that scanners, cameras and map makers write."""

import math
import struct
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from documents.register.domain.files import pictures
from documents.register.services import pdf_maker, picture_maker, tiff_reader
from tests.documents.register import samples, wrapped
from tests.documents.register.tiffs import many_pages, tiff

STEPS = [0, 85, 170, 255]
ALPHA = bytes([0, 255, 85, 255, 170, 255, 255, 255])
DEEP_ALPHA = [100, 65535, 200, 65535, 300, 65535, 400, 65535]
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
    "BigTIFF in Motorola's order": tiff(bytes(STEPS), [8], large=True, order=">"),
    "packed BigTIFF in Motorola's order": tiff(struct.pack(">4H", *STEPS), [16], large=True, order=">", deflated=True),
    "16 bits with alpha": tiff(struct.pack("<8H", *DEEP_ALPHA), [16, 16], extra=[2]),
    "16 bits with alpha in Motorola's order": tiff(struct.pack(">8H", *DEEP_ALPHA), [16, 16], extra=[2], order=">"),
}


@pytest.fixture
def draw(tmp_path):
    def drawn(content, size=(1800, 2600)):
        pictures.check(BytesIO(content), "tif" if content[:2] in {b"II", b"MM"} else "png")
        place = tmp_path / "picture"
        place.write_bytes(content)
        with picture_maker.opened(str(place), 0) as page:
            return page.whole(size)

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


@pytest.mark.parametrize("order", ["<", ">"])
def test_floating_and_deep_colours_are_colours(draw, order):
    floats = tiff(struct.pack(f"{order}12f", *[1, 0, 0.5] * 4), [32] * 3, photo=2, number=3, order=order)
    deep = tiff(struct.pack(f"{order}12I", *[2**32 - 1, 0, 2**31] * 4), [32] * 3, photo=2, order=order, deflated=True)

    assert pixels(draw(floats)) == pixels(draw(deep)) == [(255, 0, 128)] * 4


@pytest.mark.parametrize("packing", ["raw", "tiff_lzw", "tiff_adobe_deflate"])
def test_what_is_read_by_hand_is_what_pillow_reads(tmp_path, packing):
    noise = Image.frombytes("RGB", (90, 70), bytes((place * place) % 251 for place in range(90 * 70 * 3)))
    noise.save(tmp_path / "noise.tif", compression=packing, dpi=(300, 300))
    read = tiff_reader.read(str(tmp_path / "noise.tif"))

    assert read.tobytes() == noise.tobytes()
    assert read.info["dpi"] == (300, 300)


@pytest.mark.parametrize("content", [tiff(bytes(12), [4, 12, 8]), tiff(bytes(STEPS), [8], photo=9)])
def test_a_tiff_of_a_kind_nobody_reads_raises(tmp_path, content):
    (tmp_path / "odd.tif").write_bytes(content)

    with pytest.raises((ValueError, KeyError)):
        tiff_reader.read(str(tmp_path / "odd.tif"))


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

    with picture_maker.opened(str(tmp_path / "site.jpg"), 0) as page:
        assert page.whole((1800, 2600)).size == (30, 40)
    assert picture_maker.sheets(str(tmp_path / "site.jpg")) == [(30, 40, 72, 1)]


@pytest.mark.parametrize("order", ["<", ">"])
def test_every_page_is_found_and_shown_where_only_some_are_of_a_kind_that_pillow_reads(tmp_path, order):
    place = str(tmp_path / "mixed.tif")
    with tifffile.TiffWriter(place, byteorder=order, bigtiff=order == ">") as file:
        plain: Any = {"photometric": "rgb", "resolution": (200, 200), "resolutionunit": "INCH", "metadata": None}
        file.write(np.full((40, 30, 3), 85, "u1"), **plain)
        file.write(np.full((20, 60, 4), 2**15, "u2"), extrasamples=["unassalpha"], compression="lzw", **plain)
        tiled: Any = {"tile": (16, 16), "compression": "packbits", "planarconfig": "separate"}
        file.write(np.full((3, 50, 50), 0.75, "f4"), **tiled, **plain)
        file.write(np.full((10, 10, 3), 255, "u1"), **plain)

    sheets = [(round(width, 1), round(height, 1)) for width, height, *_more in picture_maker.sheets(place)]
    assert sheets == [(10.8, 14.4), (21.6, 7.2), (18, 18), (3.6, 3.6)]
    for index, (size, tone) in enumerate([((30, 40), 85), ((60, 20), 192), ((50, 50), 191), ((10, 10), 255)]):
        with picture_maker.opened(place, index) as page:
            whole: Any = page.whole((1800, 2600))
        assert (whole.size, whole.getpixel((0, 0))[0]) == (size, pytest.approx(tone, abs=1))


@pytest.mark.parametrize("value", [1, 6])
def test_a_deep_scan_taken_sideways_stands_upright(tmp_path, value):
    place = str(tmp_path / "deep.tif")
    turned: Any = {"photometric": "rgb", "extratags": [(274, "H", 1, value, True)]}
    tifffile.imwrite(place, np.zeros((20, 60, 4), "u2"), extrasamples=["unassalpha"], **turned)

    with picture_maker.opened(place, 0) as page:
        assert page.whole((1800, 2600)).size == ((20, 60) if value == 6 else (60, 20))


def test_pages_that_follow_each_other_in_a_circle_come_to_an_end(tmp_path):
    one = tiff(struct.pack("<8H", *DEEP_ALPHA), [16, 16], extra=[2])
    (directory,) = struct.unpack_from("<I", one, 4)
    (count,) = struct.unpack_from("<H", one, directory)
    following = directory + 2 + 12 * count
    circle = one[:following] + struct.pack("<I", directory) + one[following + 4 :]
    (tmp_path / "circle.tif").write_bytes(circle)

    assert len(picture_maker.sheets(str(tmp_path / "circle.tif"))) == 1


def test_pages_are_counted_to_a_bound(tmp_path):
    (tmp_path / "many.tif").write_bytes(many_pages(2000))

    assert len(picture_maker.sheets(str(tmp_path / "many.tif"))) == picture_maker.MOST_FRAMES


def darkest(content, tmp_path):
    """The darkest red, green or blue of a page of a PDF."""
    (tmp_path / "form.pdf").write_bytes(content)
    with pdf_maker.opened(str(tmp_path / "form.pdf"), 0) as page:
        bands: Any = page.whole((1800, 2600)).getextrema()
    return min(least for least, _ in bands)


def test_what_was_typed_into_a_form_is_on_its_page(tmp_path):
    assert darkest(wrapped.form(typed="Checked on site by Jo"), tmp_path) < 100
    assert darkest(wrapped.form(typed=""), tmp_path) == 255


def test_a_visible_signature_is_on_its_page(tmp_path):
    assert darkest(wrapped.form(signed=True), tmp_path) == 0
