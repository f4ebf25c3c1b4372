"""Draws a picture anew, as people see it: eight bits a channel, on white, no larger than a page image."""

import math
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageCms, ImageOps, TiffImagePlugin

MOST_FRAMES = 500  # pages of one TIFF
BAND = 256  # rows of the small picture made at a time, so that a large one is in memory once
MOST_LOOKED_AT = 1_000_000  # pixels from which the range of a picture is taken
ORIENTATION = 0x0112
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


def count_frames(place: str) -> int:
    """Pages of a picture whose first one can be read: a TIFF may have several, and is not walked to the end of time."""
    with _opened(place) as picture:
        picture.draft("RGB", (1, 1))
        picture.load()
        count = 1
        while count < MOST_FRAMES and _has(picture, count):
            count += 1
        return count


def draw_frame(place: str, index: int, size: tuple[int, int]) -> Any:
    """One page of a picture, without what else its file carries (place, camera, comments)."""
    with _opened(place) as picture:
        if index:
            picture.seek(index)
        picture.draft("RGB", size)
        _read_natively(picture)
        small = _reduced(picture, _look(picture), size)
        if picture.format != "TIFF":  # which Pillow turns by itself
            small.getexif()[ORIENTATION] = picture.getexif().get(ORIENTATION, 1)
            small = ImageOps.exif_transpose(small)
        small.thumbnail(size)
        return small


@contextmanager
def _opened(place: str) -> Iterator[Any]:
    Image.MAX_IMAGE_PIXELS = None  # the limit of memory decides, and only this process falls
    with Image.open(place, formats=("PNG", "JPEG", "TIFF")) as picture:
        yield picture


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

    def look(band: Any) -> Any:
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
