"""Formats that are known by their first and last bytes: PDF, drawings, models (SECURITY 7.2)."""

import re
from typing import BinaryIO

from documents.register.domain.files.refusals import Disagrees, Refused
from kazinex.core.translation import marked as _

TAIL = 2048
SMALLEST_DRAWING = 1024  # bytes; a drawing's header alone is longer
OLD_DRAWINGS = {b"AC1.40", b"AC1.50", b"AC2.10", b"AC2.21", b"AC2.22"} | {
    b"AC%d" % version for version in (1001, 1002, 1003, 1004, 1006, 1009)
}
DRAWINGS = {b"AC%d" % version for version in (1012, 1013, 1014, 1015, 1018, 1021, 1024, 1027, 1032)}
BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
DXF = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*999[ \t]*\r?\n[^\r\n]*\r?\n)*[ \t]*0[ \t]*\r?\n[ \t]*SECTION[ \t]*\r?\n"
)
IFC = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*ISO-10303-21\s*;")
IFC_SCHEMA = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'IFC", re.IGNORECASE)


def check_pdf(file: BinaryIO) -> None:
    """%PDF-1.x or 2.x at the very beginning and %%EOF at the end."""
    file.seek(0)
    start = file.read(8)
    file.seek(max(file.seek(0, 2) - TAIL, 0))
    if not start.startswith((b"%PDF-1.", b"%PDF-2.")):
        raise Disagrees
    if b"%%EOF" not in file.read():
        raise Refused(_("This PDF is incomplete: its end is missing. Save or export it again and upload it then."))


def check_dwg(file: BinaryIO) -> None:
    """A drawing of any AutoCAD version, from Release 1.4 to 2018 and later."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(16)
    modern = head[:6] in DRAWINGS and not any(head[6:11])
    if not modern and head[:6] not in OLD_DRAWINGS:
        raise Disagrees
    if size < SMALLEST_DRAWING:
        raise Refused(_("This drawing is incomplete: only its beginning is there. Save it again and upload it then."))


def check_dxf(file: BinaryIO) -> None:
    """An exchange drawing as text, comments first or not, or in its binary form."""
    file.seek(0)
    head = file.read(64 * 1024)
    if not head.startswith(BINARY_DXF) and not DXF.match(head):
        raise Disagrees


def check_ifc(file: BinaryIO) -> None:
    """A building model: a STEP file (ISO 10303-21) whose schema is one of IFC's."""
    file.seek(0)
    head = file.read(64 * 1024)
    if not IFC.match(head) or not IFC_SCHEMA.search(head):
        raise Disagrees
