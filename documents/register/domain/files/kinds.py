"""The kinds of file Kazinex knows: extension, media type, what they are called, and how their content is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from documents.register.domain.files import archives, compound, office, pictures, signatures, texts

Check = Callable[[BinaryIO], None]
UNKNOWN = "application/octet-stream"
OPEN_XML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file; `check` raises Disagrees or Refused."""

    extension: str
    media_type: str
    words: str
    check: Check


def _office(extension: str) -> Check:
    return lambda file: office.check(file, extension)


def _compound(extension: str) -> Check:
    return lambda file: compound.check(file, extension)


def _picture(extension: str) -> Check:
    return lambda file: pictures.check(file, extension)


def _archive(file: BinaryIO) -> None:
    archives.open_checked(file)


KINDS = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf", "a PDF document", signatures.check_pdf),
        Kind("dwg", "image/vnd.dwg", "an AutoCAD drawing", signatures.check_dwg),
        Kind("dxf", "image/vnd.dxf", "a DXF drawing", signatures.check_dxf),
        Kind("ifc", "application/x-step", "an IFC model", signatures.check_ifc),
        Kind("doc", "application/msword", "a Word document", _compound("doc")),
        Kind("xls", "application/vnd.ms-excel", "an Excel workbook", _compound("xls")),
        Kind("ppt", "application/vnd.ms-powerpoint", "a PowerPoint presentation", _compound("ppt")),
        Kind("docx", f"{OPEN_XML}wordprocessingml.document", "a Word document", _office("docx")),
        Kind("xlsx", f"{OPEN_XML}spreadsheetml.sheet", "an Excel workbook", _office("xlsx")),
        Kind("pptx", f"{OPEN_XML}presentationml.presentation", "a PowerPoint presentation", _office("pptx")),
        Kind("docm", "application/vnd.ms-word.document.macroEnabled.12", office.WORDS["docm"], _office("docm")),
        Kind("xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", office.WORDS["xlsm"], _office("xlsm")),
        Kind(
            "pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.12", office.WORDS["pptm"], _office("pptm")
        ),
        Kind("txt", "text/plain", "plain text", texts.check),
        Kind("csv", "text/csv", "comma-separated text", texts.check),
        Kind("png", "image/png", "a PNG picture", _picture("png")),
        Kind("jpg", "image/jpeg", "a JPEG picture", _picture("jpg")),
        Kind("jpeg", "image/jpeg", "a JPEG picture", _picture("jpeg")),
        Kind("tif", "image/tiff", "a TIFF picture", _picture("tif")),
        Kind("tiff", "image/tiff", "a TIFF picture", _picture("tiff")),
        Kind("zip", "application/zip", "a ZIP archive", _archive),
    )
}


def media_type(extension: str) -> str:
    """The type a file of this extension is served as; never what the uploader said."""
    kind = KINDS.get(extension)
    return kind.media_type if kind else UNKNOWN
