"""Draws one page of a stranger's file; run as a process of its own under limits, it knows nothing of the site.

    page_maker count <kind> <file>            prints the number of pages
    page_maker draw <kind> <file> <index>     writes the page as PNG; the first one is 0

Every problem ends the process with a code that is not 0: one of those below, or that of the limit it met.
"""

import os
import resource
import sys
from typing import Any

VERSION = 2  # what an older one drew is drawn anew
WIDEST, TALLEST = 1800, 2600  # pixels of a page image
LARGEST_SCALE = 4.0  # pixels a point, so that a stamp-sized page stays small
SECONDS = 20
MEMORY = 512 * 1024**2  # bytes of address space
PASSWORD, DAMAGED, TOO_LARGE = 3, 4, 5  # how the process ends


def main(action: str, kind: str, place: str, index: str = "0") -> int:
    """Do one thing within the limits."""
    os.nice(5)  # whoever waits for a page of the site comes first
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _do(action, kind, place, int(index))
    except MemoryError:
        return TOO_LARGE
    except Exception as error:  # noqa: BLE001  readers of strangers' files raise what they please
        return PASSWORD if "password" in str(error).lower() else DAMAGED
    return 0


def _do(action: str, kind: str, place: str, index: int) -> None:
    from documents.register.services import picture_maker  # noqa: PLC0415  only after the limits

    is_pdf = kind == "pdf"
    if action == "count":
        sys.stdout.write(str(count_pages(place) if is_pdf else picture_maker.count_frames(place)))
        return
    size = WIDEST, TALLEST
    picture = draw_page(place, index) if is_pdf else picture_maker.draw_frame(place, index, size)
    picture.save(sys.stdout.buffer, "PNG", compress_level=6)


def count_pages(place: str) -> int:
    """Pages of a PDF."""
    import pypdfium2  # noqa: PLC0415

    return len(pypdfium2.PdfDocument(place))


def draw_page(place: str, index: int) -> Any:
    """A page of a PDF as it is printed, with annotations, signatures and what was typed into forms; nothing runs."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(place)
    document.init_forms()
    page = document[index]
    width, height = page.get_size()
    scale = min(WIDEST / max(width, 1), TALLEST / max(height, 1), LARGEST_SCALE)
    return page.render(scale=scale).to_pil().convert("RGB")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
