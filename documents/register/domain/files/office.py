"""Office documents since 2007: archives whose content types say what they are (SECURITY 7.2)."""

import zipfile
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from documents.register.domain.files import archives, compound
from documents.register.domain.files.refusals import Disagrees, Refused

TYPES = "[Content_Types].xml"
MOST_XML = 4 * 1024**2  # bytes of one part that is read
MAIN = "application/vnd.openxmlformats-officedocument."
DOCUMENTS = {
    "docx": f"{MAIN}wordprocessingml.document.main+xml",
    "xlsx": f"{MAIN}spreadsheetml.sheet.main+xml",
    "pptx": f"{MAIN}presentationml.presentation.main+xml",
}
WORDS = {"docx": "a Word document", "xlsx": "an Excel workbook", "pptx": "a PowerPoint presentation"}
MACROS = "This file contains macros. Save it without macros and upload it again."


def check(file: BinaryIO, extension: str) -> None:
    """An Office document of the kind its extension says, without macros, ActiveX or a foreign template."""
    _require_no_password(file)
    archive = archives.open_checked(file)
    names = {name.lower() for name in archive.namelist()}
    if TYPES not in archive.namelist():
        raise Disagrees("a ZIP archive")
    types = _types(archive)
    if any("macroenabled" in kind.lower() or "vba" in kind.lower() for kind in types):
        raise Refused(MACROS)
    if any(name.endswith("vbaproject.bin") or "/activex/" in name for name in names):
        raise Refused(MACROS)
    if DOCUMENTS[extension] not in types:
        found = next((kind for kind, main in DOCUMENTS.items() if main in types), "")
        raise Disagrees(WORDS.get(found, "a ZIP archive"))
    _require_no_foreign_template(archive)


def _require_no_password(file: BinaryIO) -> None:
    """A document with a password is not an archive but a compound file around an encrypted one."""
    file.seek(0)
    if file.read(len(compound.MAGIC)) == compound.MAGIC:
        compound.check(file, "doc")
        raise Disagrees("an older Word document")


def _types(archive: zipfile.ZipFile) -> set[str]:
    return {element.get("ContentType", "") for element in _parse(archive, TYPES)}


def _require_no_foreign_template(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if not name.endswith(".rels"):
            continue
        for relation in _parse(archive, name):
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            if relation.get("TargetMode") == "External" and kind in {"attachedTemplate", "frame", "oleObject"}:
                raise Refused("This file loads a part of itself from elsewhere. Embed or remove it and upload again.")


def _parse(archive: zipfile.ZipFile, name: str) -> Element:
    content = archives.read(archive, archive.getinfo(name), MOST_XML + 1)
    if len(content) > MOST_XML:
        raise Refused(archives.UNREADABLE)
    try:
        return ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(archives.UNREADABLE) from error
