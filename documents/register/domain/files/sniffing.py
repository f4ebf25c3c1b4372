"""What a file's first bytes say it is; used to refuse and to name, never to accept (SECURITY 7.1)."""

import re
from functools import cache
from typing import Any, BinaryIO

from documents.register.domain.files import compound

HEAD = 1024 * 1024  # bytes; shorter heads make libmagic take a spreadsheet for a plain archive
KOLY = 512  # bytes of a disk image's trailer
ELF, MACH = b"\x7fELF", (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")

# Whatever the name says, these are refused.
VETOED = {
    "application/vnd.microsoft.portable-executable": "a Windows program",
    "application/x-dosexec": "a Windows program",
    "application/x-msdownload": "a Windows program",
    "application/x-ms-ne-executable": "a Windows program",
    "application/x-msi": "a Windows installer",
    "application/x-ms-shortcut": "a Windows shortcut",
    "text/x-msdos-batch": "a Windows batch file",
    "application/x-executable": "a Linux program",
    "application/x-pie-executable": "a Linux program",
    "application/x-sharedlib": "a program library",
    "application/x-mach-binary": "a macOS program",
    "application/x-apple-diskimage": "a macOS disk image",
    "application/java-archive": "a Java program",
    "application/x-java-applet": "a Java program",
    "application/x-java": "a Java program",
    "application/vnd.android.package-archive": "an Android program",
    "application/wasm": "a program",
    "text/x-shellscript": "a shell script",
    "text/x-powershell": "a PowerShell script",
    "text/html": "a web page",
    "application/xhtml+xml": "a web page",
    "image/svg+xml": "an SVG picture, which can carry programs",
}
PAGES = {"text/html", "application/xhtml+xml", "image/svg+xml"}  # harmless among the parts of a document
DOS = {"application/x-dosexec", "application/x-ms-ne-executable", "application/x-msdownload"}
PACKED = {
    "application/x-7z-compressed": "a 7-Zip archive",
    "application/x-rar": "a RAR archive",
    "application/vnd.rar": "a RAR archive",
    "application/vnd.ms-cab-compressed": "a cabinet archive",
    "application/x-iso9660-image": "a disk image",
    "application/x-tar": "a tar archive",
    "application/x-bzip2": "a compressed archive",
    "application/x-xz": "a compressed archive",
    "application/zstd": "a compressed archive",
    "application/x-zstd": "a compressed archive",
    "application/x-lzh-compressed": "a compressed archive",
    "application/x-ace-compressed": "a compressed archive",
}
SCRIPT = re.compile(rb"(?:\xef\xbb\xbf)?#![ \t]*/")  # and the program that is to run it
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype\s+svg[^>]*>\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg|title|meta|style|link|table|frameset)\b",
    re.IGNORECASE | re.DOTALL,
)
CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
KNOWN = {
    "application/pdf": "a PDF document",
    "application/zip": "a ZIP archive",
    "application/gzip": "a compressed archive",
    **PACKED,
    "application/x-ole-storage": "an older Microsoft Office document",
    "application/msword": "an older Word document",
    "application/vnd.ms-excel": "an older Excel workbook",
    "application/vnd.ms-powerpoint": "an older PowerPoint presentation",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "an Excel workbook",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a PowerPoint presentation",
    "image/png": "a PNG picture",
    "image/jpeg": "a JPEG picture",
    "image/tiff": "a TIFF picture",
    "image/gif": "a GIF picture",
    "image/vnd.dwg": "an AutoCAD drawing",
    "image/vnd.dxf": "a DXF drawing",
    "text/plain": "plain text",
    "text/csv": "comma-separated text",
    "text/xml": "XML",
}


def media_type(head: bytes) -> str:
    """What libmagic calls these bytes; its words change from version to version, so no rule may rest on them alone."""
    return str(_libmagic().from_buffer(head)) if head else "application/x-empty"


def veto(file: BinaryIO, head: bytes, kind: str) -> str:
    """What a program, a web page or an SVG is called; empty for everything else."""
    installer = "a Windows installer" if compound.is_installer(file) else ""
    return by_signature(head) or _by_kind(head, kind) or installer or _by_trailer(file)


def veto_of_head(head: bytes, kind: str) -> str:
    """The same for a piece of which only the beginning is at hand, such as an entry of an archive."""
    return by_signature(head) or _by_kind(head, kind)


def veto_of_part(head: bytes, kind: str) -> str:
    """The same for a part of a document, whose pictures may be SVG and whose settings begin as they like."""
    is_chance = kind in DOS and head[:2] not in {b"MZ", b"ZM"}
    return by_signature(head) or ("" if kind in PAGES or is_chance else _by_kind(head, kind))


def in_words(kind: str) -> str:
    """A media type as a person calls it; empty where there is no word for it."""
    return KNOWN.get(kind, "")


def by_signature(head: bytes) -> str:
    """What a program is called that says so in its first bytes."""
    if head[:2] == b"MZ" and (_points_at_pe(head) or b"DOS mode" in head[:512] or _is_cut_short(head)):
        return "a Windows program"
    if head[:4] == ELF:
        return "a Linux program"
    if head[:4] in MACH:
        return "a macOS program"
    if SCRIPT.match(head):
        return "a script"
    return ""


def _by_kind(head: bytes, kind: str) -> str:
    """To libmagic some letters at the beginning of a text are a program of DOS, and a tag in a note makes it a page."""
    if kind in PAGES and not PAGE.match(head.replace(b"\0", b"")[:1024]):
        return ""
    return "" if kind in DOS and is_printed(head) else VETOED.get(kind, "")


def is_printed(head: bytes) -> bool:
    """Whether no byte is a control, as in a text of any encoding but the wide ones."""
    return len(head.translate(None, CONTROLS)) == len(head)


def _is_cut_short(head: bytes) -> bool:
    return len(head) < 64 and not is_printed(head)  # noqa: PLR2004  the header of a Windows program


def _points_at_pe(head: bytes) -> bool:
    """Byte 60 of a Windows program says where its real header starts; older ones have neither text nor header."""
    place = int.from_bytes(head[60:64], "little")
    return head[place : place + 2] in {b"PE", b"NE", b"LE", b"LX"}


def _by_trailer(file: BinaryIO) -> str:
    size = file.seek(0, 2)
    file.seek(max(size - KOLY, 0))
    return "a macOS disk image" if file.read(4) == b"koly" and size >= KOLY else ""


@cache
def _libmagic() -> Any:
    try:
        import magic  # noqa: PLC0415  needs the library of the system…
    except ImportError:
        import magic  # noqa: PLC0415
        import pylibmagic  # noqa: F401, PLC0415  …or else the one in this wheel, which has to be imported first
    return magic.Magic(mime=True)
