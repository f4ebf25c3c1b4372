"""Files inside files: objects dropped into documents, records of older formats, archives as other tools write them."""

import gzip
import struct
import zlib

from tests.documents.register import samples

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def dropped(name: str, content: bytes) -> bytes:
    """What Windows makes of a file dropped into a document: an object of its Packager, in a compound file."""
    path = f"C:\\Users\\jo\\{name}".encode() + b"\0"
    body = b"\x02\x00" + name.encode() + b"\0" + name.encode() + b"\0" + b"\0\0\x03\0"
    body += struct.pack("<I", len(path)) + path + struct.pack("<I", len(content)) + content
    return samples.compound(__Ole10Native=struct.pack("<I", len(body)) + body)


def workbook(*records: tuple[int, bytes]) -> bytes:
    """An older workbook whose stream has these records, its end behind them."""
    beginning = (0x0809, b"\0\x06\x05\0" + b"\0" * 12)
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in [beginning, *records, (0x000A, b"")])
    return samples.compound(Workbook=stream)


def sheet(kind: int) -> tuple[int, bytes]:
    return 0x0085, struct.pack("<IBB", 0, 0, kind) + b"\x05\0Costs"


def slides(content: bytes) -> bytes:
    """An older presentation with a packed object among its records."""
    packed = struct.pack("<I", len(content)) + zlib.compress(content)
    record = struct.pack("<HHI", 0x0010, 0x1011, len(packed)) + packed
    return samples.compound(**{"PowerPoint Document": struct.pack("<HHI", 0, 0x03E8, 4) + b"\0" * 4 + record})


def relations(kind: str, target: str, mode: str = "External") -> bytes:
    link = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{head}{link}</Relationships>".encode()


def pdf(*objects: bytes) -> bytes:
    """A PDF with these objects behind its own."""
    made = samples.pdf()
    more = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 90))
    place = made.rindex(b"xref\n", 0, made.rindex(b"startxref"))
    return made[:place] + more + made[place:]


def packed_object(kind: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<</Type /%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (kind, len(packed), packed)


def zip64(files: dict[str, bytes], *, lying: bool = False) -> bytes:
    """An archive whose end stands in a zip64 record, as writers that stream write it even for one small file."""
    plain = samples.archive(files)
    place = plain.rindex(b"PK\x05\x06")
    _, _, here, count, length, offset, _ = struct.unpack("<4H2LH", plain[place + 4 :])
    large = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, here, count, length, offset)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, place, 1)
    said = offset - 1 if lying else 0xFFFFFFFF
    return plain[:place] + large + locator + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, here, count, length, said, 0)


def gz(content: bytes) -> bytes:
    return gzip.compress(content)


def form(typed: str = "", *, signed: bool = False) -> bytes:
    """A page that is white but for one field: text without an appearance of its own, or a signature with one."""
    text = f"/FT /Tx /V ({typed}) /DA (/Helv 12 Tf 0 g)"
    field = "/FT /Sig /AP <</N 5 0 R>>" if signed else text
    fonts = "/DR <</Font <</Helv 6 0 R>>>>"
    drawn = "0 g 0 0 200 40 re f"
    bodies = [
        f"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R] /NeedAppearances true {fonts}>>>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [4 0 R]>>",
        f"<</Type /Annot /Subtype /Widget /F 4 /Rect [40 100 240 140] /T (field) /P 3 0 R {field}>>",
        f"<</Type /XObject /Subtype /Form /BBox [0 0 200 40] /Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    made, places = "%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<</Size 7 /Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return (made + f"xref\n0 7\n0000000000 65535 f \n{table}{end}").encode()
