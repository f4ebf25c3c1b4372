"""Draws a picture anew, as people see it: eight bits a channel, on white, no larger than a page image."""

import math
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from PIL import Image, ImageCms, ImageOps, TiffImagePlugin, UnidentifiedImageError

from documents.register.domain.sheets import FINENESS, sheet_of
from documents.register.services import tiff_reader

MOST_FRAMES = 500  # pages of one TIFF
BAND = 256  # rows of the small picture made at a time, so that a large one is in memory once
MOST_LOOKED_AT = 1_000_000  # pixels from which the range of a picture is taken
ORIENTATION, LYING = 0x0112, 5  # from which value on a picture lies on its side
LEAST_DOTS, SCREEN_DOTS, MOST_DOTS = 36, 96.0, 2400  # to an inch
FORMATS = ("PNG", "JPEG", "TIFF")
UNREAD = b"MM\0+"  # a BigTIFF in Motorola's order, which Pillow takes for a TIFF
WHITE_IS_ZERO, NO_DATA = 0, 42113  # a photometric interpretation, and the tag of map makers for “nothing here”
DEEP = {"I;16", "I;16B", "I;16L", "I;16N", "I", "F"}  # modes that hold more than eight bits of grey
ALPHA = {"LA", "La", "RGBA", "RGBa"}
SIXTEEN_BITS = 257  # steps of them in one of eight

# What Pillow can unpack but does not look for: floats of 64 bits, and an alpha channel beside cyan to black.
for prefix, double in ((TiffImagePlugin.II, "F;64F"), (TiffImagePlugin.MM, "F;64BF")):
    for photo in (0, 1):
        TiffImagePlugin.OPEN_INFO.setdefault((prefix, photo, (3,), 1, (64,), ()), ("F", double))
    for extra in (1, 2):
        TiffImagePlugin.OPEN_INFO.setdefault((prefix, 5, (1,), 1, (8,) * 5, (extra,)), ("CMYK", "CMYKX"))
NATIVE = {"F;32BF": "F;32F", "F;64BF": "F;64F", "I;32BS": "I;32S", "I;16BS": "I;16S", "I;32B": "I;32"}


class Page:
    """One page of a picture, without what else its file carries (place, camera, comments)."""

    def __init__(self, picture: Any) -> None:
        self._picture = picture
        self.sheet = sheet_of(*_paper(picture))

    def whole(self, size: tuple[int, int]) -> Image.Image:
        """All of it, no larger than this."""
        picture = self._picture
        picture.draft("RGB", size)
        _read_natively(picture)
        small: Image.Image = _reduced(picture, _look(picture), size)
        if picture.format != "TIFF":  # which Pillow turns by itself
            small.getexif()[ORIENTATION] = picture.getexif().get(ORIENTATION, 1)
            small = ImageOps.exif_transpose(small)
        small.thumbnail(size)
        return small

    def region(self, zoom: float, left: int, top: int, side: int) -> Image.Image:
        """The square at this place, in drawn pixels of this zoom; narrower at the edge."""
        picture = self._picture
        sizes = self.sheet.width, self.sheet.height
        width, height = (math.ceil(length * zoom / 100 * FINENESS) for length in sizes)
        if picture.format == "JPEG":
            picture.draft("RGB", (max(width, height),) * 2)
        _read_natively(picture)
        look = _look(picture)
        upright = picture if picture.format == "TIFF" else ImageOps.exif_transpose(picture)
        right, bottom = min(left + side, width), min(top + side, height)
        across, down = upright.width / width, upright.height / height
        box = (left * across, top * down, right * across, bottom * down)
        drawn: Image.Image = _scaled(upright, look, box, (right - left, bottom - top))
        return drawn


@contextmanager
def opened(place: str, index: int) -> Iterator[Page]:
    """A page of the file, the first one is 0."""
    with _opened(place, index) as picture:
        yield Page(picture)


def sheets(place: str) -> list[tuple[float, float, float, int]]:
    """Width and height in points and dots an inch of every page that can be found; raises if the first is unreadable.

    A TIFF may have several pages, and is not walked to the end of time.
    """
    with _opened(place, 0) as picture:
        found = [(*_paper(picture), 1)]
        picture.draft("RGB", (1, 1))
        picture.load()
        while len(found) < MOST_FRAMES and _has(picture, len(found)):
            found.append((*_paper(picture), 1))
    if picture.format == "TIFF" and len(found) < MOST_FRAMES:
        with suppress(Exception):  # what cannot be read is no page
            others = tiff_reader.sizes(place, MOST_FRAMES)[len(found) :]
            found += [(*_on_paper(size, dots), 1) for size, dots in others]
    return found


def _paper(picture: Any) -> tuple[float, float, float]:
    """Width and height in points, and the dots to an inch; those of a screen where the file tells none one can use."""
    width, height = picture.size
    if picture.format != "TIFF" and picture.getexif().get(ORIENTATION, 1) >= LYING:
        width, height = height, width
    return _on_paper((width, height), picture.info.get("dpi", (0, 0))[0])


def _on_paper(size: tuple[int, int], told: float) -> tuple[float, float, float]:
    dots = float(told) if LEAST_DOTS <= told <= MOST_DOTS else SCREEN_DOTS
    return size[0] * 72 / dots, size[1] * 72 / dots, dots


