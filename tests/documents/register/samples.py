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
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
    "xlsm": ("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
}


def pdf(pages: int = 1, text: str = "Drainage general arrangement", *, password: str | None = None) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(300, 200), encrypt=password)
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


def office(extension: str, parts: dict[str, bytes] | None = None, *kinds: str) -> bytes:
    """A small Office archive, with further parts and further content types."""
    main, kind = MAIN_PARTS[extension]
    overrides = [f'<Override PartName="/{main}" ContentType="{kind}"/>']
    overrides += [f'<Override PartName="/{number}" ContentType="{more}"/>' for number, more in enumerate(kinds)]
    head = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    return archive({TYPES: f"{head}{''.join(overrides)}</Types>".encode(), main: b"<x/>", **(parts or {})})


def compound(*streams: str, **filled: bytes) -> bytes:
    """A compound file with these empty streams and filled ones, by hand: a sector of FAT, the directory, the contents.

    In the names of filled ones, __ stands for the control that begins an object's name.
    """
    contents = {**dict.fromkeys(streams, b""), **{name.replace("__", "\x01"): body for name, body in filled.items()}}
    contents = {name: body.ljust(4096, b"\0") if body else b"" for name, body in contents.items()}
    at = first = 1 + -(-(len(contents) + 1) // 4)
    entries = [_entry("Root Entry", 5, child=1 if contents else -1)]
    for place, (name, body) in enumerate(contents.items(), 1):
        right = place + 1 if place < len(contents) else -1
        entries.append(_entry(name, 2, right=right, start=at if body else 0xFFFFFFFE, size=len(body)))
        at += -(-len(body) // 512)
    entries += [_entry("", 0)] * (-len(entries) % 4)
    chain = [*range(2, first), 0xFFFFFFFE]
    for body in filter(None, contents.values()):
        start = 1 + len(chain)
        chain += [*range(start + 1, start + -(-len(body) // 512)), 0xFFFFFFFE]
    fat = struct.pack("<128I", 0xFFFFFFFD, *chain, *[0xFFFFFFFF] * (127 - len(chain)))
    header: bytes = olefile.MAGIC + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + fat + b"".join(entries) + b"".join(body + b"\0" * (-len(body) % 512) for body in contents.values())


def _entry(name: str, kind: int, child: int = -1, right: int = -1, *, start: int = 0xFFFFFFFE, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00" if name else b""
    links = struct.pack("<iii", -1, right, child)
    return (
        raw.ljust(64, b"\x00")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + b"\x00" * 36
        + struct.pack("<IQ", start, size)
    )


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, kind, **options)
    return made.getvalue()


def huge_png(side: int = 60_000) -> bytes:
    """A picture that says it has so many pixels on each side, and nearly none of them."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
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


def plain_picture(kind: str, mode: str, **options: Any) -> bytes:
    """A small picture of this mode, nothing in it."""
    made = io.BytesIO()
    Image.new(mode, (16, 12)).save(made, kind, **options)
    return made.getvalue()
