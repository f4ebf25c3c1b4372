"""What stands where a page image would: its reason as a picture, since an image cannot be answered in words."""

from functools import cache
from io import BytesIO
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, LETTER, MARGIN = 1200, 400, 36, 60
LINE = 58  # letters
INK, PAPER, EDGE = "#3f3f46", "#fafafa", "#d4d4d8"


@cache
def saying(words: str) -> bytes:
    """These words as a PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=EDGE, width=2)
    pen.multiline_text((MARGIN, MARGIN), "\n".join(wrap(words, LINE)), INK, ImageFont.load_default(LETTER), spacing=16)
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
