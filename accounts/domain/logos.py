"""A picture that somebody sent as a logo, made anew: nothing of the file that was sent is kept but how it looks.

Its bytes are walked before anything is decoded, so that a file that is something else besides is refused, and one
that would unpack to more than fits is too.
"""

import io
import re
import struct
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, ImageStat, JpegImagePlugin, PngImagePlugin
from PIL.ImageFile import ImageFile

from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS, LEAST_SIDE, MOST_SIDE = 8_000_000, 16, 6_000
SHOWN = (640, 160)  # pixels of the picture that is made, twice as fine as it is shown
WHITE, DARK = (255, 255, 255), (31, 36, 46)  # grounds for what lets through what lies behind it
LIGHT, OPAQUE, ROOM = 160, 255, 24  # lighter than this stands on dark; around it, a part of its longer side stays free
COLOUR_TYPE, WITH_ALPHA = 25, 6  # a byte of the header of a PNG, and what it says of one with holes (PNG, 11.2.1)
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")  # neither a stuffed zero nor a restart within coded data
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
FIELD = "logo"
WRONG_KIND = _("Choose a PNG or JPEG file; this is something else.")
MORE_INSIDE = _("This file holds more than a picture. Save the picture again as PNG or JPEG and choose that file.")
NOTHING_SEEN = _("Nothing can be seen of this picture: all of it is transparent. Choose another one.")
DAMAGED = _("This picture is damaged. Save it again and choose it then.")


def read(file: BinaryIO, size: int) -> bytes:
    """A logo as a PNG of at most SHOWN pixels; raises RuleBroken in words where the file cannot be one."""
    if size > MOST_BYTES:
        raise _refused(
            _("This file is larger than {most_bytes} MiB. A logo needs far less.").format(
                most_bytes=MOST_BYTES // 1024**2
            )
        )
    content = file.read(MOST_BYTES + 1)
    kind = _kind(content)
    _require_size(kind, content)
    return _made(kind, content)


def _kind(content: bytes) -> type[ImageFile]:
    """Which of the two it is, and nothing besides from its first byte to its last."""
    if content.startswith(PNG):
        return _whole(PngImagePlugin.PngImageFile, content, _end_of_png(content))
    if content.startswith(JPEG):
        return _whole(JpegImagePlugin.JpegImageFile, content, _end_of_jpeg(content))
    raise _refused(WRONG_KIND)


def _whole(kind: type[ImageFile], content: bytes, ends: int) -> type[ImageFile]:
    if ends != len(content):
        raise _refused(MORE_INSIDE)
    return kind


def _require_size(kind: type[ImageFile], content: bytes) -> None:
    """By its header alone."""
    try:
        width, height = kind(io.BytesIO(content)).size
    except Exception as error:  # Pillow's parsers raise what they please on broken headers
        raise _refused(DAMAGED) from error
    has = _("This picture has {width} × {height} pixels.").format(width=width, height=height)
    if width * height > MOST_PIXELS:
        raise _refused(
            _("{has} Use at most {most_pixels} million pixels.").format(has=has, most_pixels=MOST_PIXELS // 10**6)
        )
    if max(width, height) > MOST_SIDE:
        raise _refused(_("{has} Use at most {most_side} on each side.").format(has=has, most_side=MOST_SIDE))
    if min(width, height) < LEAST_SIDE:
        raise _refused(_("{has} Use at least {least_side} on each side.").format(has=has, least_side=LEAST_SIDE))


def _made(kind: type[ImageFile], content: bytes) -> bytes:
    """Decoded, upright as its camera meant it, and written anew: without any words of the file."""
    try:
        with warnings.catch_warnings(), kind(io.BytesIO(content)) as picture:
            warnings.simplefilter("ignore")
            picture.load()
            shown = ImageOps.exif_transpose(picture).convert("RGBA")
    except Exception as error:
        raise _refused(DAMAGED) from error
    shown.thumbnail(SHOWN, Image.Resampling.LANCZOS)
    if not shown.getchannel("A").getbbox():
        raise _refused(NOTHING_SEEN)
    return _written(_on_its_ground(shown))


def grounded(png: bytes) -> bytes:
    """A logo that was made, which may be from before logos got a ground; as it is where it lets nothing through."""
    if len(png) <= COLOUR_TYPE or png[COLOUR_TYPE] != WITH_ALPHA:
        return png
    with Image.open(io.BytesIO(png)) as picture:
        return _written(_on_its_ground(picture.convert("RGBA")))


def _on_its_ground(picture: Image.Image) -> Image.Image:
    """The picture without holes, on white or on dark, whichever it stands out from: for any scheme and for paper."""
    opaque = picture.getchannel("A").getextrema()[0] == OPAQUE
    room = 0 if opaque else max(picture.size) // ROOM
    ground = WHITE if opaque or _lightness(picture) < LIGHT else DARK
    whole = Image.new("RGB", (picture.width + 2 * room, picture.height + 2 * room), ground)
    whole.paste(picture, (room, room), picture)
    whole.thumbnail(SHOWN, Image.Resampling.LANCZOS)
    return whole


def _lightness(picture: Image.Image) -> float:
    """How light what one sees of it is on the whole, from 0 to 255."""
    return ImageStat.Stat(picture.convert("L"), mask=picture.getchannel("A")).mean[0]


def _written(picture: Image.Image) -> bytes:
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _end_of_png(content: bytes) -> int:
    """Where its chunk IEND is over (PNG, section 5); an animation is none."""
    at = len(PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        if name == b"acTL":
            raise _refused(_("Choose a picture that does not move."))
        at += 12 + int(length)
        if name == b"IEND":
            return at
    raise _refused(DAMAGED)


def _end_of_jpeg(content: bytes) -> int:
    """Where its first end of image is (ITU-T T.81, annex B): marker by marker, through the coded data of each scan."""
    at = len(JPEG)
    while found := MARKER.match(content, at):
        at, marker = found.end(), content[found.end() - 1]
        if marker == END_OF_IMAGE:
            return at
        at += int.from_bytes(content[at : at + 2], "big")
        if marker == START_OF_SCAN and (after := MARKER.search(content, at)):
            at = after.start()
    raise _refused(DAMAGED)


def _refused(words: str) -> RuleBroken:
    return RuleBroken(words, field=FIELD)
