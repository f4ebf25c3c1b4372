"""Writes the words of a stranger's file, line by line; run as a process of its own under limits, like `page_maker`.

    text_maker <kind> <file>

Lines without a letter or digit are left out, long ones are broken, and what is beyond a bound is not read.
"""

import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from textwrap import wrap
from typing import Any

from documents.register.domain.folding import fold
from documents.register.services import confined

MOST = 400_000  # characters of one file
WIDEST = 240  # characters of a line
MOST_TEXT = 2 * 1024**2  # bytes of a text
MOST_CELLS = 200_000
PARTS = {
    "word": r"(?i)word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|content\.xml",
    "slides": r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml|content\.xml",
}
CODES = re.compile(r"\\[ACFfHQTW][^;\\]*;|\\[LlOoKk]|[{}]|\\S|%%[cdpCDP]|\\p[^;]*;")  # how a DXF text is drawn
LETTER = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
TEXTS = {"TEXT", "MTEXT", "ATTRIB", "ATTDEF", "DIMENSION", "LEADER", "MULTILEADER"}


def main(kind: str, place: str) -> int:
    """Read one file within the limits."""
    return confined.write(lambda: _told(kind, place), nice=10)  # nobody waits for it


def _told(kind: str, place: str) -> bytes:
    return "\n".join(bounded(READERS[kind](place))).encode("utf-8", "replace")


def bounded(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are kept: none without words, none too wide, and no more than one file may have."""
    length = 0
    for line in chain.from_iterable(wrap(_shown(line), WIDEST) for told in lines for line in told.splitlines()):
        if fold(line):
            length += len(line) + 1
            if length > MOST:
                return
            yield line


def _shown(line: str) -> str:
    """What a database can hold of a line: no zero, no half of a letter; with one space between words."""
    return " ".join(line.replace("\0", " ").encode("utf-8", "ignore").decode().split())


def pdf(place: str) -> Iterator[str]:
    """Page by page."""
    import pypdfium2  # noqa: PLC0415  only after the limits

    document = pypdfium2.PdfDocument(place)
    for index in range(len(document)):
        page = document[index]
        read = page.get_textpage()
        yield read.get_text_range(errors="ignore").replace("\ufffe", "")  # where a word was parted
        read.close()
        page.close()


def paragraphs(kind: str) -> Callable[[str], Iterator[str]]:
    """Of a Word document or a presentation."""

    def read(place: str) -> Iterator[str]:
        from documents.register.services import file_reader  # noqa: PLC0415

        with zipfile.ZipFile(place) as archive:
            for name in sorted(filter(re.compile(PARTS[kind]).fullmatch, archive.namelist()), key=_in_order):
                yield from (paragraph.replace("\n", " ") for paragraph in file_reader.paragraphs(archive, name))

    return read


def _in_order(name: str) -> list[Any]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def cells(place: str) -> Iterator[str]:
    """Row by row."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    workbook, read = CalamineWorkbook.from_path(place), 0
    for name in workbook.sheet_names:
        yield name
        for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=True):
            read += len(row)
            if read > MOST_CELLS:
                return
            yield " ".join(_cell(value) for value in row if value not in ("", None))


def _cell(value: Any) -> str:
    """Whole numbers as people write them."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def text(place: str) -> Iterator[str]:
    """In its encoding."""
    from documents.register.domain.files import texts  # noqa: PLC0415

    with open(place, "rb") as file:  # noqa: PTH123
        yield texts.decoded(file.read(MOST_TEXT))


def drawing(place: str) -> Iterator[str]:
    """The texts of a DXF, whose lines are pairs of a code and a value, without how they are drawn."""
    from documents.register.domain.files import texts  # noqa: PLC0415

    with open(place, "rb") as file:  # noqa: PTH123
        encoding = texts.encoding(file.read(MOST_TEXT))
    with open(place, encoding=encoding, errors="replace") as file:  # noqa: PTH123
        entity, told = "", ""
        while pair := list(islice(file, 2)):
            code, value = pair[0].strip(), pair[-1].rstrip("\r\n")
            if code == "0":
                yield _drawn(told)
                entity, told = value.strip(), ""
            elif code in {"1", "3", "304"} and entity in TEXTS:
                told += value if code != "304" else f" {value}"
    yield _drawn(told)


def _drawn(told: str) -> str:
    told = LETTER.sub(lambda found: chr(int(found.group(1), 16)), told)
    return CODES.sub("", told.replace("\\P", "\n").replace("\\~", " "))


READERS: dict[str, Callable[[str], Iterable[str]]] = {
    "pdf": pdf,
    "word": paragraphs("word"),
    "slides": paragraphs("slides"),
    "workbook": cells,
    "text": text,
    "drawing": drawing,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
