"""Pictures, judged by their header alone: nothing is decoded here (SECURITY 7.2)."""

import struct
from typing import Any, BinaryIO

from PIL import JpegImagePlugin, PngImagePlugin
from PIL.ImageFile import ImageFile

from documents.register.domain.files.refusals import Disagrees, Refused
from kazinex.core.translation import marked as _

MOST_PIXELS = 400_000_000  # an A0 sheet at 500 dots an inch
FORMATS: dict[str, type[ImageFile]] = {
    "png": PngImagePlugin.PngImageFile,
    "jpg": JpegImagePlugin.JpegImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
}
SIGNATURES = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "tif": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
}
WIDTH, HEIGHT, SHORT, LARGE = 256, 257, 3, 16  # two tags of a TIFF, and two types of their values
MOST_TAGS = 4096
DAMAGED = _("This picture is damaged: its header cannot be read. Save it again and upload it then.")


def check(file: BinaryIO, extension: str) -> None:
    """A picture of that format, with a size that can be drawn."""
    file.seek(0)
    if not file.read(8).startswith(SIGNATURES[{"jpeg": "jpg", "tiff": "tif"}.get(extension, extension)]):
        raise Disagrees
    file.seek(0)
    try:
        # the format's own class: Image.open() would judge size its way; kinds of TIFF it cannot draw are pictures too
        width, height = FORMATS[extension](file).size if extension in FORMATS else _tiff_size(file)
    except Exception as error:  # Pillow's parsers raise what they please on broken headers
        raise Refused(DAMAGED) from error
    if width * height > MOST_PIXELS:
        raise Refused(
            _("This picture has {width} × {height} pixels. Use at most {most_pixels} million pixels.").format(
                width=width, height=height, most_pixels=MOST_PIXELS // 10**6
            )
        )


def _tiff_size(file: BinaryIO) -> tuple[int, int]:
    """Width and height from the first directory of a TIFF or BigTIFF (TIFF 6.0, section 2)."""
    order, large = _layout(file)
    (count,) = _unpacked(file, order + ("Q" if large else "H"))
    sizes = {}
    for _rest in range(min(count, MOST_TAGS)):
        tag, kind, _rest, value = _unpacked(file, order + ("HHQ8s" if large else "HHI4s"))
        if tag in {WIDTH, HEIGHT}:
            (sizes[tag],) = struct.unpack_from(order + {SHORT: "H", LARGE: "Q"}.get(kind, "I"), value)
    return sizes[WIDTH], sizes[HEIGHT]


def _layout(file: BinaryIO) -> tuple[str, bool]:
    """The order of its bytes, and whether it is a BigTIFF; the file stands at its first directory then."""
    order = "<" if file.read(2) == b"II" else ">"
    large = _unpacked(file, order + "H") == (43,)
    file.seek(_unpacked(file, order + ("HHQ" if large else "I"))[-1])
    return order, large


def _unpacked(file: BinaryIO, shape: str) -> tuple[Any, ...]:
    return struct.unpack(shape, file.read(struct.calcsize(shape)))
