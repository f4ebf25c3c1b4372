"""Kinds of TIFF that Pillow does not read: deep greys with alpha, floating colours, BigTIFF in Motorola's order.

Their pages, as eight-bit pictures; whatever is of yet another kind raises ValueError or KeyError (TIFF 6.0).
"""

from itertools import islice
from typing import Any

import numpy as np
import tifffile
from PIL import Image, ImageOps

ORIENTATION = 274
INCH = 2
WHITE_IS_ZERO, GREY, COLOUR, INKS = 0, 1, 2, 5
COLOURS = {WHITE_IS_ZERO: 1, GREY: 1, COLOUR: 3, INKS: 4}


def read(place: str, index: int = 0) -> Image.Image:
    """A page, the first one is 0."""
    with tifffile.TiffFile(place) as file:
        page: Any = file.pages[index]
        picture: Image.Image = _picture(_samples(page), page)
        picture.getexif()[ORIENTATION] = int(page.tags.valueof(ORIENTATION, 1))
        ImageOps.exif_transpose(picture, in_place=True)
        picture.format = "TIFF"
        picture.info["dpi"] = page.get_resolution(INCH)
    return picture


def sizes(place: str, most: int) -> list[tuple[tuple[int, int], float]]:
    """Width and height in pixels, and dots to an inch, of at most so many pages; their samples are not looked at."""
    with tifffile.TiffFile(place) as file:
        pages: Any = islice(file.pages, most)
        found = {page.offset: ((page.imagewidth, page.imagelength), page.get_resolution(INCH)[0]) for page in pages}
    return list(found.values())  # pages may follow each other in a circle


def _samples(page: Any) -> Any:
    """All samples, line by line and beside each other, as they are."""
    if page.imagedepth != 1 or isinstance(page.bitspersample, tuple):
        message = "samples in depth, or of different depths"
        raise ValueError(message)
    samples = page.asarray(maxworkers=1)
    if page.axes == "YX":
        return samples[:, :, np.newaxis]
    return np.moveaxis(samples, 0, 2) if page.axes == "SYX" else samples


def _picture(samples: Any, page: Any) -> Any:
    photo, count, bits = int(page.photometric), samples.shape[2], page.bitspersample
    colours = COLOURS[photo]
    if count < colours:
        message = "too few samples"
        raise ValueError(message)
    seen = _in_eight_bits(samples[:, :, :colours], bits, by_range=colours == 1)
    if photo == WHITE_IS_ZERO:
        seen = 255 - seen
    if photo == INKS:
        return Image.fromarray(seen, "CMYK")
    plain = Image.fromarray(seen[:, :, 0], "L") if colours == 1 else Image.fromarray(seen, "RGB")
    if count > colours:
        plain.putalpha(Image.fromarray(_in_eight_bits(samples[:, :, colours], bits, by_range=False), "L"))
    return plain


def _in_eight_bits(samples: Any, bits: int, *, by_range: bool) -> Any:
    """From the least to the most there can be, or of what there is: of greys, and of floats that go beyond one."""
    is_float = samples.dtype.kind == "f"
    least, most = _limits(samples.dtype.kind, bits)
    if by_range or (is_float and np.nanmax(np.where(np.isfinite(samples), samples, np.nan)) > most):
        finite = samples[np.isfinite(samples)] if is_float else samples
        least, most = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    scaled = (np.nan_to_num(samples.astype("f4")) - least) * (255 / (most - least if most > least else 1))
    return np.clip(scaled + 0.5, 0, 255).astype("u1")


def _limits(kind: str, bits: int) -> tuple[float, float]:
    if kind == "f":
        return 0.0, 1.0
    return (-(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1) if kind == "i" else (0.0, 2.0**bits - 1)
