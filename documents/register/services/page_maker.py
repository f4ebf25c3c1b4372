"""Draws one page of a stranger's file; run as a process of its own under limits, it knows nothing of the site.

    page_maker.py count <kind> <file>            prints the number of pages
    page_maker.py draw <kind> <file> <index>     writes the page as PNG; the first one is 0

Every problem ends the process with a code that is not 0.
"""

import resource
import sys
from typing import Any

WIDEST, TALLEST = 1800, 2600  # pixels of a page image
LARGEST_SCALE = 4.0  # pixels a point, so that a stamp-sized page stays small
SECONDS = 20
MEMORY = 1536 * 1024**2  # bytes of address space
MOST_FRAMES = 500  # pages of one TIFF


def main(action: str, kind: str, place: str, index: str = "0") -> None:
    """Do one thing within the limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    count, draw = (count_pages, draw_page) if kind == "pdf" else (count_frames, draw_frame)
    if action == "count":
        sys.stdout.write(str(count(place)))
    else:
        draw(place, int(index)).save(sys.stdout.buffer, "PNG", compress_level=6)


def count_pages(place: str) -> int:
    """Pages of a PDF."""
    import pypdfium2  # noqa: PLC0415  only after the limits

    return len(pypdfium2.PdfDocument(place))


def draw_page(place: str, index: int) -> Any:
    """A page of a PDF, with annotations and form fields as they are printed; nothing in it runs."""
    import pypdfium2  # noqa: PLC0415

    page = pypdfium2.PdfDocument(place)[index]
    width, height = page.get_size()
    scale = min(WIDEST / max(width, 1), TALLEST / max(height, 1), LARGEST_SCALE)
    return page.render(scale=scale).to_pil().convert("RGB")


def count_frames(place: str) -> int:
    """Pages of a picture whose first one can be read: a TIFF may have several."""
    picture = _picture(place)
    picture.draft("RGB", (WIDEST, TALLEST))
    picture.load()
    return min(getattr(picture, "n_frames", 1), MOST_FRAMES)


def draw_frame(place: str, index: int) -> Any:
    """A picture drawn anew, without what else its file carries (place, camera, comments)."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    picture = _picture(place)
    picture.seek(index)
    picture.draft("RGB", (WIDEST, TALLEST))
    upright = ImageOps.exif_transpose(picture)
    flat = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    flat.thumbnail((WIDEST, TALLEST))
    fresh = Image.new("RGB", flat.size, "white")
    fresh.paste(flat, mask=flat if flat.mode == "RGBA" else None)
    return fresh


def _picture(place: str) -> Any:
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # the limit of memory decides, and only this process falls
    return Image.open(place, formats=("PNG", "JPEG", "TIFF"))


if __name__ == "__main__":
    main(*sys.argv[1:])