def _scaled(picture: Any, look: Callable[[Any], Any], box: tuple[float, ...], size: tuple[int, int]) -> Any:
    """A part of the picture as it looks, at another size; only that part is held a second time."""
    left, top, right, bottom = math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3])
    seen = look(picture.crop((left, top, min(right, picture.width), min(bottom, picture.height))))
    inner = (box[0] - left, box[1] - top, min(box[2] - left, seen.width), min(box[3] - top, seen.height))
    return seen.resize(size, Image.Resampling.BILINEAR, box=inner, reducing_gap=2.0)


@contextmanager
def _opened(place: str, index: int) -> Iterator[Any]:
    Image.MAX_IMAGE_PIXELS = None  # the limit of memory decides, and only this process falls
    with _by_pillow(place, index) or tiff_reader.read(place, index) as picture:
        yield picture


def _by_pillow(place: str, index: int) -> Any:
    """A page, or None where Pillow does not read it; of a TIFF another may be of a kind that it does read."""
    if _begins(place, UNREAD):
        return None
    try:
        picture: Any = Image.open(place, formats=FORMATS)
    except UnidentifiedImageError:
        return None
    try:
        picture.seek(index)
    except SyntaxError:
        picture.close()
        return None
    return picture


def _begins(place: str, mark: bytes) -> bool:
    with open(place, "rb") as file:  # noqa: PTH123  nothing else of the path is needed
        return file.read(len(mark)) == mark


def _has(picture: Any, index: int) -> bool:
    try:
        picture.seek(index)
    except Exception:  # noqa: BLE001  a page that cannot be read is none
        return False
    return True


def _read_natively(picture: Any) -> None:
    """Packed TIFF comes out of libtiff in the order of this machine, whatever the order of the file."""
    if getattr(picture, "use_load_libtiff", False):
        picture.tile = [
            tile._replace(args=(NATIVE.get(tile.args[0], tile.args[0]), *tile.args[1:])) for tile in picture.tile
        ]


def _reduced(picture: Any, look: Callable[[Any], Any], size: tuple[int, int]) -> Any:
    """The picture as it looks, by a whole number smaller where it is much too large; band by band."""
    width, height = picture.size
    factor = max(math.floor(max(width / size[0], height / size[1])), 1)
    small = Image.new("RGB", (math.ceil(width / factor), math.ceil(height / factor)), "white")
    for top in range(0, height, BAND * factor):
        band = look(picture.crop((0, top, width, min(top + BAND * factor, height))))
        small.paste(band.reduce(factor) if factor > 1 else band, (0, top // factor))
    return small


def _look(picture: Any) -> Callable[[Any], Any]:
    """How a band of this picture becomes red, green and blue on white."""
    if picture.mode in DEEP:
        return _grey(picture)
    if picture.mode == "LAB":
        to_rgb = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
        return lambda band: ImageCms.applyTransform(band, to_rgb)
    if picture.mode in ALPHA and picture.getchannel(len(picture.getbands()) - 1).getextrema()[1] == 0:
        return _without_alpha  # nothing at all would be seen, which nobody means
    if picture.mode in {*ALPHA, "PA"} or "transparency" in picture.info:
        return _on_white
    return lambda band: band.convert("RGB")


def _without_alpha(band: Any) -> Any:
    colours = [band.getchannel(number) for number in range(len(band.getbands()) - 1)]
    return Image.merge("RGB", colours * (3 // len(colours)))


def _on_white(band: Any) -> Any:
    if band.mode == "La":
        band = band.convert("LA")
    opaque = band.convert("RGBA")
    fresh = Image.new("RGB", band.size, "white")
    fresh.paste(opaque, mask=opaque)
    return fresh


def _grey(picture: Any) -> Callable[[Any], Any]:
    """Grey of more than eight bits by the picture's own range; a PNG says itself what white is."""
    least, most = (0, 255 * SIXTEEN_BITS) if picture.format == "PNG" else _range(picture)
    scale = 255 / (most - least) if most > least else 1.0
    inverted = getattr(picture, "tag_v2", {}).get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == WHITE_IS_ZERO

    def look(band: Image.Image) -> Image.Image:
        grey = band.convert("F").point(lambda value: value * scale - least * scale).convert("L")
        return (ImageOps.invert(grey) if inverted else grey).convert("RGB")

    return look


def _range(picture: Any) -> tuple[float, float]:
    """The darkest and the brightest of what is there, without what is no number and what stands for nothing."""
    width, height = picture.size
    step = math.ceil(math.sqrt(max(width * height / MOST_LOOKED_AT, 1)))
    looked_at = picture.resize((math.ceil(width / step), math.ceil(height / step)), Image.Resampling.NEAREST)
    nothing = _no_data(picture)
    seen = array("f", looked_at.convert("F").tobytes())
    values = [value for value in seen if math.isfinite(value) and value != nothing]
    return (min(values), max(values)) if values else (0.0, 0.0)


def _no_data(picture: Any) -> float:
    try:
        return float(str(getattr(picture, "tag_v2", {}).get(NO_DATA, "nan")).strip("\0 "))
    except ValueError:
        return math.nan
