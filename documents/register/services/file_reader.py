"""What archives and office files hold, as facts, tables and text that are shown in place of pages."""

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from defusedxml import ElementTree
from python_calamine import CalamineWorkbook

from documents.register.services import model_reader

MOST_ENTRIES = 2000  # of an archive
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, LONGEST = 10, 200, 30, 300  # of a workbook, and the letters of a cell
MOST_TEXT = 200 * 1024  # letters of a document
DOCUMENTS = "docx docm dotx odt"
WORKBOOKS = "xlsx xlsm xlsb xls ods"
SLIDES = "pptx pptm odp"
SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
PARAGRAPHS = {"p", "h"}
SPACES = {"tab": "\t", "br": "\n", "cr": "\n"}


def _archive(place: str) -> dict[str, Any]:
    with zipfile.ZipFile(place) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    facts = [("Files", f"{len(entries):,}"), ("Unpacked", f"{sum(entry.file_size for entry in entries):,} bytes")]
    rows = [
        [_shown(entry.filename), f"{entry.file_size:,}", "{:04}-{:02}-{:02} {:02}:{:02}".format(*entry.date_time)]
        for entry in entries[:MOST_ENTRIES]
    ]
    more = max(len(entries) - MOST_ENTRIES, 0)
    return {"facts": facts, "tables": [{"title": "", "head": ["File", "Bytes", "Changed"], "rows": rows, "more": more}]}


def _workbook(place: str) -> dict[str, Any]:
    with CalamineWorkbook.from_path(place) as book:
        names = book.sheet_names
        tables = [_sheet(name, book.get_sheet_by_name(name)) for name in names[:MOST_SHEETS]]
    return {"facts": [("Sheets", ", ".join(map(_shown, names)))], "tables": tables}


def _sheet(name: str, sheet: Any) -> dict[str, Any]:
    rows = [[_cell(value) for value in row[:MOST_COLUMNS]] for row in sheet.to_python(nrows=MOST_ROWS)]
    more = max((sheet.total_height or 0) - MOST_ROWS, 0)
    return {"title": _shown(name), "head": [], "rows": [row for row in rows if any(row)], "more": more}


def _cell(value: Any) -> str:
    shown = f"{value:g}" if isinstance(value, float) and abs(value) < 10**6 else str(value)
    return _shown(shown)[:LONGEST]


def _document(place: str) -> dict[str, Any]:
    with zipfile.ZipFile(place) as archive:
        name = next(name for name in archive.namelist() if name.lower() in {"word/document.xml", "content.xml"})
        return _text("".join(_bounded(_words(archive, name))))


def _slides(place: str) -> dict[str, Any]:
    with zipfile.ZipFile(place) as archive:
        found = sorted((int(match[1]), name) for name in archive.namelist() if (match := SLIDE.fullmatch(name)))
        names = [name for _, name in found] or [name for name in archive.namelist() if name == "content.xml"]
        words = (
            part for number, name in enumerate(names, 1) for part in (f"— {number} —\n", *_words(archive, name), "\n")
        )
        return _text("".join(_bounded(words)))


def _words(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    return (f"{paragraph}\n" for paragraph in paragraphs(archive, name))


def paragraphs(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The text of a part of an Office or OpenDocument file, paragraph by paragraph."""
    with archive.open(name) as part:
        for _, element in ElementTree.iterparse(part, events=("end",)):
            if _tag(element) in PARAGRAPHS:
                yield _paragraph(element)
                element.clear()


def _paragraph(element: Any) -> str:
    if "opendocument" in element.tag:
        return "".join(element.itertext())
    return "".join(one.text or "" if _tag(one) == "t" else SPACES.get(_tag(one), "") for one in element.iter())


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _bounded(words: Iterator[str]) -> Iterator[str]:
    length = 0
    for part in words:
        length += len(part)
        yield part
        if length > MOST_TEXT:
            return


def _text(text: str) -> dict[str, Any]:
    plain = re.sub(r"\n{3,}", "\n\n", text).strip()
    return {"text": plain[:MOST_TEXT], "is_cut": len(plain) >= MOST_TEXT}


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in name)


READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "ifc": model_reader.contents,
    "zip": _archive,
    **dict.fromkeys(DOCUMENTS.split(), _document),
    **dict.fromkeys(WORKBOOKS.split(), _workbook),
    **dict.fromkeys(SLIDES.split(), _slides),
}
