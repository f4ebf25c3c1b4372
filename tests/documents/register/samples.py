"""Real files of every kind, and liars."""

import io
import struct
import zipfile
import zlib
from typing import Any

import ezdxf.filemanagement
import olefile
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

WINDOWS_PROGRAM = b"MZ" + b"\x00" * 58 + struct.pack("<I", 128) + b"\x00" * 64 + b"PE\x00\x00\x4c\x01" + b"\x00" * 400
LINUX_PROGRAM = b"\x7fELF\x02\x01\x01" + b"\x00" * 9 + b"\x02\x00\x3e\x00" + b"\x00" * 100
WEB_PAGE = b"<!DOCTYPE html><html><head><title>x</title></head><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
IFC = (
    b"ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('ViewDefinition [CoordinationView]'),'2;1');\n"
    b"FILE_NAME('tunnel.ifc','2026-01-05T09:00:00',(''),(''),'','','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\n"
    b"DATA;\n#1=IFCPROJECT('0',$,'Tunnel',$,$,$,$,$,$);\nENDSEC;\nEND-ISO-10303-21;\n"
)
DWG_VERSIONS = ["AC1.50", "AC2.10"] + [
    f"AC{number}" for number in (1002, 1003, 1004, 1006, 1009, 1012, 1014, 1015, 1018, 1021, 1024, 1027, 1032)
]
TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
}


def pdf(pages: int = 1, text: str = "Drainage general arrangement") -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(300, 200))
    for page in range(pages):
        canvas.drawString(40, 100, f"{text} {page + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def dwg(version: str) -> bytes:
    return version.encode() + b"\x00" * 5 + b"\x01\x00" + bytes(range(256)) * 8


def dxf(*, binary: bool = False) -> bytes:
    drawing = ezdxf.filemanagement.new("R2010")
    drawing.modelspace().add_line((0, 0), (10, 10))
    if binary:
        made = io.BytesIO()
        drawing.write(made, fmt="bin")
        return made.getvalue()
    text = io.StringIO()
    drawing.write(text)
    return text.getvalue().encode()


def xlsx() -> bytes:
    book = Workbook()
    book.create_sheet("Cables").append(["Cable schedule"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def office(extension: str, **more: bytes) -> bytes:
    """A small Word or PowerPoint archive; further parts by name, with __ for a slash."""
    part, kind = MAIN_PARTS[extension]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )
    return archive(
        {TYPES: types.encode(), part: b"<x/>", **{name.replace("__", "/"): body for name, body in more.items()}}
    )


def compound(*streams: str) -> bytes:
    """A compound file with these empty streams, written by hand: one sector of FAT, one of directory."""
    entries = [_entry("Root Entry", 5, child=1 if streams else -1)]
    for place, name in enumerate(streams, 1):
        entries.append(_entry(name, 2, right=place + 1 if place < len(streams) else -1))
    entries += [_entry("", 0)] * (-len(entries) % 4)
    directory = b"".join(entries)
    sectors = len(directory) // 512
    chain = [*range(2, sectors + 1), 0xFFFFFFFE] if sectors > 1 else [0xFFFFFFFE]
    fat = struct.pack("<128I", 0xFFFFFFFD, *chain, *[0xFFFFFFFF] * (127 - len(chain)))
    header: bytes = olefile.MAGIC + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + fat + directory


def _entry(name: str, kind: int, child: int = -1, right: int = -1) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00" if name else b""
    links = struct.pack("<iii", -1, right, child)
    return (
        raw.ljust(64, b"\x00")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + b"\x00" * 36
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, kind, **options)
    return made.getvalue()


def huge_png() -> bytes:
    """A picture that says it has 3.6 thousand million pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\x00")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def archive(files: dict[str, bytes], **options: Any) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", options.pop("compression", zipfile.ZIP_DEFLATED)) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return made.getvalue()


def encrypted_archive() -> bytes:
    """The flag of encryption set by hand: the standard library cannot encrypt."""
    made = bytearray(archive({"plan.pdf": pdf()}))
    made[6] |= 1
    made[made.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def linked_archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        link = zipfile.ZipInfo("passwd.txt")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return made.getvalue()
