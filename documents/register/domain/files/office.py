"""Office documents since 2007: archives whose content types and relationships say what they are (SECURITY 7.2)."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from documents.register.domain.files import archives, compound
from documents.register.domain.files.flags import Flag
from documents.register.domain.files.refusals import MACRO_SHEETS, MACROS, PASSWORD, Disagrees, Refused

TYPES = "[content_types].xml"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
MOST_XML = 4 * 1024**2  # bytes of one part that is read
MAIN = "application/vnd.openxmlformats-officedocument."
DOCUMENTS = {
    "docx": f"{MAIN}wordprocessingml.document.main+xml",
    "xlsx": f"{MAIN}spreadsheetml.sheet.main+xml",
    "pptx": f"{MAIN}presentationml.presentation.main+xml",
    "docm": "application/vnd.ms-word.document.macroenabled.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroenabled.main+xml",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroenabled.main+xml",
}
WORDS = {
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "pptx": "a PowerPoint presentation",
    "docm": "a Word document with macros",
    "xlsm": "an Excel workbook with macros",
    "pptm": "a PowerPoint presentation with macros",
}
LINKS = {
    "attachedtemplate": "template",
    "oleobject": "linked_part",
    "package": "linked_part",
    "image": "linked_picture",
}


def check(file: BinaryIO, extension: str) -> None:
    """An Office document of the kind its extension says."""
    _require_no_password(file)
    types = _types(archives.open_checked(file))
    if DOCUMENTS[extension] in types:
        return
    found = next((kind for kind, main in DOCUMENTS.items() if main in types), "")
    if found == f"{extension[:-1]}m":  # whether macros are taken is asked of every file alike
        return
    raise Disagrees(WORDS.get(found, "a ZIP archive"))


def examine(archive: zipfile.ZipFile, *, macros: bool) -> list[Flag]:
    """What an Office document refers to; refuses macros (unless they are taken) and macro sheets always."""
    names, types = [archives.path(entry).lower() for entry in archive.infolist()], _types(archive)
    if not types and not _is_open_document(archive):
        return []
    relations = list(_relations(archive))
    if len({*names}) != len(names):
        raise Refused(archives.UNREADABLE)
    if _any("macrosheet", names, types, relations):
        raise Refused(MACRO_SHEETS)
    has_macros = _has_macros(names, types, relations)
    if has_macros and not macros:
        raise Refused(MACROS)
    links = [_link(part, relation) for part, relation in relations if _is_link(relation)]
    return [*([Flag("macros")] if has_macros else []), *links, *_data_links(archive)]


def _require_no_password(file: BinaryIO) -> None:
    """A document with a password is not an archive but a compound file around an encrypted one."""
    with compound.opened(file) as found:
        if found is None:
            return
        if found.exists("EncryptedPackage"):
            raise Refused(PASSWORD)
    raise Disagrees("an older Microsoft Office document")


def _any(word: str, names: list[str], types: set[str], relations: list[tuple[str, Element]]) -> bool:
    kinds = (relation.get("Type", "").lower() for _, relation in relations)
    return any(word in text for text in (*names, *types, *kinds))


def _has_macros(names: list[str], types: set[str], relations: list[tuple[str, Element]]) -> bool:
    signs = ("macroenabled", "vbaproject", "vbadata", "activex")
    basic = any(name.startswith(("basic/", "scripts/")) for name in names) and not types
    return basic or any(_any(sign, names, types, relations) for sign in signs)


def _is_open_document(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    return "mimetype" in names and archives.read(archive, archive.getinfo("mimetype"), 100).startswith(OPEN_DOCUMENT)


def _types(archive: zipfile.ZipFile) -> set[str]:
    found = [name for name in archive.namelist() if name.lower() == TYPES]
    return {element.get("ContentType", "").lower() for name in found for element in _parse(archive, name)}


def _relations(archive: zipfile.ZipFile) -> Iterator[tuple[str, Element]]:
    for entry in archive.infolist():
        name = archives.path(entry).lower()
        if name.endswith(".rels") and not name.startswith("__macosx/"):
            yield from ((name, relation) for relation in _parse(archive, entry.filename))


def _is_link(relation: Element) -> bool:
    """A hyperlink is followed by who clicks on it; everything else that lies outside is loaded by the program."""
    return relation.get("TargetMode", "").lower() == "external" and _kind(relation) != "hyperlink"


def _link(part: str, relation: Element) -> Flag:
    kind = LINKS.get(_kind(relation), "linked_part")
    if "/charts/" in part:
        kind = "linked_chart"
    if "/externallinks/" in part:
        kind = "linked_sheet"
    return Flag(kind, relation.get("Target", ""))


def _kind(relation: Element) -> str:
    return relation.get("Type", "").rsplit("/", 1)[-1].lower()


def _data_links(archive: zipfile.ZipFile) -> Iterator[Flag]:
    """A cell that asks another program (DDE), which may be any program."""
    for entry in archive.infolist():
        name = archives.path(entry).lower()
        if "/externallinks/" in name and name.endswith(".xml"):
            for element in _parse(archive, entry.filename):
                if element.tag.endswith("}ddeLink"):
                    yield Flag("data_link", f"{element.get('ddeService', '')} {element.get('ddeTopic', '')}".strip())


def _parse(archive: zipfile.ZipFile, name: str) -> Element:
    content = archives.read(archive, archive.getinfo(name), MOST_XML + 1)
    if len(content) > MOST_XML:
        raise Refused(archives.UNREADABLE)
    try:
        return ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(archives.UNREADABLE) from error
