"""The kinds of file Kazinex knows: extension, media type, what they are called, and how their content is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from documents.register.domain.files import archives, compound, office, pictures, signatures
from documents.register.domain.files.names import safe_name
from documents.register.domain.files.policies import FilePolicy
from documents.register.domain.files.refusals import Refused
from documents.register.domain.files.sniffing import veto_of_head

Check = Callable[[BinaryIO], None]
UNKNOWN = "application/octet-stream"
OPEN_XML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file; `check` raises Disagrees or Refused. Archives are judged by the organisation's policy too."""

    extension: str
    media_type: str
    words: str
    check: Check
    is_archive: bool = False


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
        Kind("txt", "text/plain", "plain text", signatures.check_text),
        Kind("csv", "text/csv", "comma-separated text", signatures.check_text),
        Kind("png", "image/png", "a PNG picture", _picture("png")),
        Kind("jpg", "image/jpeg", "a JPEG picture", _picture("jpg")),
        Kind("jpeg", "image/jpeg", "a JPEG picture", _picture("jpeg")),
        Kind("tif", "image/tiff", "a TIFF picture", _picture("tif")),
        Kind("tiff", "image/tiff", "a TIFF picture", _picture("tiff")),
        Kind("zip", "application/zip", "a ZIP archive", _archive, is_archive=True),
    )
}


def media_type(extension: str) -> str:
    """The type a file of this extension is served as; never what the uploader said."""
    kind = KINDS.get(extension)
    return kind.media_type if kind else UNKNOWN


def judge_archive(file: BinaryIO, policy: FilePolicy) -> None:
    """Every file in the archive by name and first bytes, under the same policy as the archive itself."""
    archives.judge(file, lambda entry: _judge_entry(entry, policy))


def _judge_entry(entry: archives.Entry, policy: FilePolicy) -> None:
    base = entry.name.rsplit("/", 1)[-1]
    where = f"Inside this archive is “{entry.name}”."
    if "." in base or policy.allowed is not None:
        try:
            policy.require(safe_name(base).extension)
        except Refused as error:
            raise Refused(f"{where} {error.words}") from error
    if found := veto_of_head(entry.head):
        raise Refused(f"{where} Its content is {found}, which is not accepted here.")
