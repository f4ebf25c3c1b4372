"""Pictures, judged by their header alone: nothing is decoded here (SECURITY 7.2)."""

from typing import BinaryIO

from PIL import JpegImagePlugin, PngImagePlugin, TiffImagePlugin
from PIL.ImageFile import ImageFile

from documents.register.domain.files.refusals import Disagrees, Refused

MOST_PIXELS = 400_000_000  # an A0 sheet at 500 dots an inch
FORMATS: dict[str, type[ImageFile]] = {
    "png": PngImagePlugin.PngImageFile,
    "jpg": JpegImagePlugin.JpegImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
    "tif": TiffImagePlugin.TiffImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
}
SIGNATURES = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "tif": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
}


def check(file: BinaryIO, extension: str) -> None:
    """A picture of that format, with a size that can be drawn."""
    file.seek(0)
    if not file.read(8).startswith(SIGNATURES[{"jpeg": "jpg", "tiff": "tif"}.get(extension, extension)]):
        raise Disagrees
    file.seek(0)
    try:
        width, height = FORMATS[extension](file).size  # the format's own class: Image.open() would judge size its way
    except Exception as error:  # Pillow's parsers raise what they please on broken headers
        raise Refused(
            "This picture is damaged: its header cannot be read. Save it again and upload it then."
        ) from error
    if width * height > MOST_PIXELS:
        raise Refused(f"This picture has {width} × {height} pixels. Use at most {MOST_PIXELS // 10**6} million pixels.")
